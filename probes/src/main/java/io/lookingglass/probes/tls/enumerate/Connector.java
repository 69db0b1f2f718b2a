package io.lookingglass.probes.tls.enumerate;

import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.TcpConnection;

/** Opens connections to the one server, on which the next byte is of TLS. Thread-safe. */
@FunctionalInterface
public interface Connector {

  /**
   * Connects, and asks for TLS where the protocol begins in plain text.
   *
   * @throws NotConnectedException when it does not come to that by the deadline
   */
  TcpConnection open(Deadline deadline) throws NotConnectedException;
}
