package io.lookingglass.probes.sys;

import org.jspecify.annotations.Nullable;

/** Learns what became of a packet handed to a {@link PacketSender}. Called on the reactor. */
interface Departure {

  /** The kernel took the packet; {@code userNanos} was read just before the call. */
  void submitted(long userNanos);

  /** It left at this time: the kernel's stamp, or {@code userNanos} when that did not come. */
  void left(long nanos);

  /** It will not leave. */
  void failed(int errno, @Nullable Integer interfaceMtuBytes);
}
