/**
 * Where a full Internet table is kept: columns of numbers and octets, no object for a route.
 *
 * <p>One thread writes, any number read without ever stopping it. Three stores refer to each other
 * by number: a {@link io.lookingglass.bgp.rib.columns.PrefixTable} leads from a prefix to the first
 * of its paths, {@link io.lookingglass.bgp.rib.columns.PathRows} holds the paths, and an {@link
 * io.lookingglass.bgp.rib.columns.AttributeArena} the attributes, each distinct set once.
 *
 * <p>Readers look at memory that may change under their eyes, and find out afterwards: every leaf
 * of a prefix table has a version that is odd while anything of its prefixes, their paths and
 * attributes changes, and even and higher afterwards. What was read between two sights of one even
 * version is consistent; else it is thrown away and read again.
 */
@NullMarked
package io.lookingglass.bgp.rib.columns;

import org.jspecify.annotations.NullMarked;
