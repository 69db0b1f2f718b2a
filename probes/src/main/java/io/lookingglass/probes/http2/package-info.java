/**
 * HTTP/2 (RFC 9113) as far as a client needs it that asks one thing over a connection and goes:
 * {@link io.lookingglass.probes.http2.FrameReader} cuts octets into frames, {@link
 * io.lookingglass.probes.http2.HpackDecoder} reads header blocks, {@link
 * io.lookingglass.probes.http2.Http2Exchange} turns frames into what they mean. All of it is pure:
 * octets in, values and octets out; whoever owns the connection moves them.
 *
 * <p>The JDK's own client is not used, since it looks names up by itself, so that an address which
 * was checked and pinned could be led around, and since it tells no times.
 *
 * <p>Servers are hostile: frames, header lists and control frames are bounded, and whatever they
 * send ends as a value or an {@link io.lookingglass.probes.http2.Http2Exception}.
 */
@NullMarked
package io.lookingglass.probes.http2;

import org.jspecify.annotations.NullMarked;
