/**
 * Linux sockets through the foreign-function API; nothing else sees a memory segment.
 *
 * <p>From the outside: {@link io.lookingglass.probes.sys.ProbeNetwork} opens flows, {@link
 * io.lookingglass.probes.sys.ProbeFlow} sends probes, a {@link
 * io.lookingglass.probes.sys.FlowListener} is told what happens. {@link
 * io.lookingglass.probes.sys.LinuxProbeNetwork} is the real one.
 *
 * <p>Inside, from the top down. One {@code IpVersionProber} for each IP version chooses a tier for
 * each protocol. {@code RawTier} builds whole IP packets ({@code EchoPackets}, {@code UdpPackets},
 * {@code TcpPackets}), sends them through two sockets and finds the probes that arriving packets
 * answer ({@code RawAnswers}). {@code UnprivilegedTier} opens ordinary sockets for each flow
 * ({@code PingSocketFlow}, {@code UnprivilegedUdpFlow}, {@code UnprivilegedTcpFlow}) and reads
 * their error queues. Both remember what was sent in {@code SentProbes} and send through {@code
 * PacketSender}, which pairs packets with the kernel's send time stamps. All of it runs on one
 * thread for each IP version, the {@code Reactor}, which waits in {@code EventPoll}. At the bottom
 * {@code KernelSocket} and the rings ({@code SendRing}, {@code ReceiveRing}) lay out memory for the
 * calls in {@code Libc}.
 */
@NullMarked
package io.lookingglass.probes.sys;

import org.jspecify.annotations.NullMarked;
