package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpEcho;
import io.lookingglass.probes.packet.IcmpMessage;
import io.lookingglass.probes.packet.Octets;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * ICMP echo over a ping socket (icmp(7), {@code net.ipv4.ping_group_range}): the kernel chooses the
 * identifier and computes the checksum, which comes out as the flow's because the payload makes up
 * for the sequence number. So flows stay constant, as in the raw tier.
 */
final class PingSocketFlow extends UnprivilegedFlow {
  private static final int BUFFER_BYTES = 1024 * 1024;
  private static final int SEQUENCE_NUMBER_INDEX = 6;

  private final KernelSocket socket;
  private final PacketSender sender;
  private final int identifier;

  PingSocketFlow(UnprivilegedTier tier, FlowPackets.Ends ends, SentProbes probes)
      throws ErrnoException {
    super(tier, ends, probes);
    socket = tier.openSocket(ends).buffers(BUFFER_BYTES, BUFFER_BYTES);
    try {
      PacketSender.enableTimestamps(socket);
      socket.bind(ends.source(), 0);
      identifier = socket.localAddress().getPort();
      sender =
          new PacketSender(reactor(), socket, LinuxAbi.EPOLLIN, this::icmpError, this::receive);
      reactor().register(socket, LinuxAbi.EPOLLIN, this::ready);
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }

  private void ready(int events) {
    sender.drainErrors();
    if ((events & LinuxAbi.EPOLLERR) != 0) {
      // The error queue has said more; left alone, the error would be taken for our next send's.
      int ignored = socket.takeError();
    }
    receive();
    if ((events & LinuxAbi.EPOLLOUT) != 0) {
      sender.writable();
    }
  }

  private void receive() {
    reactor().receiveRing().drain(reactor().libc(), socket, 0, Integer.MAX_VALUE, this::echoReply);
  }

  @Override
  void sendNow(List<Probe> toSend) {
    for (Probe probe : toSend) {
      SentProbe sent = probes().register(probe);
      // Spread over the checksum's range, so that flows differ.
      int checksum = 4099 * (spec().flow() + 1);
      byte[] message =
          IcmpEcho.request(
              ends().source(),
              spec().target(),
              identifier,
              sent.token(),
              checksum,
              ends().payloadBytes(probe, EchoPackets.MIN_PAYLOAD_BYTES));
      sender.enqueue(new OutgoingPacket(message, spec().target(), 0, probe.ttl(), false, sent));
    }
    sender.flush();
  }

  private void echoReply(Datagram datagram) {
    Octets message = Octets.of(datagram.bytes());
    InetSocketAddress from = datagram.name();
    if (from == null
        || !from.getAddress().equals(spec().target())
        || !message.has(0, IcmpMessage.HEADER_BYTES)
        || message.u8(0) != IcmpMessage.echoReplyType(spec().ipVersion())) {
      return;
    }
    SentProbe probe = probes().withToken(message.u16(SEQUENCE_NUMBER_INDEX));
    if (probe != null) {
      probe.answered(answer(datagram, ReplyKind.ECHO_REPLY, message.length()));
    }
  }

  /** The data of the error queue is the quote from our ICMP header on. */
  private void icmpError(Datagram datagram) {
    Octets quoted = Octets.of(datagram.bytes());
    Answer answer = queuedAnswer(datagram, spec().ipVersion().headerBytes());
    if (answer == null || !quoted.has(0, IcmpMessage.HEADER_BYTES)) {
      return;
    }
    InetSocketAddress destination = datagram.name();
    if (destination != null && !destination.getAddress().equals(spec().target())) {
      return;
    }
    SentProbe probe = probes().withToken(quoted.u16(SEQUENCE_NUMBER_INDEX));
    if (probe != null) {
      probe.answered(answer);
    }
  }

  @Override
  void closeSockets() {
    sender.close();
    reactor().close(socket);
  }
}
