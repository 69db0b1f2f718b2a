package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A flow of the raw tier: its packets, what was sent, and the port that is kept for it. */
final class RawFlow implements ProbeFlow {
  /** Longer than our kernel's reset of the earlier handshake can be on its way. */
  private static final long HANDSHAKE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final RawTier tier;
  private final FlowPackets packets;
  private final FlowPackets.Ends ends;
  private final SentProbes probes;
  private final @Nullable PortReservation reservation;
  private int highestExpiredTtl;
  private long openedNanos;

  RawFlow(
      RawTier tier,
      FlowPackets.Ends ends,
      FlowPackets packets,
      SentProbes probes,
      @Nullable PortReservation reservation) {
    this.tier = tier;
    this.ends = ends;
    this.packets = packets;
    this.probes = probes;
    this.reservation = reservation;
  }

  FlowSpec spec() {
    return ends.spec();
  }

  FlowPackets packets() {
    return packets;
  }

  SentProbes probes() {
    return probes;
  }

  @Nullable PortReservation reservation() {
    return reservation;
  }

  @Override
  public InetAddress sourceAddress() {
    return ends.source();
  }

  @Override
  public void send(List<Probe> toSend) {
    List<Probe> copy = List.copyOf(toSend);
    tier.reactor().execute(() -> tier.send(this, copy));
  }

  @Override
  public void close() {
    if (!probes.closed()) {
      probes.close();
      tier.reactor().execute(() -> tier.forget(this));
    }
  }

  /**
   * What a segment of the target says about its port. The SYNs of a flow share their ports, so one
   * that reaches the target while it still waits for the handshake that an earlier one began is
   * reset (RFC 9293 section 3.10.7.4), although the port is open.
   */
  ReplyKind portState(ReplyKind kind, long receivedNanos) {
    if (kind == ReplyKind.TCP_SYN_ACK) {
      openedNanos = receivedNanos;
    }
    boolean resetsEarlierHandshake =
        kind == ReplyKind.TCP_RESET && receivedNanos - openedNanos < HANDSHAKE_NANOS;
    return resetsEarlierHandshake ? ReplyKind.TCP_SYN_ACK : kind;
  }

  /** Remembers how far the path is known to go; see {@link #oldestBeyondKnownHops}. */
  void expiredAt(int ttl) {
    highestExpiredTtl = Math.max(highestExpiredTtl, ttl);
  }

  /**
   * The probe that an answer most likely belongs to which tells nothing of what it answers (a UDP
   * service does not): the oldest unanswered one that was sent further than any router that said
   * the packet expired there.
   */
  @Nullable SentProbe oldestBeyondKnownHops() {
    for (SentProbe candidate : probes.remembered()) {
      if (!candidate.answered() && candidate.probe().ttl() > highestExpiredTtl) {
        return candidate;
      }
    }
    return null;
  }
}
