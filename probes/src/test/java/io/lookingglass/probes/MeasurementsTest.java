package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.target.Resolution.NoAddress;
import io.lookingglass.probes.target.Resolution.NoSuchName;
import io.lookingglass.probes.target.Resolution.ResolverFailed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of a measurement, from its start to its last event. */
@Timeout(60)
final class MeasurementsTest extends MeasurementsFixture {

  @Test
  void measurementTellsItsResolutionThenWhatTheLocationTells() throws Exception {
    Measurement measurement = start(measurements(FakeLocation.answering()), "dns.example");
    List<ProbeEvent> events = eventsToTheEnd(measurement);
    assertThat(events)
        .containsExactly(
            new TargetResolved("dns.example", ADDRESS, List.of(ADDRESS), "192.0.2.53", 1_000),
            FakeLocation.reply(target("dns.example"), 0),
            FakeLocation.WELL);
    assertThat(measurement.finished()).isTrue();
    assertThat(measurement.id()).matches("[A-Za-z0-9]{16}");
    assertThat(measurement.location().name()).isEqualTo("local");
    assertThat(measurement.result().summary().status()).isEqualTo(ResultStatus.FINISHED);
    assertThat(measurement.result().summary().resolvedAddress()).isEqualTo(ADDRESS);
    assertThat(((PingResult) measurement.result()).stats().rcv()).isEqualTo(1);
    assertThat(measurement.result().summary().rawOutput())
        .contains("64 bytes from 9.9.9.9: icmp_seq=1");
  }

  @Test
  void resultGrowsWhileItRunsAndIsTheSameObjectInTheEnd() throws Exception {
    CountDownLatch more = new CountDownLatch(1);
    Measurement measurement =
        start(
            measurements(
                FakeLocation.named(
                    "local",
                    (target, sink) -> {
                      sink.accept(FakeLocation.reply(target, 0));
                      more.await();
                      sink.accept(FakeLocation.reply(target, 1));
                      sink.accept(FakeLocation.WELL);
                    })),
            "9.9.9.9");
    EventCursor cursor = measurement.follow(1);
    cursor.next(SOON);
    assertThat(((PingResult) measurement.result()).stats().rcv()).isEqualTo(1);
    assertThat(measurement.result().summary().status()).isEqualTo(ResultStatus.IN_PROGRESS);
    assertThat(measurement.result()).isSameAs(measurement.result());
    more.countDown();
    eventsToTheEnd(measurement);
    assertThat(((PingResult) measurement.result()).stats().rcv()).isEqualTo(2);
    assertThat(measurement.result()).isSameAs(measurement.result());
  }

  @Test
  void updatedAtIsTheTimeOfTheLastEvent() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    Measurement measurement = start(measurements(FakeLocation.waiting(begun, until)), "9.9.9.9");
    begun.await();
    clock.pass(Duration.ofSeconds(3));
    until.countDown();
    eventsToTheEnd(measurement);
    assertThat(Duration.between(measurement.createdAt(), measurement.updatedAt()))
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void nameThatDoesNotExistIsAFailedMeasurement() throws Exception {
    assertThat(failureFor(new NoSuchName("no.example", "192.0.2.53")))
        .isEqualTo(
            new Finished(
                ResultStatus.FAILED,
                FailureSource.TARGET,
                "there is no host no.example (192.0.2.53 said NXDOMAIN); check its spelling"));
  }

  @Test
  void nameWithoutTheVersionIsAFailureOfTheTarget() throws Exception {
    Finished end = failureFor(new NoAddress("no.example", IpVersion.IPV6, IpVersion.IPV4));
    assertThat(end.failureSource()).isEqualTo(FailureSource.TARGET);
    assertThat(end.message()).isEqualTo("no.example has no IPv6 address; it has one for IPv4");
  }

  @Test
  void resolverThatFailsIsAFailureOfTheResolver() throws Exception {
    Finished end =
        failureFor(new ResolverFailed("no.example", List.of("192.0.2.53 did not answer")));
    assertThat(end.failureSource()).isEqualTo(FailureSource.RESOLVER);
    assertThat(end.message())
        .isEqualTo("no.example could not be resolved: 192.0.2.53 did not answer");
  }

