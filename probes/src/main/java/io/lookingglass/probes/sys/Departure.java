package io.lookingglass.probes.sys;

import org.jspecify.annotations.Nullable;

/** Learns what became of a packet that is handed to the kernel. Called on the reactor thread. */
public interface Departure {

  /** The kernel took the packet; {@code userNanos} was read just before the call. */
  void submitted(long userNanos);

  /** It left at this time: the kernel's stamp, or {@code userNanos} when that did not come. */
  void left(long nanos);

  /**
   * It will not leave.
   *
   * @param interfaceMtuBytes of the outgoing interface when that was too small, else absent
   */
  void failed(int errno, @Nullable Integer interfaceMtuBytes);
}
