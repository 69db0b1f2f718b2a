package io.lookingglass.probes.event;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A name server as it was asked.
 *
 * @param name as the asker or a delegation calls it: {@code 192.0.2.53}, {@code ns1.example.com},
 *     or the URL of a DoH server; hostile text when it comes from a delegation
 * @param address where the question went; absent when the name has none
 * @param port 1 to 65535
 */
public record DnsServer(String name, @Nullable InetAddress address, int port) {}
