package io.lookingglass.probes.result;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpStep.Connected;
import io.lookingglass.probes.event.HttpStep.Failed;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpStep.Redirected;
import io.lookingglass.probes.event.HttpStep.Resolved;
import io.lookingglass.probes.event.HttpStep.Sent;
import io.lookingglass.probes.event.HttpTls;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request and what came of it; whatever did not happen, or not yet, is absent.
 *
 * @param number from 0; how many redirects were followed before
 * @param interim answers with a status from 100 to 199, in their order
 */
public record HttpHop(
    int number,
    String url,
    @Nullable Resolved resolved,
    @Nullable Connected connected,
    @Nullable HttpTls tls,
    @Nullable Sent sent,
    List<HeadReceived> interim,
    @Nullable HeadReceived head,
    @Nullable HttpContent content,
    @Nullable Failed failure,
    @Nullable Redirected redirect,
    HttpTimings timings,
    List<HttpFinding> findings) {
  public HttpHop {
    interim = List.copyOf(interim);
    findings = List.copyOf(findings);
  }

  /** Whether it is over TLS. */
  public boolean secure() {
    return url.startsWith("https:");
  }
}
