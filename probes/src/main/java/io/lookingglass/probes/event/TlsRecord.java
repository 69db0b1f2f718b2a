package io.lookingglass.probes.event;

import org.jspecify.annotations.Nullable;

/**
 * A record of TLS as it was on the wire (RFC 8446 section 5.1).
 *
 * @param contentType {@code handshake}, {@code alert}, {@code application_data} ...; the outer one
 * @param innerType what was inside an encrypted one of TLS 1.3 (RFC 8446 section 5.2); absent when
 *     the outer type tells, or it could not be opened
 * @param version of its header, {@code TLS 1.2 (0x0303)}
 * @param bytes on the wire with the header of 5
 */
public record TlsRecord(
    String contentType, @Nullable String innerType, String version, int bytes) {}
