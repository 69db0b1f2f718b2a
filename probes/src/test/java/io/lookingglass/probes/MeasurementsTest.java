package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.Refusal;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MeasurementType;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.Resolution.NoAddress;
import io.lookingglass.probes.target.Resolution.NoSuchName;
import io.lookingglass.probes.target.Resolution.ResolverFailed;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MeasurementsTest {
  private static final InetAddress ADDRESS = IpAddresses.parse("9.9.9.9");
  private static final Asker ASKER = new Asker("198.51.100.7", 10, 2);
  private static final Duration SOON = Duration.ofSeconds(20);

  private final TestClock clock = new TestClock();
  private final InMemoryMeasurementStore store = new InMemoryMeasurementStore();
  private final Counts counts = new Counts();
  private final List<String> lookups = new CopyOnWriteArrayList<>();
  private Resolution unresolved = new NoSuchName("no.example", "192.0.2.53");
  private int totalConcurrent = 100;

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
  void budgetIsChargedAndRefillsSteadily() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    for (int index = 0; index < 10; index++) {
      assertThat(measurements.rateLimit(ASKER).consumed()).isEqualTo(index);
      eventsToTheEnd(start(measurements, "9.9.9.9"));
    }
    assertThat(measurements.rateLimit(ASKER)).isEqualTo(new RateLimit(10, 10, 0, 3600));
    MeasurementRefusedException refused = refused(measurements, "9.9.9.9");
    assertThat(refused)
        .hasMessage(
            "your budget of 10 measurements an hour is used up; the next can start in 360 s");
    assertThat(refused.refusal())
        .isEqualTo(new BudgetExhausted(new RateLimit(10, 10, 0, 3600), 360));
    clock.pass(Duration.ofMinutes(6));
    assertThat(measurements.rateLimit(ASKER)).isEqualTo(new RateLimit(10, 9, 1, 3240));
    eventsToTheEnd(start(measurements, "9.9.9.9"));
    clock.pass(Duration.ofHours(2));
    assertThat(measurements.rateLimit(ASKER)).isEqualTo(new RateLimit(10, 0, 10, 0));
  }

  @Test
  void askersHaveBudgetsOfTheirOwn() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    eventsToTheEnd(start(measurements, "9.9.9.9"));
    assertThat(measurements.rateLimit(new Asker("another", 10, 2)).consumed()).isZero();
  }

  @Test
  void askerMayRunOnlySoManyAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch until = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, until));
    Measurement first = start(measurements, "9.9.9.9");
    Measurement second = start(measurements, "9.9.9.9");
    MeasurementRefusedException refused = refused(measurements, "9.9.9.9");
    assertThat(refused.refusal()).isEqualTo(new TooManyAtOnce(2, true, 5));
    assertThat(refused).hasMessageStartingWith("2 of your measurements are running");
    assertThat(measurements.running()).isEqualTo(2);
    assertThat(measurements.rateLimit(ASKER).consumed()).as("refusal costs nothing").isEqualTo(2);
    until.countDown();
    eventsToTheEnd(first);
    eventsToTheEnd(second);
    assertThat(measurements.running()).as("free once the end is seen").isZero();
    eventsToTheEnd(start(measurements, "9.9.9.9"));
  }

  @Test
  void serverRunsOnlySoManyAtOnce() throws Exception {
    totalConcurrent = 1;
    CountDownLatch begun = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, new CountDownLatch(1)));
    Measurement only = start(measurements, "9.9.9.9");
    assertThat(refused(measurements, "9.9.9.9").refusal())
        .isEqualTo(new TooManyAtOnce(1, false, 5));
    only.cancel("enough");
    eventsToTheEnd(only);
    assertThat(measurements.running()).isZero();
  }

  @Test
  void literalThatThePolicyRefusesCostsNothingAndIsNotLookedUp() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    MeasurementRefusedException refused = refused(measurements, "10.0.0.1");
    assertThat(refused.refusal())
        .isEqualTo(new TargetNotAllowed(IpAddresses.parse("10.0.0.1"), "Private-Use"));
    assertThat(refused)
        .hasMessage(
            "10.0.0.1 is in 10.0.0.0/8 (Private-Use, RFC 1918), which is not reachable over the"
                + " Internet");
    assertThat(measurements.rateLimit(ASKER).consumed()).isZero();
    assertThat(measurements.running()).isZero();
    assertThat(lookups).isEmpty();
  }

  @Test
  void nameThatLeadsToARefusedAddressIsChargedAndNoOtherAddressTried() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    MeasurementRefusedException refused = refused(measurements, "inside.example");
    assertThat(refused)
        .hasMessage(
            "inside.example is 10.0.0.1, and 10.0.0.1 is in 10.0.0.0/8 (Private-Use, RFC 1918),"
                + " which is not reachable over the Internet");
    assertThat(measurements.rateLimit(ASKER).consumed()).isEqualTo(1);
    assertThat(measurements.running()).isZero();
    assertThat(lookups).containsExactly("inside.example");
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
  void finishedMeasurementIsStoredWithAllItsEvents() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    Measurement measurement = start(measurements, "9.9.9.9");
    assertThat(store.awaitTry()).isEqualTo(measurement.id());
    StoredMeasurement stored = store.find(measurement.id()).orElseThrow();
    assertThat(stored.events()).isEqualTo(eventsToTheEnd(measurement));
    assertThat(stored.order()).isEqualTo(measurement.order());
    assertThat(measurements.find(measurement.id())).containsSame(measurement);
  }

  @Test
  void runningMeasurementIsFound() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, until));
    Measurement measurement = start(measurements, "9.9.9.9");
    assertThat(measurements.find(measurement.id())).containsSame(measurement);
    until.countDown();
    eventsToTheEnd(measurement);
    assertThat(measurements.find(measurement.id())).containsSame(measurement);
  }

  @Test
  void ephemeralMeasurementIsNeitherFoundNorStored() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, until));
    Measurement measurement = measurements.start(order("9.9.9.9"), ASKER, Retention.EPHEMERAL);
    assertThat(measurements.find(measurement.id())).isEmpty();
    until.countDown();
    eventsToTheEnd(measurement);
    measurements.close();
    assertThat(measurements.find(measurement.id())).isEmpty();
    assertThat(store.find(measurement.id())).isEmpty();
  }

  @Test
  void measurementOfTheStoreIsRebuiltFromItsEvents() throws Exception {
    Measurement before = start(measurements(FakeLocation.answering()), "9.9.9.9");
    store.awaitTry();
    Measurement after = measurements(FakeLocation.answering()).find(before.id()).orElseThrow();
    assertThat(after).isNotSameAs(before);
    assertThat(after.finished()).isTrue();
    assertThat(after.events()).isEqualTo(before.events());
    assertThat(after.result()).isEqualTo(before.result());
    assertThat(after.createdAt()).isEqualTo(before.createdAt());
    assertThat(after.updatedAt()).isEqualTo(before.updatedAt());
    after.cancel("nothing happens");
    assertThat(after.follow(2).next(SOON)).isEqualTo(new NumberedEvent(3, FakeLocation.WELL));
  }

  @Test
  void storedMeasurementThatNeverEndedIsEnded() {
    store.put(
        new StoredMeasurement(
            "abcdefghijklmnop",
            order("9.9.9.9"),
            FakeLocation.answering().description(),
            clock.instant(),
            clock.instant(),
            List.of(new TargetResolved("9.9.9.9", ADDRESS, List.of(ADDRESS), null, 0))));
    Measurement found =
        measurements(FakeLocation.answering()).find("abcdefghijklmnop").orElseThrow();
    assertThat(found.finished()).isTrue();
    assertThat(found.result().summary().message())
        .isEqualTo("the server stopped before this measurement was finished");
  }

  @Test
  void savingIsTriedAgainAndTheMeasurementStaysReadable() throws Exception {
    store.failNext(1);
    Measurements measurements = measurements(FakeLocation.answering());
    Measurement measurement = start(measurements, "9.9.9.9");
    store.awaitTry();
    assertThat(store.find(measurement.id())).isEmpty();
    assertThat(measurements.find(measurement.id())).containsSame(measurement);
    awaitAlarm();
    clock.pass(Duration.ofSeconds(1));
    store.awaitTry();
    assertThat(store.find(measurement.id())).isPresent();
    assertThat(counts.notStored.get()).isZero();
  }

  @Test
  void measurementThatCannotBeStoredIsCountedAndReadableForAWhile() throws Exception {
    store.failNext(3);
    Measurements measurements = measurements(FakeLocation.answering());
    Measurement measurement = start(measurements, "9.9.9.9");
    store.awaitTry();
    awaitAlarm();
    clock.pass(Duration.ofSeconds(1));
    store.awaitTry();
    clock.pass(Duration.ofSeconds(5));
    store.awaitTry();
    assertThat(counts.notStored.get()).isEqualTo(1);
    assertThat(measurements.find(measurement.id())).containsSame(measurement);
  }

  @Test
  void identifierThatCannotBeIsNotLookedFor() {
    Measurements measurements = measurements(FakeLocation.answering());
    for (String id :
        List.of("", "x", "../../etc/passwd", "abcdefghijklmno\n", "ABCDEFGHIJKLMNOP")) {
      assertThat(measurements.find(id)).isEmpty();
    }
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

  @Test
  void thousandAskersAtOnceEachGetTheirOwnMeasurement() throws Exception {
    totalConcurrent = 1000;
    int askers = 1000;
    CountDownLatch begun = new CountDownLatch(askers);
    CountDownLatch until = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(askers);
    Set<String> ids = new HashSet<>();
    ConcurrentLinkedQueue<Measurement> started = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Measurements measurements = measurements(FakeLocation.waiting(begun, until));
    for (int index = 0; index < askers; index++) {
      Asker asker = new Asker("asker " + index, 1, 1);
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  Measurement measurement =
                      measurements.start(order("dns.example"), asker, Retention.STORED);
                  started.add(measurement);
                  assertThat(eventsToTheEnd(measurement)).hasSize(3);
                  assertThat(measurement.result().summary().status())
                      .isEqualTo(ResultStatus.FINISHED);
                } catch (Exception | AssertionError e) {
                  failures.add(e);
                } finally {
                  read.countDown();
                }
              });
    }
    begun.await();
    assertThat(measurements.running()).isEqualTo(askers);
    assertThat(refused(measurements, "9.9.9.9").refusal())
        .isEqualTo(new TooManyAtOnce(1000, false, 5));
    until.countDown();
    read.await();
    assertThat(failures).isEmpty();
    started.forEach(measurement -> ids.add(measurement.id()));
    assertThat(ids).hasSize(askers);
    assertThat(measurements.running()).isZero();
    measurements.close();
    assertThat(ids).allSatisfy(id -> assertThat(store.find(id)).isPresent());
    assertThat(counts.log).filteredOn(line -> line.startsWith("finished")).hasSize(askers);
  }

  private Measurements measurements(Location... locations) {
    TargetPolicy policy =
        new TargetPolicy(new TargetSettings(List.of(), List.<IpPrefix>of(), SpecialPurpose.REFUSE));
    return new MeasurementsBuilder(
            List.of(locations), resolver(), () -> policy, store, totalConcurrent)
        .observer(counts)
        .clock(clock)
        .nanoClock(clock::nanos)
        .alarm(clock)
        .grace(Duration.ZERO)
        .build();
  }

  private TargetResolver resolver() {
    return (target, _) ->
        switch (target) {
          case Target.Address address ->
              new Resolution.Resolved(
                  new ResolvedTarget(
                      address, address.address(), List.of(address.address()), null, 0));
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

  private static ResolvedTarget target(String name) {
    return new ResolvedTarget(
        TargetParser.parse(name), ADDRESS, List.of(ADDRESS), "192.0.2.53", 1_000);
  }

  private static MeasurementOrder order(String target) {
    MeasurementRequest request = PingRequest.of(TargetParser.parse(target));
    return MeasurementOrder.here(request);
  }

  private static Measurement start(Measurements measurements, String target)
      throws MeasurementRefusedException {
    return measurements.start(order(target), ASKER, Retention.STORED);
  }

  private static Measurement startAt(Measurements measurements, String... magic)
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

  private static MeasurementRefusedException refused(Measurements measurements, String target) {
    return assertThatExceptionOfType(MeasurementRefusedException.class)
        .isThrownBy(() -> start(measurements, target))
        .actual();
  }

  private Finished failureFor(Resolution resolution) throws Exception {
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

  private static Finished end(Measurement measurement) throws InterruptedException {
    return (Finished) eventsToTheEnd(measurement).getLast();
  }

  private static List<ProbeEvent> eventsToTheEnd(Measurement measurement)
      throws InterruptedException {
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
  private void awaitAlarm() {
    while (clock.alarms() == 0) {
      Thread.onSpinWait();
    }
  }

  private static final class Counts implements MeasurementObserver {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final AtomicInteger notStored = new AtomicInteger();

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
