package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.ReplyKind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * UDP over ordinary sockets, one for each probe: the kernel does not show the length, checksum or
 * identification that a router quotes, but gives an error to the socket with the quoted source
 * port, so the socket tells the probe, whatever little the router quotes. The destination port
 * stays what was asked for, because firewalls and services go by it.
 */
final class UnprivilegedUdpFlow extends UnprivilegedFlow {
  /** Beyond this many the oldest gives way; a trace has a few hundred in flight. */
  private static final int MAX_SOCKETS = 4096;

  private static final int UDP_HEADER_BYTES = 8;

  private final Map<Integer, ProbeSocket> sockets = new LinkedHashMap<>();

  private record ProbeSocket(KernelSocket socket, PacketSender sender) {}

  UnprivilegedUdpFlow(UnprivilegedTier tier, FlowPackets.Ends ends, SentProbes probes) {
    super(tier, ends, probes);
  }

  @Override
  void sendNow(List<Probe> toSend) {
    for (Probe probe : toSend) {
      SentProbe sent = probes().register(probe);
      makeRoom();
      try {
        send(sent);
      } catch (ErrnoException e) {
        sent.failed(e.errno(), null);
      }
    }
  }

  private void send(SentProbe sent) throws ErrnoException {
    KernelSocket socket = tier().openBoundSocket(ends());
    PacketSender sender =
        new PacketSender(
            reactor(),
            socket,
            LinuxAbi.EPOLLIN,
            datagram -> icmpError(sent, datagram),
            () -> receive(sent, socket));
    try {
      PacketSender.enableTimestamps(socket);
      UnprivilegedTier.setTtl(socket, sent.probe().ttl());
      int connected = socket.tryConnect(spec().target(), spec().port());
      if (connected < 0) {
        throw new ErrnoException("connect", -connected);
      }
      reactor().register(socket, LinuxAbi.EPOLLIN, events -> ready(sent, socket, sender, events));
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
    sockets.put(sent.token(), new ProbeSocket(socket, sender));
    byte[] payload = new byte[ends().payloadBytes(sent.probe(), 0)];
    sender.enqueue(new OutgoingPacket(payload, spec().target(), spec().port(), null, false, sent));
    sender.flush();
  }

  private void ready(SentProbe sent, KernelSocket socket, PacketSender sender, int events) {
    sender.drainErrors();
    if ((events & LinuxAbi.EPOLLERR) != 0) {
      // The error queue has said more; left alone, the error would wake us again and again.
      int ignored = socket.takeError();
    }
    receive(sent, socket);
    if ((events & LinuxAbi.EPOLLOUT) != 0) {
      sender.writable();
    }
  }

  private void receive(SentProbe sent, KernelSocket socket) {
    reactor()
        .receiveRing()
        .drain(
            reactor().libc(),
            socket,
            0,
            Integer.MAX_VALUE,
            datagram ->
                sent.answered(
                    answer(
                        datagram,
                        ReplyKind.UDP_REPLY,
                        UDP_HEADER_BYTES + datagram.bytes().length)));
  }

  /** The data of the error queue is the quote from our payload on. */
  private void icmpError(SentProbe sent, Datagram datagram) {
    Answer answer = queuedAnswer(datagram, spec().ipVersion().headerBytes() + UDP_HEADER_BYTES);
    if (answer != null) {
      sent.answered(answer);
    }
  }

  /** Closes the sockets of probes that are not remembered any more, and the oldest when full. */
  private void makeRoom() {
    Iterator<Map.Entry<Integer, ProbeSocket>> oldestFirst = sockets.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Integer, ProbeSocket> oldest = oldestFirst.next();
      if (sockets.size() < MAX_SOCKETS && probes().withToken(oldest.getKey()) != null) {
        return;
      }
      oldestFirst.remove();
      close(oldest.getValue());
    }
  }

  private void close(ProbeSocket probeSocket) {
    probeSocket.sender().close();
    reactor().close(probeSocket.socket());
  }

  @Override
  void closeSockets() {
    sockets.values().forEach(this::close);
    sockets.clear();
  }
}
