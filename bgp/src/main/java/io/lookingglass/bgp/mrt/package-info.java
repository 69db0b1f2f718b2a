/**
 * Routing information in MRT files (RFC 6396, RFC 8050): dumped tables as read-only views, messages
 * and state changes to look at, and our own table written for others.
 *
 * <p>{@code MrtCodec} is pure: octets to records and back. {@code MrtReader} streams a file,
 * compressed or not; {@code MrtTables} loads tables, each into a RIB of its own, so that nothing of
 * a file is ever a candidate for the speaker's best paths.
 */
@NullMarked
package io.lookingglass.bgp.mrt;

import org.jspecify.annotations.NullMarked;
