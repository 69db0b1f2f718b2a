package io.lookingglass.bgp.rib;

/**
 * How many prefixes of all families together a peer may have, and who is told.
 *
 * @param most at least 1
 * @param exceeded run on the writing thread when there are more, once until there are no more than
 *     {@code most} again; must not wait
 */
public record PrefixLimit(int most, Runnable exceeded) {}
