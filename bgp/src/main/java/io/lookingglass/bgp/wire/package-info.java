/**
 * BGP-4 on the wire: bytes in, values out, and back. Nothing here has state, reads a clock or does
 * I/O; nothing throws on what a peer sends.
 */
@NullMarked
package io.lookingglass.bgp.wire;

import org.jspecify.annotations.NullMarked;
