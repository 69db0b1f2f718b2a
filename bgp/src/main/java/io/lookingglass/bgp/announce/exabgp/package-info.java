/**
 * The text that programs write to ExaBGP to have routes announced and withdrawn, as ExaBGP 4.2
 * reads it; a detector of attacks that drives ExaBGP drives us with the same lines.
 */
@NullMarked
package io.lookingglass.bgp.announce.exabgp;

import org.jspecify.annotations.NullMarked;
