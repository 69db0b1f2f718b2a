package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpExtensions;
import io.lookingglass.probes.packet.IcmpReplyKinds;
import io.lookingglass.probes.packet.Octets;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the flows of the unprivileged tier share. */
abstract sealed class UnprivilegedFlow implements ProbeFlow
    permits PingSocketFlow, UnprivilegedUdpFlow, UnprivilegedTcpFlow {
  /** ee_rfc4884.flags: the kernel found that what follows is no valid extension. */
  private static final int RFC4884_INVALID = 1;

  private final UnprivilegedTier tier;
  private final FlowPackets.Ends ends;
  private final SentProbes probes;

  UnprivilegedFlow(UnprivilegedTier tier, FlowPackets.Ends ends, SentProbes probes) {
    this.tier = tier;
    this.ends = ends;
    this.probes = probes;
  }

  /** Sends on the reactor thread; the flow is open. */
  abstract void sendNow(List<Probe> toSend);

  /** Closes what the flow holds, on the reactor thread. */
  abstract void closeSockets();

  final UnprivilegedTier tier() {
    return tier;
  }

  final Reactor reactor() {
    return tier.reactor();
  }

  final FlowPackets.Ends ends() {
    return ends;
  }

  final FlowSpec spec() {
    return ends.spec();
  }

  final SentProbes probes() {
    return probes;
  }

  @Override
  public final InetAddress sourceAddress() {
    return ends.source();
  }

  @Override
  public final void send(List<Probe> toSend) {
    List<Probe> copy = List.copyOf(toSend);
    reactor()
        .execute(
            () -> {
              if (!probes.closed()) {
                sendNow(copy);
              }
            });
  }

  @Override
  public final void close() {
    if (!probes.closed()) {
      probes.close();
      reactor().execute(() -> tier.forget(this));
    }
  }

  static long nanos(Datagram datagram) {
    Long kernelNanos = datagram.ancillary().kernelNanos();
    return kernelNanos != null ? kernelNanos : RealTimeClock.nanos();
  }

  /** An answer that came in on the ordinary queue, of this many bytes above IP. */
  final Answer answer(Datagram datagram, ReplyKind kind, int bytesAboveIp) {
    return new Answer(
        nanos(datagram),
        null,
        spec().target(),
        kind,
        datagram.ancillary().ttl(),
        spec().ipVersion().headerBytes() + bytesAboveIp,
        null,
        null,
        List.of());
  }

  /**
   * An ICMP error from a socket's error queue.
   *
   * @param headersBefore bytes of the quote that the kernel took away in front of the data
   * @return absent when it is about something else
   */
  final @Nullable Answer queuedAnswer(Datagram datagram, int headersBefore) {
    ExtendedError error = datagram.ancillary().error();
    if (error == null || error.offender() == null || !error.fromIcmp()) {
      return null;
    }
    IpVersion ipVersion = spec().ipVersion();
    ReplyKind kind = IcmpReplyKinds.of(ipVersion, error.type(), error.code());
    if (kind == null) {
      return null;
    }
    boolean tooBig = kind == ReplyKind.PACKET_TOO_BIG && error.info() > 0;
    return new Answer(
        nanos(datagram),
        null,
        error.offender(),
        kind,
        datagram.ancillary().ttl(),
        null,
        tooBig ? error.info() : null,
        null,
        IcmpExtensions.carriedBy(ipVersion, error.type())
            ? IcmpExtensions.locate(
                    restoredQuote(datagram.bytes(), headersBefore),
                    lengthAttributeBytes(error, headersBefore))
                .extensions()
            : List.of());
  }

  /** The quote as it was, with zeros for what the kernel took away: extensions count from there. */
  private static Octets restoredQuote(byte[] data, int headersBefore) {
    byte[] quote = new byte[headersBefore + data.length];
    System.arraycopy(data, 0, quote, headersBefore, data.length);
    return Octets.of(quote);
  }

  /**
   * {@code struct sock_ee_data_rfc4884}: length 2 bytes, flags 1, in host order, which is
   * little-endian on both architectures. The kernel counts from the data on.
   */
  private static int lengthAttributeBytes(ExtendedError error, int headersBefore) {
    int length = error.data() & 0xFFFF;
    int flags = error.data() >>> 16 & 0xFF;
    return length == 0 || (flags & RFC4884_INVALID) != 0 ? 0 : length + headersBefore;
  }
}
