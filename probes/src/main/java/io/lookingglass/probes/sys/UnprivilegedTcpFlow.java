package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.ReplyKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * TCP by non-blocking connect, one socket for each probe. A connection that opens is reset at once
 * (SO_LINGER 0), so that none stays.
 *
 * <p>Reading the error queue takes SO_ERROR away, after which an expired probe looks connected: so
 * the error queue is read first, then the connection's state, then SO_ERROR.
 */
final class UnprivilegedTcpFlow extends UnprivilegedFlow {
  private static final int MAX_SOCKETS = 4096;

  /** The kernel would send the SYN again for two minutes; once more is the least it can do. */
  private static final int SYN_RETRANSMISSIONS = 1;

  // struct tcp_info
  private static final int TCP_INFO_BYTES = 104;
  private static final int TCP_INFO_RTT_OFFSET = 68;
  private static final int TCP_ESTABLISHED = 1;

  private static final byte[] LINGER_ON_FOR_ZERO_SECONDS =
      ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putInt(1).putInt(0).array();

  private final Map<Integer, KernelSocket> sockets = new LinkedHashMap<>();

  UnprivilegedTcpFlow(UnprivilegedTier tier, FlowPackets.Ends ends, SentProbes probes) {
    super(tier, ends, probes);
  }

  @Override
  void sendNow(List<Probe> toSend) {
    if (toSend.isEmpty() || probes().closed()) {
      return;
    }
    SentProbe sent = probes().register(toSend.getFirst());
    makeRoom();
    try {
      connect(sent);
    } catch (ErrnoException e) {
      sent.failed(e.errno(), null);
    }
    // Answers are timed when the reactor sees them, so it looks for them between two probes.
    reactor().schedule(0, () -> sendNow(toSend.subList(1, toSend.size())));
  }

  private void connect(SentProbe sent) throws ErrnoException {
    KernelSocket socket = tier().openBoundSocket(ends());
    try {
      RawTier.enableReceiveTimestamps(socket);
      UnprivilegedTier.setTtl(socket, sent.probe().ttl());
      socket
          .option(LinuxAbi.IPPROTO_TCP, LinuxAbi.TCP_SYNCNT, SYN_RETRANSMISSIONS)
          .option(LinuxAbi.SOL_SOCKET, LinuxAbi.SO_LINGER, LINGER_ON_FOR_ZERO_SECONDS);
      long userNanos = RealTimeClock.nanos();
      int result = socket.tryConnect(spec().target(), spec().port());
      if (result < 0 && result != -Errno.EINPROGRESS) {
        throw new ErrnoException("connect", -result);
      }
      sent.submitted(userNanos);
      sent.left(userNanos);
      reactor().register(socket, LinuxAbi.EPOLLOUT, events -> ready(sent, socket));
    } catch (ErrnoException e) {
      reactor().close(socket);
      throw e;
    }
    sockets.put(sent.token(), socket);
  }

  private void ready(SentProbe sent, KernelSocket socket) {
    long userNanos = RealTimeClock.nanos();
    boolean[] told = new boolean[1];
    reactor()
        .receiveRing()
        .drain(
            reactor().libc(),
            socket,
            LinuxAbi.MSG_ERRQUEUE,
            Integer.MAX_VALUE,
            datagram -> {
              // The data of the error queue is the quote from our TCP header on.
              Answer answer = queuedAnswer(datagram, spec().ipVersion().headerBytes());
              if (answer != null) {
                told[0] = true;
                sent.answered(answer);
              }
            });
    Answer answer = told[0] ? null : ofTheTarget(socket, userNanos);
    if (answer != null) {
      sent.answered(answer);
    }
    // Whatever it was, this connection attempt is over.
    if (sockets.remove(sent.token(), socket)) {
      reactor().close(socket);
    }
  }

  /** Whether the target opened the connection or refused it. */
  private @Nullable Answer ofTheTarget(KernelSocket socket, long userNanos) {
    Long roundTripNanos = roundTripWhenEstablished(socket);
    if (roundTripNanos != null) {
      return ofTheTarget(
          ReplyKind.TCP_SYN_ACK, userNanos, roundTripNanos == 0 ? null : roundTripNanos);
    }
    return socket.takeError() == Errno.ECONNREFUSED
        ? ofTheTarget(ReplyKind.TCP_RESET, userNanos, null)
        : null;
  }

  private Answer ofTheTarget(ReplyKind kind, long nanos, @Nullable Long roundTripNanos) {
    return new Answer(
        nanos, roundTripNanos, spec().target(), kind, null, null, null, null, List.of());
  }

  /** What the kernel measured from SYN to SYN-ACK, 0 when it did not; absent when not open. */
  private @Nullable Long roundTripWhenEstablished(KernelSocket socket) {
    try {
      ByteBuffer info =
          ByteBuffer.wrap(
                  socket.readOption(LinuxAbi.IPPROTO_TCP, LinuxAbi.TCP_INFO, TCP_INFO_BYTES))
              .order(ByteOrder.nativeOrder());
      if (info.limit() < TCP_INFO_RTT_OFFSET + 4 || info.get(0) != TCP_ESTABLISHED) {
        return null;
      }
      return Integer.toUnsignedLong(info.getInt(TCP_INFO_RTT_OFFSET)) * 1000;
    } catch (ErrnoException e) {
      reactor().log("reading TCP_INFO", e);
      return null;
    }
  }

  private void makeRoom() {
    Iterator<Map.Entry<Integer, KernelSocket>> oldestFirst = sockets.entrySet().iterator();
    while (oldestFirst.hasNext()) {
      Map.Entry<Integer, KernelSocket> oldest = oldestFirst.next();
      if (sockets.size() < MAX_SOCKETS && probes().withToken(oldest.getKey()) != null) {
        return;
      }
      oldestFirst.remove();
      reactor().close(oldest.getValue());
    }
  }

  @Override
  void closeSockets() {
    sockets.values().forEach(reactor()::close);
    sockets.clear();
  }
}
