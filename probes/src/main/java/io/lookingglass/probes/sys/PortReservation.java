package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;

/**
 * A local port that is ours while an ordinary socket is bound to it: nobody else on this host gets
 * it. For TCP the socket never listens, so the kernel itself resets what a target opens; for UDP it
 * keeps the kernel from answering with port unreachable, and receives the answers.
 *
 * @param socket bound, not connected
 * @param port 1 to 65535
 */
record PortReservation(KernelSocket socket, int port) {

  /** Reserves a port for a flow, of the flow's protocol and on its source address. */
  static PortReservation forFlow(Libc libc, FlowPackets.Ends ends) throws ErrnoException {
    PortReservation reservation = reserve(libc, ends.spec().protocol(), ends.source());
    if (!ends.meetsItself(reservation.port())) {
      return reservation;
    }
    // While this one is held, the kernel gives another.
    try {
      return reserve(libc, ends.spec().protocol(), ends.source());
    } finally {
      reservation.socket().close();
    }
  }

  static PortReservation reserve(Libc libc, ProbeProtocol protocol, InetAddress source)
      throws ErrnoException {
    boolean tcp = protocol == ProbeProtocol.TCP;
    KernelSocket socket =
        KernelSocket.open(
            libc,
            IpVersion.of(source),
            tcp ? LinuxAbi.SOCK_STREAM : LinuxAbi.SOCK_DGRAM,
            tcp ? LinuxAbi.IPPROTO_TCP : LinuxAbi.IPPROTO_UDP);
    try {
      socket.bind(source, 0);
      return new PortReservation(socket, socket.localAddress().getPort());
    } catch (ErrnoException e) {
      socket.close();
      throw e;
    }
  }
}
