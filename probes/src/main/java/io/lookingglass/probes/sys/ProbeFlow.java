package io.lookingglass.probes.sys;

import java.net.InetAddress;
import java.util.List;

/** One open flow. Thread-safe. */
public interface ProbeFlow extends AutoCloseable {

  /** The address that the probes leave from. */
  InetAddress sourceAddress();

  /**
   * Sends the probes in the order of the list, in as few system calls as possible, without blocking
   * the caller. Each probe yields exactly one {@link FlowEvent.Sent} or {@link
   * FlowEvent.SendFailed}; replies follow as they arrive, possibly several for one probe.
   */
  void send(List<Probe> probes);

  /** Ends the flow: later replies are dropped, its identifiers become free. Idempotent. */
  @Override
  void close();
}
