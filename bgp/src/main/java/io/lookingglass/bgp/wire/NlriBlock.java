package io.lookingglass.bgp.wire;

/**
 * A run of NLRI as received, every one known to be well-formed. What reads a full table walks these
 * octets with an {@code NlriCursor} and makes no object for a route.
 *
 * @param addPath each is preceded by its path identifier
 * @param octets not empty
 */
public record NlriBlock(Family family, boolean addPath, Octets octets) {}
