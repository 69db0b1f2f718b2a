package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.MeasurementRefusedException.Refusal;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.Resolution.NoSuchName;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;

/** Measurements over fake locations, with a clock and an alarm that tests move. */
@Timeout(60)
abstract class MeasurementsFixture {

  static final InetAddress ADDRESS = IpAddresses.parse("9.9.9.9");
  static final Asker ASKER = new Asker("198.51.100.7", 10, 2);
  static final Duration SOON = Duration.ofSeconds(20);

  final TestClock clock = new TestClock();
  final InMemoryMeasurementStore store = new InMemoryMeasurementStore();
  final Counts counts = new Counts();
  final List<String> lookups = new CopyOnWriteArrayList<>();
  Resolution unresolved = new NoSuchName("no.example", "192.0.2.53");
  int totalConcurrent = 100;
  int perTargetPerMinute = 1_000_000;

  Measurements measurements(Location... locations) {
    TargetPolicy policy =
        new TargetPolicy(new TargetSettings(List.of(), List.<IpPrefix>of(), SpecialPurpose.REFUSE));
    return new MeasurementsBuilder(
            List.of(locations), resolver(), () -> policy, store, totalConcurrent)
        .observer(counts)
        .perTargetPerMinute(perTargetPerMinute)
        .clock(clock)
        .nanoClock(clock::nanos)
        .alarm(clock)
        .grace(Duration.ZERO)
        .build();
  }

  TargetResolver resolver() {
    return (target, _) ->
        switch (target) {
          case Target.Address address ->
              new Resolution.Resolved(
                  new ResolvedTarget(
                      address, address.address(), List.of(address.address()), null, 0));
          case Target.Prefix prefix -> throw new AssertionError("no address: " + prefix);
          case Target.Name name -> {
            lookups.add(name.ascii());
            yield switch (name.ascii()) {
              case "dns.example" -> new Resolution.Resolved(target("dns.example"));
              case "inside.example" -> {
                InetAddress inside = IpAddresses.parse("10.0.0.1");
                yield new Resolution.Resolved(
                    new ResolvedTarget(name, inside, List.of(inside, ADDRESS), "192.0.2.53", 0));
              }
              default -> unresolved;
            };
          }
        };
  }

  static ResolvedTarget target(String name) {
    return new ResolvedTarget(
        TargetParser.parse(name), ADDRESS, List.of(ADDRESS), "192.0.2.53", 1_000);
  }

  static MeasurementOrder order(String target) {
    MeasurementRequest request = PingRequest.of(TargetParser.parse(target));
    return MeasurementOrder.here(request);
  }

  static Measurement start(Measurements measurements, String target)
      throws MeasurementRefusedException {
    return measurements.start(order(target), ASKER, Retention.STORED);
  }

  static Measurement startAt(Measurements measurements, String... magic)
      throws MeasurementRefusedException {
    List<LocationFilter> filters = new ArrayList<>();
    for (String words : magic) {
      filters.add(
          new LocationFilter(null, null, null, null, null, null, null, List.of(), words, null));
    }
    return measurements.start(
        new MeasurementOrder(order("9.9.9.9").request(), filters, null, true),
        new Asker("chooser", 100, 100),
        Retention.EPHEMERAL);
  }

  static MeasurementRefusedException refused(Measurements measurements, String target) {
    return assertThatExceptionOfType(MeasurementRefusedException.class)
        .isThrownBy(() -> start(measurements, target))
        .actual();
  }

  Finished failureFor(Resolution resolution) throws Exception {
    unresolved = resolution;
    Measurements measurements = measurements(FakeLocation.answering());
    Measurement measurement = start(measurements, "no.example");
    assertThat(measurement.finished()).isTrue();
    assertThat(measurements.running()).isZero();
    assertThat(measurements.rateLimit(ASKER).consumed()).isEqualTo(1);
    assertThat(store.awaitTry()).isEqualTo(measurement.id());
    assertThat(measurement.events()).hasSize(1);
    return end(measurement);
  }

  static Finished end(Measurement measurement) throws InterruptedException {
    return (Finished) eventsToTheEnd(measurement).getLast();
  }

  static List<ProbeEvent> eventsToTheEnd(Measurement measurement) throws InterruptedException {
    EventCursor cursor = measurement.follow(0);
    List<ProbeEvent> events = new ArrayList<>();
    for (@Nullable NumberedEvent event = cursor.next(SOON);
        event != null;
        event = cursor.next(SOON)) {
      events.add(event.event());
    }
    assertThat(cursor.ended()).as("ended after " + events).isTrue();
    return events;
  }

  /** The alarm of the next try is set just after the failed one. */
  void awaitAlarm() {
    while (clock.alarms() == 0) {
      Thread.onSpinWait();
    }
  }

  static final class Counts implements MeasurementObserver {
    final List<String> log = new CopyOnWriteArrayList<>();
    final AtomicInteger notStored = new AtomicInteger();

    @Override
    public void started(MeasurementType type) {
      log.add("started " + type);
    }

    @Override
    public void finished(MeasurementType type, Finished outcome, Duration duration) {
      log.add("finished " + type + " " + outcome.status());
    }

    @Override
    public void refused(MeasurementType type, Refusal reason) {
      log.add("refused " + reason.getClass().getSimpleName());
    }

    @Override
    public void notStored(MeasurementType type) {
      notStored.incrementAndGet();
    }
  }
}
