package io.lookingglass.probes.event;

import org.jspecify.annotations.Nullable;

/**
 * What an ICMP error quotes of our own IP header: how the packet looked when it arrived there.
 *
 * @param ttl time to live or hop limit, 0 to 255; 1 is usual, more hints at MPLS TTL propagation or
 *     a router that quotes late
 * @param dscp differentiated services code point, 0 to 63 (RFC 2474)
 * @param ecn 0 to 3 (RFC 3168)
 * @param addressTranslated true when the quoted transport checksum or address is not what was sent,
 *     so that a NAT stands between; absent when this could not be told (unprivileged tier)
 */
public record QuotedHeader(int ttl, int dscp, int ecn, @Nullable Boolean addressTranslated) {}
