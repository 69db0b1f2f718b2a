package io.lookingglass.probes.bfd;

import io.lookingglass.probes.packet.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Signs the packets of one session and checks those that come (RFC 5880, section 6.7). Owned by
 * that session.
 *
 * <p>A received sequence number counts only once its digest was found right; a forged packet must
 * not move the window in which the true ones are expected.
 */
final class PacketAuthentication {
  private final @Nullable BfdAuthentication settings;

  /** The sequence number of the packet sent last, {@code bfd.XmitAuthSeq}. */
  private int sent;

  private int received; // bfd.RcvAuthSeq
  private boolean receivedKnown; // bfd.AuthSeqKnown

  /**
   * @param settings absent for no authentication
   * @param firstSequenceNumber a random number
   */
  PacketAuthentication(@Nullable BfdAuthentication settings, int firstSequenceNumber) {
    this.settings = settings;
    this.sent = firstSequenceNumber;
  }

  /** Nothing was received for twice the detection time: the far end may have begun anew. */
  void forgetReceived() {
    receivedKnown = false;
  }

  /**
   * The packet as it is to be sent.
   *
   * @param changed whether it says anything else than the one before; a digest that is not
   *     meticulous then gets another sequence number, so that it cannot be replayed later
   */
  byte[] sign(BfdPacket packet, boolean changed) {
    if (settings == null) {
      return packet.encode();
    }
    byte[] key = settings.key().revealUtf8();
    if (settings.type() == AuthenticationSection.SIMPLE_PASSWORD) {
      return with(
              packet, new AuthenticationSection.SimplePassword(settings.keyId(), Octets.of(key)))
          .encode();
    }
    if (settings.isMeticulous() || changed) {
      sent++;
    }
    int digestBytes = AuthenticationSection.digestBytes(settings.type());
    byte[] padded = Arrays.copyOf(key, digestBytes);
    byte[] bytes =
        with(
                packet,
                new AuthenticationSection.Digest(
                    settings.type(),
                    settings.keyId(),
                    Integer.toUnsignedLong(sent),
                    Octets.of(padded)))
            .encode();
    byte[] digest = digest(bytes);
    System.arraycopy(digest, 0, bytes, bytes.length - digestBytes, digestBytes);
    return bytes;
  }

  private static BfdPacket with(BfdPacket packet, AuthenticationSection section) {
    return new BfdPacket(
        packet.diagnostic(),
        packet.state(),
        packet.poll(),
        packet.isFinal(),
        packet.controlPlaneIndependent(),
        packet.demand(),
        packet.multiplier(),
        packet.myDiscriminator(),
        packet.yourDiscriminator(),
        packet.desiredMinTxMicros(),
        packet.requiredMinRxMicros(),
        packet.requiredMinEchoRxMicros(),
        section);
  }

  /** What is wrong with a packet that came; null when nothing is. */
  @Nullable BfdDiscard check(BfdPacket.Whole whole) {
    @Nullable AuthenticationSection section = whole.packet().authentication();
    if (settings == null || section == null) {
      return settings == null && section == null ? null : BfdDiscard.AUTHENTICATION_MISMATCH;
    }
    if (section.type() != settings.type()) {
      return BfdDiscard.AUTHENTICATION_MISMATCH;
    }
    return switch (section) {
      case AuthenticationSection.SimplePassword simple -> checkPassword(settings, simple);
      case AuthenticationSection.Digest digest -> checkDigest(settings, whole, digest);
      case AuthenticationSection.Unknown _ -> BfdDiscard.AUTHENTICATION_MISMATCH;
    };
  }

  private static @Nullable BfdDiscard checkPassword(
      BfdAuthentication ours, AuthenticationSection.SimplePassword section) {
    if (section.keyId() != ours.keyId()) {
      return BfdDiscard.UNKNOWN_KEY_ID;
    }
    return MessageDigest.isEqual(section.password().toArray(), ours.key().revealUtf8())
        ? null
        : BfdDiscard.WRONG_KEY;
  }

  private @Nullable BfdDiscard checkDigest(
      BfdAuthentication ours, BfdPacket.Whole whole, AuthenticationSection.Digest section) {
    if (section.keyId() != ours.keyId()) {
      return BfdDiscard.UNKNOWN_KEY_ID;
    }
    byte[] bytes = whole.octets().toArray();
    byte[] claimed = section.digest().toArray();
    int digestAt =
        BfdPacket.BYTES + AuthenticationSection.DIGEST_HEADER_BYTES; // Padding may come behind.
    byte[] padded = Arrays.copyOf(ours.key().revealUtf8(), claimed.length);
    System.arraycopy(padded, 0, bytes, digestAt, padded.length);
    if (!MessageDigest.isEqual(claimed, digest(bytes))) {
      return BfdDiscard.WRONG_KEY;
    }
    int sequenceNumber = (int) section.sequenceNumber();
    if (receivedKnown) {
      long ahead = Integer.toUnsignedLong(sequenceNumber - received);
      long least = ours.isMeticulous() ? 1 : 0;
      if (ahead < least || ahead > 3L * whole.packet().multiplier()) {
        return BfdDiscard.SEQUENCE;
      }
    }
    receivedKnown = true;
    received = sequenceNumber;
    return null;
  }

  private byte[] digest(byte[] bytes) {
    BfdAuthentication ours = settings;
    boolean md5 = ours != null && AuthenticationSection.digestBytes(ours.type()) == 16;
    try {
      return MessageDigest.getInstance(md5 ? "MD5" : "SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5 and SHA-1", e);
    }
  }
}
