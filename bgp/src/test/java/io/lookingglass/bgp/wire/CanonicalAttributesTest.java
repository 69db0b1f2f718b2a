package io.lookingglass.bgp.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which attributes are taken as they are, and that nothing else comes of it. */
final class CanonicalAttributesTest {
  private static final CodecContext EXTERNAL =
      new CodecContext(true, true, true, Set.of(), RandomMessages.FAMILIES, Set.of());
  private static final CodecContext INTERNAL =
      new CodecContext(
          true, false, true, Set.of(), RandomMessages.FAMILIES, Set.of(Family.IPV4_UNICAST));

  private static final String ORIGIN = "40010100";
  private static final String AS_PATH = "40020e" + "0203000fbf01000fbf02000fbf03";
  private static final String NEXT_HOP = "400304c0000201";
  private static final String COMMUNITIES = "c00808fde80001fde80002";
  private static final String LARGE = "c0200c" + "000000010000000200000003";

  private static Octets message(String attributes, String nlri) {
    int length = 23 + attributes.length() / 2 + nlri.length() / 2;
    return Octets.ofHex(
        "ff".repeat(16)
            + "%04x".formatted(length)
            + "02"
            + "0000"
            + "%04x".formatted(attributes.length() / 2)
            + attributes
            + nlri);
  }

  private static boolean recognises(String attributes, String nlri, CodecContext context) {
    Octets message = message(attributes, nlri);
    BothPaths.agreeOn(message, context, new UpdateReader());
    UpdateFields fields = requireNonNull(UpdateFields.of(message));
    return new CanonicalAttributes().take(fields, context);
  }

  @Test
  void whatMostRoutesHaveIsRecognised() {
    String common = ORIGIN + AS_PATH;
    assertThat(recognises(common + NEXT_HOP, "18c00002", EXTERNAL)).isTrue();
    assertThat(
            recognises(
                common
                    + NEXT_HOP
                    + "80040400000007"
                    + "400600"
                    + "c007080000fde8c0000201"
                    + COMMUNITIES
                    + "c010080002fde800000001"
                    + LARGE
                    + "c02304000fbf01",
                "18c00002",
                EXTERNAL))
        .isTrue();
    assertThat(
            recognises(
                common + NEXT_HOP + "40050400000064" + "800904c0000203" + "800a04c0000204",
                "18c00002",
                INTERNAL))
        .isTrue();
  }

  @Test
  void mpReachNlriMayComeFirstOrAnywhereBeforeItsPlace() {
    String reach =
        "800e1a" + "000201" + "10" + "20010db8000000000000000000000001" + "00" + "2020010db8";
    assertThat(recognises(reach + ORIGIN + AS_PATH + LARGE, "", EXTERNAL)).isTrue();
    assertThat(recognises(ORIGIN + AS_PATH + COMMUNITIES + reach + LARGE, "", EXTERNAL)).isTrue();
    assertThat(recognises(ORIGIN + AS_PATH + LARGE + reach, "", EXTERNAL)).isFalse();
    String ipv4 =
        "800e19" + "000101" + "10" + "20010db8000000000000000000000001" + "00" + "18c00002";
    assertThat(recognises(ORIGIN + AS_PATH + ipv4 + "40050400000064", "", INTERNAL)).isTrue();
    assertThat(recognises(ORIGIN + AS_PATH + "40050400000064" + ipv4, "", INTERNAL)).isTrue();
    assertThat(recognises(ORIGIN + AS_PATH + ipv4, "", EXTERNAL)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "no AS_PATH, 40010100400304c0000201",
    "no NEXT_HOP, 40010100400206020100000001",
    "an ORIGIN of 3, 40010103400206020100000001400304c0000201",
    "AS 0, 40010100400206020100000000400304c0000201",
    "a segment of a confederation, 40010100400206030100000001400304c0000201",
    "a segment without an AS, 400101004002020200400304c0000201",
    "a path that is cut off, 40010100400206020200000001400304c0000201",
    "another order, 40020602010000000140010100400304c0000201",
    "twice the same, 4001010040010100400206020100000001400304c0000201",
    "LOCAL_PREF from outside, 40010100400206020100000001400304c000020140050400000064",
    "the Partial bit, 40010100400206020100000001400304c0000201e00804fde80001",
    "a length of two octets, 40010100400206020100000001400304c0000201d0080004fde80001",
    "an unknown one, 40010100400206020100000001400304c0000201c0630100",
    "no community, 40010100400206020100000001400304c0000201c00800",
    "an AGGREGATOR with AS 0, 40010100400206020100000001400304c0000201c0070800000000c0000201",
    "a large community twice,"
        + " 40010100400206020100000001400304c0000201c02018000000010000000200000003000000010000000200000003",
  })
  void otherOnesAreLeftToWhoDecodesThem(String what, String attributes) {
    assertThat(recognises(attributes, "18c00002", EXTERNAL)).as(what).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverIsChangedBothWaysOfReadingAgree(boolean external) {
    Random random = new Random(7);
    CodecContext context = external ? EXTERNAL : INTERNAL;
    UpdateReader reader = new UpdateReader();
    String reach =
        "900e001a" + "000201" + "10" + "20010db8000000000000000000000001" + "00" + "2020010db8";
    String[] fields = {
      ORIGIN + AS_PATH + NEXT_HOP + (external ? "" : "40050400000064") + COMMUNITIES + LARGE,
      reach + ORIGIN + AS_PATH + (external ? "" : "40050400000064") + COMMUNITIES + LARGE,
      ORIGIN + AS_PATH + (external ? "" : "40050400000064") + reach + LARGE,
    };
    for (int round = 0; round < 60_000; round++) {
      int which = random.nextInt(fields.length);
      byte[] octets = message(fields[which], which == 0 ? "18c00002" : "").toByteArray();
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = 19 + random.nextInt(octets.length - 19);
        octets[at] =
            (byte)
                (random.nextBoolean() ? random.nextInt(256) : octets[at] + random.nextInt(-2, 3));
      }
      BothPaths.agreeOn(Octets.wrap(octets), context, reader);
    }
  }
}
