package io.lookingglass.probes.result;

import org.jspecify.annotations.Nullable;

/**
 * How long each phase of a request took, in milliseconds with at most three decimals; one follows
 * the other. Absent is what did not happen: TLS of a plain request, the lookup of an address, and
 * whatever comes after a failure.
 *
 * @param total of all that happened, the phase that failed included
 * @param send handing the request to the kernel
 * @param firstByte from then to the first octet of the answer
 * @param download from then to the last octet that was read
 */
public record HttpTimings(
    @Nullable Double total,
    @Nullable Double dns,
    @Nullable Double tcp,
    @Nullable Double tls,
    @Nullable Double send,
    @Nullable Double firstByte,
    @Nullable Double download) {

  /**
   * What of {@link #firstByte} is more than a round trip, which the handshake of TCP shows: the
   * server was busy with the answer. Absent while one of them is.
   */
  public @Nullable Double thinking() {
    return firstByte == null || tcp == null
        ? null
        : (Double) (Math.round(Math.max(0, firstByte - tcp) * 1_000) / 1_000.0);
  }
}
