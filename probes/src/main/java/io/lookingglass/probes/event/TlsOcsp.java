package io.lookingglass.probes.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The OCSP response that a server stapled (RFC 6960, RFC 6066 section 8).
 *
 * @param status {@code good}, {@code revoked}, {@code unknown}; or why it holds none: {@code
 *     try_later} ...
 * @param responder whose response it is; absent when it holds none
 * @param producedAt absent when it holds none, as the others
 * @param nextUpdate absent when the responder says that newer is always to be had
 * @param revokedAt absent when not revoked
 * @param revocationReason absent when not revoked or not told
 * @param problem why it does not count, a sentence without a full stop; absent when signature,
 *     certificate and times hold
 */
public record TlsOcsp(
    String status,
    @Nullable String responder,
    @Nullable Instant producedAt,
    @Nullable Instant thisUpdate,
    @Nullable Instant nextUpdate,
    @Nullable Instant revokedAt,
    @Nullable String revocationReason,
    @Nullable String problem) {}
