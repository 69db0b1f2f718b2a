package io.lookingglass.probes.bfd;

import io.lookingglass.probes.packet.Octets;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A control packet (RFC 5880, section 4.1). Intervals are in microseconds, as on the wire; they and
 * the discriminators are unsigned 32-bit numbers.
 *
 * @param controlPlaneIndependent whether the sender's BFD outlives its control plane
 * @param demand whether the sender wishes to be sent nothing as long as both are Up
 * @param multiplier the sender's detection multiplier, 1 to 255
 * @param myDiscriminator the sender's, never 0
 * @param yourDiscriminator the receiver's, 0 while the sender does not know it
 * @param authentication absent without the authentication bit
 */
record BfdPacket(
    BfdDiagnostic diagnostic,
    BfdState state,
    boolean poll,
    boolean isFinal,
    boolean controlPlaneIndependent,
    boolean demand,
    int multiplier,
    long myDiscriminator,
    long yourDiscriminator,
    long desiredMinTxMicros,
    long requiredMinRxMicros,
    long requiredMinEchoRxMicros,
    @Nullable AuthenticationSection authentication) {

  /** The mandatory part. */
  static final int BYTES = 24;

  private static final int VERSION = 1;
  private static final int POLL = 0x20;
  private static final int FINAL = 0x10;
  private static final int CONTROL_PLANE_INDEPENDENT = 0x08;
  private static final int AUTHENTICATION = 0x04;
  private static final int DEMAND = 0x02;
  private static final int MULTIPOINT = 0x01;

  BfdPacket {
    requireU32(myDiscriminator);
    requireU32(yourDiscriminator);
    requireU32(desiredMinTxMicros);
    requireU32(requiredMinRxMicros);
    requireU32(requiredMinEchoRxMicros);
    if (multiplier < 1 || multiplier > 255 || myDiscriminator == 0) {
      throw new IllegalArgumentException(
          "a multiplier is 1 to 255 and a sender's discriminator not 0, but they are %d and %d"
              .formatted(multiplier, myDiscriminator));
    }
  }

  private static void requireU32(long number) {
    if (number < 0 || number > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(number + " does not fit in 32 bits");
    }
  }

  /** What a datagram turned out to be. */
  sealed interface Decoded {}

  /**
   * A packet as it came.
   *
   * @param octets all that its length field covers; a digest is computed over them
   */
  record Whole(BfdPacket packet, Octets octets) implements Decoded {}

  /** Something to be discarded. */
  record Faulty(BfdDiscard reason) implements Decoded {}

  /** Reads a datagram, with the checks of section 6.8.6 that need no session, in their order. */
  static Decoded decode(Octets datagram) {
    if (!datagram.has(0, BYTES)) {
      return new Faulty(BfdDiscard.TRUNCATED);
    }
    if (datagram.u8(0) >>> 5 != VERSION) {
      return new Faulty(BfdDiscard.OTHER_VERSION);
    }
    int flags = datagram.u8(1);
    int length = datagram.u8(3);
    boolean authenticated = (flags & AUTHENTICATION) != 0;
    if (length < (authenticated ? BYTES + 2 : BYTES)) {
      return new Faulty(BfdDiscard.WRONG_LENGTH);
    }
    if (!datagram.has(0, length)) {
      return new Faulty(BfdDiscard.TRUNCATED);
    }
    int multiplier = datagram.u8(2);
    if (multiplier == 0) {
      return new Faulty(BfdDiscard.ZERO_MULTIPLIER);
    }
    if ((flags & MULTIPOINT) != 0) {
      return new Faulty(BfdDiscard.MULTIPOINT);
    }
    long myDiscriminator = datagram.u32(4);
    if (myDiscriminator == 0) {
      return new Faulty(BfdDiscard.ZERO_DISCRIMINATOR);
    }
    BfdState state = BfdState.of(flags >>> 6);
    long yourDiscriminator = datagram.u32(8);
    if (yourDiscriminator == 0 && state != BfdState.DOWN && state != BfdState.ADMIN_DOWN) {
      return new Faulty(BfdDiscard.NO_DISCRIMINATOR);
    }
    Octets octets = datagram.first(length);
    @Nullable AuthenticationSection section = null;
    if (authenticated) {
      section = AuthenticationSection.decode(octets.from(BYTES));
      if (section == null) {
        return new Faulty(BfdDiscard.WRONG_LENGTH);
      }
    }
    return new Whole(
        new BfdPacket(
            BfdDiagnostic.of(datagram.u8(0) & 0x1F),
            state,
            (flags & POLL) != 0,
            (flags & FINAL) != 0,
            (flags & CONTROL_PLANE_INDEPENDENT) != 0,
            (flags & DEMAND) != 0,
            multiplier,
            myDiscriminator,
            yourDiscriminator,
            datagram.u32(12),
            datagram.u32(16),
            datagram.u32(20),
            section),
        octets);
  }

  /** Writes the packet; a digest is written as it stands in the section. */
  byte[] encode() {
    int length = BYTES + (authentication == null ? 0 : authentication.length());
    ByteBuffer out = ByteBuffer.allocate(length);
    out.put((byte) (VERSION << 5 | diagnostic.number()));
    out.put(
        (byte)
            (state.number() << 6
                | (poll ? POLL : 0)
                | (isFinal ? FINAL : 0)
                | (controlPlaneIndependent ? CONTROL_PLANE_INDEPENDENT : 0)
                | (authentication == null ? 0 : AUTHENTICATION)
                | (demand ? DEMAND : 0)));
    out.put((byte) multiplier).put((byte) length);
    out.putInt((int) myDiscriminator).putInt((int) yourDiscriminator);
    out.putInt((int) desiredMinTxMicros).putInt((int) requiredMinRxMicros);
    out.putInt((int) requiredMinEchoRxMicros);
    if (authentication != null) {
      out.put((byte) authentication.type()).put((byte) authentication.length());
      switch (authentication) {
        case AuthenticationSection.SimplePassword simple ->
            out.put((byte) simple.keyId()).put(simple.password().toArray());
        case AuthenticationSection.Digest digest ->
            out.put((byte) digest.keyId())
                .put((byte) 0)
                .putInt((int) digest.sequenceNumber())
                .put(digest.digest().toArray());
        case AuthenticationSection.Unknown unknown ->
            out.put(new byte[unknown.length() - 2]); // What it holds was not read.
      }
    }
    return out.array();
  }
}
