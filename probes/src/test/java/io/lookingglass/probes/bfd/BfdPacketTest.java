package io.lookingglass.probes.bfd;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.bfd.AuthenticationSection.Digest;
import io.lookingglass.probes.bfd.AuthenticationSection.SimplePassword;
import io.lookingglass.probes.bfd.AuthenticationSection.Unknown;
import io.lookingglass.probes.packet.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BfdPacketTest {

  private static BfdDiscard fault(byte[] bytes) {
    return ((BfdPacket.Faulty) BfdPacket.decode(Octets.of(bytes))).reason();
  }

  @Test
  void everyFieldIsReadAsItStands() {
    assertThat(HexFile.whole("up").packet())
        .isEqualTo(
            new BfdPacket(
                BfdDiagnostic.NONE,
                BfdState.UP,
                true,
                false,
                false,
                false,
                3,
                0x11223344L,
                0xAABBCCDDL,
                300_000,
                500_000,
                0,
                null));
  }

  @Test
  void thePasswordIsRead() {
    BfdPacket packet = HexFile.whole("simple-password").packet();
    assertThat(packet.diagnostic()).isEqualTo(BfdDiagnostic.NEIGHBOR_SIGNALED_DOWN);
    assertThat(packet.authentication())
        .isEqualTo(new SimplePassword(7, Octets.of("secret".getBytes(StandardCharsets.US_ASCII))));
  }

  @ParameterizedTest
  @CsvSource({"meticulous-keyed-sha1, 5, 100, 20", "keyed-md5, 2, 7, 16"})
  void theDigestIsRead(String file, int type, long sequenceNumber, int bytes) {
    Digest digest = (Digest) Objects.requireNonNull(HexFile.whole(file).packet().authentication());
    assertThat(digest.type()).isEqualTo(type);
    assertThat(digest.keyId()).isEqualTo(1);
    assertThat(digest.sequenceNumber()).isEqualTo(sequenceNumber);
    assertThat(digest.digest().length()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"up", "simple-password", "meticulous-keyed-sha1", "keyed-md5"})
  void whatIsReadIsWrittenAlike(String file) {
    assertThat(HexFile.whole(file).packet().encode()).isEqualTo(HexFile.read(file));
  }

  @Test
  void whatStandsBehindTheLengthIsNoPartOfThePacket() {
    byte[] padded = Arrays.copyOf(HexFile.read("up"), 40);
    assertThat(HexFile.whole(padded).octets().length()).isEqualTo(24);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23})
  void aPacketThatIsCutOffIsDiscarded(int length) {
    assertThat(fault(Arrays.copyOf(HexFile.read("up"), length))).isEqualTo(BfdDiscard.TRUNCATED);
    byte[] signed = HexFile.read("meticulous-keyed-sha1");
    assertThat(fault(Arrays.copyOf(signed, 24 + length))).isEqualTo(BfdDiscard.TRUNCATED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 40, OTHER_VERSION", // version 2
    "0, 00, OTHER_VERSION", // version 0, of the drafts
    "1, e1, MULTIPOINT",
    "2, 00, ZERO_MULTIPLIER",
    "3, 17, WRONG_LENGTH",
    "3, 19, TRUNCATED"
  })
  void oneWrongOctetIsNamed(int at, String octet, BfdDiscard reason) {
    byte[] bytes = HexFile.read("up");
    bytes[at] = (byte) Integer.parseInt(octet, 16);
    assertThat(fault(bytes)).isEqualTo(reason);
  }

  @Test
  void aSendersDiscriminatorIsNeverZero() {
    byte[] bytes = HexFile.read("up");
    Arrays.fill(bytes, 4, 8, (byte) 0);
    assertThat(fault(bytes)).isEqualTo(BfdDiscard.ZERO_DISCRIMINATOR);
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "2, true", "3, true"})
  void ourDiscriminatorMayOnlyBeMissingWhileDown(int state, boolean faulty) {
    byte[] bytes = HexFile.read("up");
    Arrays.fill(bytes, 8, 12, (byte) 0);
    bytes[1] = (byte) (state << 6);
    assertThat(
            BfdPacket.decode(Octets.of(bytes))
                .equals(new BfdPacket.Faulty(BfdDiscard.NO_DISCRIMINATOR)))
        .isEqualTo(faulty);
  }

  @ParameterizedTest
  @CsvSource({"00", "01", "ff"})
  void aSectionThatDoesNotFitIsDiscarded(String length) {
    byte[] bytes = HexFile.read("simple-password");
    bytes[25] = (byte) Integer.parseInt(length, 16);
    assertThat(fault(bytes)).isEqualTo(BfdDiscard.WRONG_LENGTH);
  }

  @Test
  void kindsThatAreNotKnownAreReadAsSuch() {
    byte[] bytes = HexFile.read("simple-password");
    bytes[24] = 9;
    assertThat(HexFile.whole(bytes).packet().authentication()).isEqualTo(new Unknown(9, 9));
  }

  @Test
  void aDiagnosticThatIsNotDefinedIsNoFault() {
    byte[] bytes = HexFile.read("up");
    bytes[0] |= 0x1F;
    assertThat(HexFile.whole(bytes).packet().diagnostic()).isEqualTo(BfdDiagnostic.RESERVED);
  }

  @FuzzTest(maxDuration = "1m")
  void hostileBytes(byte[] bytes) {
    switch (BfdPacket.decode(Octets.of(bytes))) {
      case BfdPacket.Faulty faulty -> assertThat(faulty.reason().words()).isNotEmpty();
      case BfdPacket.Whole whole -> {
        assertThat(whole.octets().length()).isBetween(BfdPacket.BYTES, bytes.length);
        byte[] again = whole.packet().encode();
        assertThat(again.length).isLessThanOrEqualTo(whole.octets().length());
      }
    }
  }
}
