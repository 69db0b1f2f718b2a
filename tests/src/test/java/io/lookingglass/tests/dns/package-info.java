/**
 * Questions to real name servers: a root, a top-level domain and zones of NSD on loopback
 * addresses, signed, unsigned and broken on purpose, and Unbound as resolver over them.
 */
@NullMarked
package io.lookingglass.tests.dns;

import org.jspecify.annotations.NullMarked;
