package io.lookingglass.probes.sys;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A packet that waits to be handed to the kernel.
 *
 * @param bytes what the socket takes: a whole IP packet for a header-including socket, else what
 *     comes above IP or UDP
 * @param ttl told to the kernel in a control message; absent when the IP header is in {@code bytes}
 *     or the socket has it
 * @param departure learns what became of it
 */
@SuppressWarnings("ArrayRecordComponent") // written once by its builder, never compared
record OutgoingPacket(
    byte[] bytes, InetAddress target, int targetPort, @Nullable Integer ttl, Departure departure) {}