  @Test
  void locationThatMisbehavesIsEndedByTheWatchdog() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Measurements measurements =
        measurements(
            FakeLocation.named(
                "local",
                (target, sink) -> {
                  begun.countDown();
                  while (released.getCount() > 0) {
                    try {
                      released.await();
                    } catch (InterruptedException e) {
                      // Deaf on purpose.
                    }
                  }
                  sink.accept(FakeLocation.reply(target, 0));
                  sink.accept(FakeLocation.WELL);
                  done.countDown();
                }));
    Measurement measurement = start(measurements, "9.9.9.9");
    begun.await();
    clock.pass(Duration.ofSeconds(31));
    assertThat(measurement.finished()).isFalse();
    clock.pass(Duration.ofSeconds(1));
    assertThat(measurement.finished()).isTrue();
    assertThat(measurements.running()).isZero();
    released.countDown();
    done.await();
    assertThat(eventsToTheEnd(measurement).getLast())
        .isEqualTo(
            new Finished(
                ResultStatus.FAILED,
                FailureSource.INTERNAL,
                "measuring did not end in its time of 30 s; what came until then is kept"));
    assertThat(measurement.events()).as("nothing behind the end").hasSize(2);
  }

  @Test
  void watchdogIsCalledOffAtTheEnd() throws Exception {
    eventsToTheEnd(start(measurements(FakeLocation.answering()), "9.9.9.9"));
    assertThat(clock.alarms()).isZero();
  }

  @Test
  void cancellingInterruptsAndItsReasonIsKept() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Measurement measurement =
        start(measurements(FakeLocation.waiting(begun, new CountDownLatch(1))), "9.9.9.9");
    begun.await();
    measurement.cancel("the reader went away");
    measurement.cancel("another reason");
    assertThat(eventsToTheEnd(measurement).getLast())
        .isEqualTo(new Finished(ResultStatus.FINISHED, null, "the reader went away"));
    measurement.cancel("too late");
    assertThat(measurement.result().summary().message()).isEqualTo("the reader went away");
  }

  @Test
  void cancellingALocationThatDoesNotListenEndsItAllTheSame() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Measurement measurement =
        start(
            measurements(
                FakeLocation.named(
                    "local",
                    (_, _) -> {
                      begun.countDown();
                      while (released.getCount() > 0) {
                        Thread.onSpinWait();
                      }
                    })),
            "9.9.9.9");
    begun.await();
    measurement.cancel("enough");
    clock.pass(Duration.ofSeconds(2));
    assertThat(eventsToTheEnd(measurement).getLast())
        .isEqualTo(new Finished(ResultStatus.FINISHED, null, "enough"));
    released.countDown();
  }

  @Test
  void bugInALocationIsTheEndOfItsMeasurementOnly() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Measurements measurements =
        measurements(
            FakeLocation.named(
                "local",
                (_, sink) -> {
                  switch (runs.getAndIncrement()) {
                    case 0 -> throw new IllegalStateException("a bug");
                    case 1 -> throw new StackOverflowError();
                    case 2 -> {} // No end.
                    default -> sink.accept(FakeLocation.WELL);
                  }
                }));
    for (int bug = 0; bug < 3; bug++) {
      assertThat(end(start(measurements, "9.9.9.9")).failureSource())
          .isEqualTo(FailureSource.INTERNAL);
    }
    assertThat(end(start(measurements, "9.9.9.9"))).isEqualTo(FakeLocation.WELL);
    assertThat(measurements.running()).isZero();
  }

  @Test
  void locationIsChosenByTheFiltersInOrder() throws Exception {
    Measurements measurements =
        measurements(
            FakeLocation.named("one", FakeLocation.answering().probe()),
            FakeLocation.named("two", FakeLocation.answering().probe()));
    assertThat(measurements.locations())
        .extracting(LocationDescription::name)
        .containsExactly("one", "two");
    assertThat(startAt(measurements).location().name()).isEqualTo("one");
    assertThat(startAt(measurements, "nowhere", "two+de").location().name()).isEqualTo("two");
    assertThatExceptionOfType(MeasurementRefusedException.class)
        .isThrownBy(() -> startAt(measurements, "nowhere"))
        .withMessage("no location matches; there is one")
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(new NoLocation("one")));
  }

  @Test
  void observerIsToldOfEachOnce() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    eventsToTheEnd(start(measurements, "9.9.9.9"));
    refused(measurements, "10.0.0.1");
    measurements.close();
    assertThat(counts.log)
        .containsExactlyInAnyOrder(
            "started PING", "finished PING FINISHED", "refused TargetNotAllowed");
  }

  @Test
  void closingLetsFinishThenCancelsAndStoresAndRefusesWhatComesLater() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, new CountDownLatch(1)));
    Measurement measurement = start(measurements, "9.9.9.9");
    begun.await();
    measurements.close();
    assertThat(measurement.result().summary().message()).isEqualTo("the server is stopping");
    assertThat(store.find(measurement.id())).isPresent();
    assertThat(refused(measurements, "9.9.9.9").refusal()).isInstanceOf(TooManyAtOnce.class);
    assertThat(measurements.running()).isZero();
  }
}
