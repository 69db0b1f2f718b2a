package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A packet that waits to be handed to the kernel.
 *
 * @param bytes what the socket takes: a whole IP packet for a header-including socket, else what
 *     comes above IP or UDP
 * @param ttl told to the kernel in a control message; absent when the IP header is in {@code bytes}
 *     or the socket has it
 * @param mayFragment whether the bytes are an IP packet that may be sent in fragments
 * @param departure learns what became of it
 */
@SuppressWarnings("ArrayRecordComponent") // written once by its builder, never compared
record OutgoingPacket(
    byte[] bytes,
    InetAddress target,
    int targetPort,
    @Nullable Integer ttl,
    boolean mayFragment,
    Departure departure) {

  /** Of the rest of a packet, whose first fragment stands for it. */
  private static final Departure UNOBSERVED =
      new Departure() {
        @Override
        public void submitted(long userNanos) {}

        @Override
        public void left(long nanos) {}

        @Override
        public void failed(int errno, @Nullable Integer interfaceMtuBytes) {}
      };

  /** The packet in fragments, the first of which tells when the packet left. */
  List<OutgoingPacket> fragments(int mtuBytes, int identification) {
    List<OutgoingPacket> fragments = new ArrayList<>();
    for (byte[] fragment :
        IpFragments.split(IpVersion.of(target), bytes, mtuBytes, identification)) {
      Departure observer = fragments.isEmpty() ? departure : UNOBSERVED;
      fragments.add(new OutgoingPacket(fragment, target, targetPort, ttl, false, observer));
    }
    return fragments;
  }
}
