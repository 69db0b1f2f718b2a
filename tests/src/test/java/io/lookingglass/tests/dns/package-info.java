/**
 * Questions to real name servers in network namespaces: a root (BIND), a top-level domain (Knot)
 * and zones (NSD, BIND), signed, unsigned and broken on purpose, and Unbound and Knot Resolver over
 * them.
 */
@NullMarked
package io.lookingglass.tests.dns;

import org.jspecify.annotations.NullMarked;
