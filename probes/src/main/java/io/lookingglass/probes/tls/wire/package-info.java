/**
 * The bytes of TLS: {@link io.lookingglass.probes.tls.wire.RecordSplitter} and {@link
 * io.lookingglass.probes.tls.wire.HandshakeSplitter} cut them into records and messages, {@link
 * io.lookingglass.probes.tls.wire.TlsBytes} reads what is inside, {@link
 * io.lookingglass.probes.tls.wire.TlsNames} calls numbers by their names. All of it is pure.
 */
@NullMarked
package io.lookingglass.probes.tls.wire;

import org.jspecify.annotations.NullMarked;
