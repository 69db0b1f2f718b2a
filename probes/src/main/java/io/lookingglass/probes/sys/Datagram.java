package io.lookingglass.probes.sys;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What one receive call brought.
 *
 * @param bytes the data, not copied again: whoever receives it owns it
 * @param name the sender; on an error queue, where the packet was going; absent when the kernel
 *     told none
 */
@SuppressWarnings("ArrayRecordComponent") // owned by its one receiver, never compared
record Datagram(byte[] bytes, @Nullable InetSocketAddress name, Ancillary ancillary) {}
