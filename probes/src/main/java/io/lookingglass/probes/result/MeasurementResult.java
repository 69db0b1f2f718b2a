package io.lookingglass.probes.result;

import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ResultStatus;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one location found, so far or in the end; component names are the API's. Times are in
 * milliseconds with at most three decimals; absent is null.
 */
public sealed interface MeasurementResult
    permits PingResult,
        TracerouteResult,
        MtrResult,
        MtuResult,
        DnsResult,
        BgpResult,
        TlsResult,
        HttpResult,
        TunnelResult,
        DiagnosisResult {

  /** What all results have. */
  Summary summary();

  /**
   * What all results have; in JSON its components stand directly in the result.
   *
   * @param status how far it is
   * @param failureSource whose fault, present exactly when failed
   * @param message what went wrong, or why it ended early
   * @param rawOutput the classic tool's text
   * @param verdict in plain words
   * @param limitations what was lost by missing privileges
   * @param resolvedAddress what was measured; absent while not known
   * @param resolvedHostname the name asked for, or the reverse name of the address asked for
   * @param protocol {@code ICMP}, {@code UDP}, {@code TCP}, as really used; absent while not known
   * @param port destination port, absent for ICMP
   */
  record Summary(
      ResultStatus status,
      @Nullable FailureSource failureSource,
      @Nullable String message,
      String rawOutput,
      Verdict verdict,
      List<String> limitations,
      @Nullable InetAddress resolvedAddress,
      @Nullable String resolvedHostname,
      @Nullable String protocol,
      @Nullable Integer port) {
    public Summary {
      limitations = List.copyOf(limitations);
    }
  }
}
