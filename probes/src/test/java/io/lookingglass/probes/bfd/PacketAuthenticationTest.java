package io.lookingglass.probes.bfd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacketAuthenticationTest {
  private static final BfdPacket PACKET =
      new BfdPacket(
          BfdDiagnostic.NONE,
          BfdState.UP,
          false,
          false,
          false,
          false,
          3,
          1,
          2,
          300_000,
          300_000,
          0,
          null);

  private static PacketAuthentication of(
      BfdAuthenticationKind kind, int keyId, String key, int sequenceNumber) {
    return new PacketAuthentication(
        kind == BfdAuthenticationKind.NONE
            ? null
            : new BfdAuthentication(kind, keyId, Secret.of(key)),
        sequenceNumber);
  }

  private static @Nullable BfdDiscard check(PacketAuthentication of, byte[] bytes) {
    return of.check(HexFile.whole(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "meticulous-keyed-sha1, METICULOUS_KEYED_SHA1, a key of sha1",
    "keyed-md5, KEYED_MD5, a key of md5"
  })
  void digestsThatAnotherProgramComputedAreRight(
      String file, BfdAuthenticationKind kind, String key) {
    assertThat(check(of(kind, 1, key, 0), HexFile.read(file))).isNull();
    assertThat(check(of(kind, 1, key + "!", 0), HexFile.read(file)))
        .isEqualTo(BfdDiscard.WRONG_KEY);
    assertThat(check(of(kind, 2, key, 0), HexFile.read(file))).isEqualTo(BfdDiscard.UNKNOWN_KEY_ID);
    byte[] flipped = HexFile.read(file);
    flipped[15] ^= 1;
    assertThat(check(of(kind, 1, key, 0), flipped)).isEqualTo(BfdDiscard.WRONG_KEY);
  }

  @ParameterizedTest
  @EnumSource
  void eachKindTakesWhatItSignedAndNoOther(BfdAuthenticationKind kind) {
    byte[] bytes = of(kind, 5, "secret", 41).sign(PACKET, true);
    for (BfdAuthenticationKind other : BfdAuthenticationKind.values()) {
      assertThat(check(of(other, 5, "secret", 0), bytes))
          .as(other.name())
          .isEqualTo(other == kind ? null : BfdDiscard.AUTHENTICATION_MISMATCH);
    }
  }

  @Test
  void aPasswordIsComparedWhole() {
    byte[] bytes = of(BfdAuthenticationKind.SIMPLE_PASSWORD, 1, "secret", 0).sign(PACKET, true);
    assertThat(check(of(BfdAuthenticationKind.SIMPLE_PASSWORD, 1, "secrets", 0), bytes))
        .isEqualTo(BfdDiscard.WRONG_KEY);
    assertThat(check(of(BfdAuthenticationKind.SIMPLE_PASSWORD, 1, "secre", 0), bytes))
        .isEqualTo(BfdDiscard.WRONG_KEY);
    assertThat(check(of(BfdAuthenticationKind.SIMPLE_PASSWORD, 2, "secret", 0), bytes))
        .isEqualTo(BfdDiscard.UNKNOWN_KEY_ID);
  }

  /** Across the end of the 32 bits, too. */
  @ParameterizedTest
  @CsvSource({
    "METICULOUS_KEYED_SHA1, 0, SEQUENCE",
    "METICULOUS_KEYED_SHA1, 1,",
    "METICULOUS_KEYED_SHA1, 9,",
    "METICULOUS_KEYED_SHA1, 10, SEQUENCE",
    "METICULOUS_KEYED_SHA1, -1, SEQUENCE",
    "KEYED_SHA1, 0,",
    "KEYED_SHA1, 9,",
    "KEYED_SHA1, 10, SEQUENCE",
    "KEYED_SHA1, -1, SEQUENCE",
  })
  void sequenceNumbersAreTakenFromAWindow(
      BfdAuthenticationKind kind, int ahead, @Nullable BfdDiscard expected) {
    PacketAuthentication receiver = of(kind, 1, "secret", 0);
    assertThat(check(receiver, of(kind, 1, "secret", -3).sign(PACKET, true))).isNull();
    byte[] next = of(kind, 1, "secret", -3 + ahead).sign(PACKET, true);
    assertThat(check(receiver, next)).isEqualTo(expected);
  }

  @Test
  void aForgedPacketDoesNotMoveTheWindow() {
    BfdAuthenticationKind kind = BfdAuthenticationKind.METICULOUS_KEYED_SHA1;
    PacketAuthentication receiver = of(kind, 1, "secret", 0);
    assertThat(check(receiver, of(kind, 1, "guess", 5000).sign(PACKET, true)))
        .isEqualTo(BfdDiscard.WRONG_KEY);
    PacketAuthentication sender = of(kind, 1, "secret", 100);
    assertThat(check(receiver, sender.sign(PACKET, false))).isNull();
    assertThat(check(receiver, of(kind, 1, "guess", 103).sign(PACKET, true)))
        .isEqualTo(BfdDiscard.WRONG_KEY);
    assertThat(check(receiver, sender.sign(PACKET, false))).isNull();
  }

  @Test
  void aFarEndThatBeganAnewIsTakenOnceTheOldNumbersAreForgotten() {
    BfdAuthenticationKind kind = BfdAuthenticationKind.METICULOUS_KEYED_MD5;
    PacketAuthentication receiver = of(kind, 1, "secret", 0);
    assertThat(check(receiver, of(kind, 1, "secret", 100).sign(PACKET, true))).isNull();
    byte[] anew = of(kind, 1, "secret", 7).sign(PACKET, true);
    assertThat(check(receiver, anew)).isEqualTo(BfdDiscard.SEQUENCE);
    receiver.forgetReceived();
    assertThat(check(receiver, anew)).isNull();
  }

  @Test
  void keysHaveTheLengthThatTheirFieldHas() {
    assertThatThrownBy(
            () ->
                new BfdAuthentication(
                    BfdAuthenticationKind.KEYED_MD5, 1, Secret.of("x".repeat(17))))
        .hasMessage("a key has 1 to 16 bytes, not 17");
    assertThat(
            new BfdAuthentication(BfdAuthenticationKind.KEYED_SHA1, 1, Secret.of("x".repeat(20)))
                .toString())
        .doesNotContain("xx");
  }
}
