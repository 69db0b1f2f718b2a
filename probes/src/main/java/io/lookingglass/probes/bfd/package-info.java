/**
 * Bidirectional Forwarding Detection (RFC 5880) beside the tunnels: single hop (RFC 5881) and
 * multihop (RFC 5883), in asynchronous mode, with every kind of authentication of RFC 5880.
 *
 * <p>{@link io.lookingglass.probes.bfd.BfdSpeaker} holds the sessions and says what becomes of
 * them. Its packets go the way that the kernel's routing gives to the addresses of a session, not
 * through the tunnel beside which the session is configured.
 *
 * <p>Inside: {@code BfdPacket} and {@code AuthenticationSection} are the packets, read and written
 * without any state. {@code BfdSession} is the state machine of section 6.8: it is told what came
 * and what time it is, and answers what is to be sent. {@code PacketAuthentication} signs and
 * checks for it. {@code SessionTable} finds the session of a packet. {@code BfdSpeaker} joins them
 * with the sockets of {@code probes.sys}, all on one thread.
 */
@NullMarked
package io.lookingglass.probes.bfd;

import org.jspecify.annotations.NullMarked;
