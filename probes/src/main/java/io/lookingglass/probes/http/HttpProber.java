package io.lookingglass.probes.http;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HttpStarted;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.tcp.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP requests of measurements. Thread-safe; a measurement occupies the thread that runs
 * it, which may be a virtual one.
 */
public final class HttpProber {
  private final HttpEnvironment environment;

  public HttpProber(HttpEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Asks, on the calling thread when there is one way and on more otherwise, and tells every event
   * to {@code sink} as it happens, up to exactly one {@code Finished}, which is the last. When
   * {@link HttpRequest#timeout} is over or the thread is interrupted, it ends with what there is;
   * the interrupt status is set again on return. Nothing is sent to an address that the policy
   * refuses.
   *
   * @param target resolved already; absent when that is left to this prober
   * @param sink takes events from several threads, without blocking
   */
  public void run(HttpRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink) {
    Deadline deadline = Deadline.in(request.timeout());
    List<HttpEndpoint> endpoints = request.endpoints();
    sink.accept(new HttpStarted(endpoints.stream().map(HttpEndpoint::text).toList()));
    if (endpoints.size() == 1) {
      new HttpWalk(environment, request, 0, target, deadline, sink).run();
    } else {
      sideBySide(request, target, deadline, sink);
    }
    sink.accept(
        new Finished(
            ResultStatus.FINISHED,
            null,
            deadline.passed()
                ? "the time limit of %d s was reached".formatted(request.timeout().toSeconds())
                : null));
  }

  private void sideBySide(
      HttpRequest request,
      @Nullable ResolvedTarget target,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    boolean interrupted = false;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int way = 0; way < request.endpoints().size(); way++) {
        HttpWalk walk = new HttpWalk(environment, request, way, target, deadline, sink);
        running.add(threads.submit(walk::run));
      }
      for (Future<?> each : running) {
        try {
          each.get();
        } catch (InterruptedException e) {
          interrupted = true;
          threads.shutdownNow();
        } catch (ExecutionException e) {
          threads.shutdownNow();
          throw new IllegalStateException("a way ended by a bug", e.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
