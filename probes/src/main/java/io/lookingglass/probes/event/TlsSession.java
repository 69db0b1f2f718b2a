package io.lookingglass.probes.event;

import org.jspecify.annotations.Nullable;

/**
 * The TLS session that an answer came through.
 *
 * @param version {@code TLSv1.3}
 * @param cipherSuite by its IANA name
 * @param authenticatedName the name or address that the certificate holds for; absent when it holds
 *     for none that was looked for
 * @param problem why the certificate does not hold, a sentence without a full stop; absent when it
 *     does
 */
public record TlsSession(
    String version,
    String cipherSuite,
    @Nullable String authenticatedName,
    @Nullable String problem) {}
