package io.lookingglass.bgp.rib;

import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Whom routes come from, as the decision process needs it.
 *
 * @param external of another AS
 * @param identifier its BGP identifier, from its OPEN
 */
public record RibPeer(
    String name, InetAddress address, Asn asn, boolean external, Inet4Address identifier) {}
