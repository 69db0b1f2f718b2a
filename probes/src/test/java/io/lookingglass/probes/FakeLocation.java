package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A location that does what a test says instead of probing. */
record FakeLocation(LocationDescription description, Probe probe) implements Location {
  static final Finished WELL = new Finished(ResultStatus.FINISHED, null, null);

  /** What stands in for probing. */
  interface Probe {
    void run(ResolvedTarget target, Consumer<ProbeEvent> sink) throws InterruptedException;
  }

  static FakeLocation named(String name, Probe probe) {
    return new FakeLocation(
        new LocationDescription(
            name,
            "test",
            "EU",
            null,
            "DE",
            null,
            "Frankfurt",
            64496L,
            null,
            null,
            null,
            List.of("core"),
            List.of()),
        probe);
  }

  /** Answers one ping and ends. */
  static FakeLocation answering() {
    return named(
        "local",
        (target, sink) -> {
          sink.accept(reply(target, 0));
          sink.accept(WELL);
        });
  }

  /** Tells that it began, and ends when the latch opens or it is interrupted. */
  static FakeLocation waiting(CountDownLatch begun, CountDownLatch until) {
    return named(
        "local",
        (target, sink) -> {
          begun.countDown();
          try {
            until.await();
            sink.accept(reply(target, 0));
          } finally {
            sink.accept(WELL);
          }
        });
  }

  static PingReplied reply(ResolvedTarget target, int sequence) {
    return new PingReplied(sequence, 1_500_000, target.address(), ReplyKind.ECHO_REPLY, 60, 84);
  }

  @Override
  public void run(
      MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink) {
    if (!(request instanceof PacketRequest)) {
      sink.accept(WELL);
      return;
    }
    try {
      probe.run(Objects.requireNonNull(target), sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
