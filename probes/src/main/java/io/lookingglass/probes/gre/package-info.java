/**
 * Health of GRE tunnels (RFC 2784, RFC 2890, RFC 7676), seen from user space: no kernel tunnel is
 * needed at our end.
 *
 * <p>{@link io.lookingglass.probes.gre.TunnelProber} sends single probes of every mode and tells
 * what became of each. Inside, from the bottom up: {@code ProbePackets} builds the packets, {@code
 * Sightings} reads what comes, both pure; {@code ProbeTable} joins the two on the network's loop.
 */
@NullMarked
package io.lookingglass.probes.gre;

import org.jspecify.annotations.NullMarked;
