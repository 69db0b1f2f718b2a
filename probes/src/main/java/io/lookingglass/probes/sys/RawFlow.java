package io.lookingglass.probes.sys;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A flow of the raw tier: its packets, what was sent, and the port that is kept for it. */
final class RawFlow implements ProbeFlow {
  private final RawTier tier;
  private final FlowPackets packets;
  private final FlowPackets.Ends ends;
  private final SentProbes probes;
  private final @Nullable PortReservation reservation;
  private int highestExpiredTtl;

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
