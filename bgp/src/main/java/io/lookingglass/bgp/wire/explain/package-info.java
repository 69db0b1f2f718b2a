/**
 * Explains octets as BGP messages: field by field, with offset, value, meaning and the RFC that
 * says so, and with what is wrong at the place where it is. Values are read by the decoders that
 * sessions use; only where each field begins is found here, so that malformed messages are
 * explained as far as possible. Pure functions; nothing throws on any octets.
 */
@NullMarked
package io.lookingglass.bgp.wire.explain;

import org.jspecify.annotations.NullMarked;
