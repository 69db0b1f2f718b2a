/**
 * Which AS may originate which prefix: validated ROA payloads (RFC 6811) from caches that speak the
 * RPKI-to-Router protocol (RFC 8210, and version 0 of RFC 6810), and what they say of a route.
 *
 * <p>{@code RtrCodec} and {@code RtrSession} are pure: octets to PDUs, and (state, event) to
 * (state, actions). {@code RtrClient} is the thin shell with a socket and a clock around them.
 */
@NullMarked
package io.lookingglass.bgp.rpki;

import org.jspecify.annotations.NullMarked;
