package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.tcp.Deadline;
import java.util.function.Consumer;

/**
 * Looks at the TLS handshakes of one server. Thread-safe; a measurement occupies the thread that
 * runs it, which may be a virtual one.
 */
public final class TlsProber {
  private final TlsEnvironment environment;

  public TlsProber(TlsEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Connects, on the calling thread, and tells every event to {@code sink} as it happens, up to
   * exactly one {@code Finished}, which is the last. When {@link TlsRequest#timeout} is over or the
   * thread is interrupted, it ends with what there is.
   *
   * @param sink takes events without blocking
   */
  public void run(TlsRequest request, ResolvedTarget target, Consumer<ProbeEvent> sink) {
    Deadline deadline = Deadline.in(request.timeout());
    Inspection inspection = new Inspection(environment, request, target, deadline, sink);
    try {
      inspection.run();
    } catch (IllegalStateException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
    }
    sink.accept(end(request, deadline, inspection.cutShort()));
  }

  private static Finished end(TlsRequest request, Deadline deadline, boolean cutShort) {
    if (Thread.currentThread().isInterrupted()) {
      return new Finished(ResultStatus.FINISHED, null, "it was stopped");
    }
    return cutShort && deadline.passed()
        ? new Finished(
            ResultStatus.FINISHED,
            null,
            "the time limit of %d s was reached".formatted(request.timeout().toSeconds()))
        : new Finished(ResultStatus.FINISHED, null, null);
  }
}
