/**
 * TLS as it is seen on the wire. {@link io.lookingglass.probes.tls.wire.RecordSplitter} and {@link
 * io.lookingglass.probes.tls.wire.HandshakeSplitter} cut bytes into records and messages, {@link
 * io.lookingglass.probes.tls.MessageDecoder} makes fields of them, {@link
 * io.lookingglass.probes.tls.HandshakeFacts} gathers what was agreed on; all of that is pure.
 * {@link io.lookingglass.probes.tls.TlsHandshake} makes one honest handshake over a TCP connection
 * and has everything that passes looked at by them; a {@link
 * io.lookingglass.probes.tls.TlsConnection} is what is left when it succeeded.
 *
 * <p>Certificates are never rejected here: a verdict is made of them, see {@link
 * io.lookingglass.probes.tls.TlsProber}.
 */
@NullMarked
package io.lookingglass.probes.tls;

import org.jspecify.annotations.NullMarked;
