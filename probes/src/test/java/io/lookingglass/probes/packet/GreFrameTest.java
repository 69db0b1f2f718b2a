package io.lookingglass.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.packet.GreFrame.Damage;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GreFrameTest {
  private static final byte[] PAYLOAD = {0x45, 1, 2, 3, 4};

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static Damage damage(byte[] bytes) {
    return ((GreFrame.Damaged) GreFrame.decode(Octets.of(bytes))).damage();
  }

  @Test
  void everyFieldIsReadAsItStands() {
    GreFrame.Decoded frame =
        (GreFrame.Decoded) GreFrame.decode(HexFile.read("gre-checksum-key-sequence"));
    assertThat(frame.protocolType()).isEqualTo(GreFrame.IPV4);
    assertThat(frame.checksum()).isEqualTo(0xAA58);
    assertThat(frame.key()).isEqualTo(0xDEADBEEFL);
    assertThat(frame.sequenceNumber()).isEqualTo(9);
    assertThat(frame.payload().length()).isEqualTo(37);
  }

  @Test
  void whatIsReadIsWrittenAlike() {
    Octets golden = HexFile.read("gre-checksum-key-sequence");
    GreFrame.Decoded frame = (GreFrame.Decoded) GreFrame.decode(golden);
    assertThat(
            Octets.of(
                GreFrame.encode(
                    frame.protocolType(),
                    true,
                    frame.key(),
                    frame.sequenceNumber(),
                    frame.payload().toArray())))
        .isEqualTo(golden);
  }

  @ParameterizedTest
  @CsvSource({
    "false,,,4",
    "true,,,8",
    "false,40,,8",
    "false,,5,8",
    "true,0,4294967295,16",
    "true,4294967295,0,16"
  })
  void everyCombinationOfFieldsComesBack(
      boolean checksum, @Nullable Long key, @Nullable Long sequenceNumber, int headerBytes) {
    byte[] bytes = GreFrame.encode(GreFrame.IPV6, checksum, key, sequenceNumber, PAYLOAD);
    assertThat(bytes).hasSize(headerBytes + PAYLOAD.length);
    GreFrame.Decoded frame = (GreFrame.Decoded) GreFrame.decode(Octets.of(bytes));
    assertThat(frame.protocolType()).isEqualTo(GreFrame.IPV6);
    assertThat(frame.key()).isEqualTo(key);
    assertThat(frame.sequenceNumber()).isEqualTo(sequenceNumber);
    assertThat(frame.checksum() != null).isEqualTo(checksum);
    assertThat(frame.payload().toArray()).isEqualTo(PAYLOAD);
  }

  @Test
  void aFlippedBitBreaksTheChecksum() {
    byte[] bytes = HexFile.read("gre-checksum-key-sequence").toArray();
    bytes[20] ^= 0x10;
    assertThat(damage(bytes)).isEqualTo(Damage.WRONG_CHECKSUM);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 7, 8, 15})
  void aFrameThatEndsInsideItsHeaderIsTruncated(int length) {
    byte[] whole = HexFile.read("gre-checksum-key-sequence").toArray();
    assertThat(damage(java.util.Arrays.copyOf(whole, length))).isEqualTo(Damage.TRUNCATED);
  }

  @ParameterizedTest
  @CsvSource({
    "4000, FORBIDDEN_BITS", // routing present
    "0800, FORBIDDEN_BITS", // strict source route
    "0400, FORBIDDEN_BITS", // recursion control
    "3001, OTHER_VERSION", // PPTP
    "0007, OTHER_VERSION"
  })
  void whatRfc2784TellsToDiscardIsDiscarded(String flags, Damage damage) {
    assertThat(damage(hex(flags + "0800" + "00".repeat(40)))).isEqualTo(damage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0200", "0100", "0080", "00f8", "03f8"})
  void reservedBitsAreIgnored(String flags) {
    assertThat(GreFrame.decode(Octets.of(hex(flags + "0800" + "4500"))))
        .isInstanceOf(GreFrame.Decoded.class);
  }

  @Test
  void aShortQuoteHoldsNothingOfThePacketInside() {
    assertThat(GreFrame.quotedPayload(Octets.of(hex("2000080000000028")))).isEqualTo(Octets.EMPTY);
    assertThat(GreFrame.quotedPayload(Octets.of(hex("20")))).isEqualTo(Octets.EMPTY);
    assertThat(GreFrame.quotedPayload(Octets.of(hex("200008000000002845c0"))).toHex())
        .isEqualTo("45c0");
  }
}
