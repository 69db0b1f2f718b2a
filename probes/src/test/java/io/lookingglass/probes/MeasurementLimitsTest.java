package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.TargetParser;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may measure how much, and what. */
@Timeout(60)
final class MeasurementLimitsTest extends MeasurementsFixture {

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
            "your budget of 10 measurements an hour is used up; this one can start in 360 s");
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

  private static Measurement start(Measurements measurements, String target, String asker)
      throws MeasurementRefusedException {
    return measurements.start(order(target), new Asker(asker, 100, 10), Retention.STORED);
  }

  private static List<Integer> places(Measurement measurement) {
    return measurement.events().stream()
        .map(NumberedEvent::event)
        .filter(ProbeEvent.Queued.class::isInstance)
        .map(event -> ((ProbeEvent.Queued) event).before())
        .toList();
  }

  @Test
  void whatIsTooMuchForTheServerWaitsAndMoreThanThatIsRefused() throws Exception {
    totalConcurrent = 1;
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch until = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, until));
    Measurement first = start(measurements, "9.9.9.9", "a");
    Measurement second = start(measurements, "9.9.9.9", "b");
    assertThat(second.waitingBehind()).isZero();
    assertThat(measurements.running()).isEqualTo(1);
    assertThat(measurements.waiting()).isEqualTo(1);
    assertThatExceptionOfType(MeasurementRefusedException.class)
        .isThrownBy(() -> start(measurements, "9.9.9.9", "c"))
        .satisfies(
            refused -> assertThat(refused.refusal()).isEqualTo(new TooManyAtOnce(1, false, 5)));
    until.countDown();
    eventsToTheEnd(first);
    eventsToTheEnd(second);
    assertThat(places(second)).containsExactly(0);
    assertThat(second.waitingBehind()).isNull();
    assertThat(measurements.waiting()).isZero();
    assertThat(measurements.running()).isZero();
  }

  @Test
  void whoWaitsCanBeCancelledAndItsPlaceIsFree() throws Exception {
    totalConcurrent = 1;
    CountDownLatch begun = new CountDownLatch(1);
    Measurements measurements = measurements(FakeLocation.waiting(begun, new CountDownLatch(1)));
    Measurement first = start(measurements, "9.9.9.9", "a");
    Measurement second = start(measurements, "9.9.9.9", "b");
    second.cancel("enough");
    assertThat(eventsToTheEnd(second)).hasSize(2);
    assertThat(measurements.waiting()).isZero();
    Measurement third = start(measurements, "9.9.9.9", "c");
    first.cancel("enough");
    eventsToTheEnd(first);
    third.cancel("enough");
    eventsToTheEnd(third);
    assertThat(measurements.running()).isZero();
  }

  @Test
  void whatBurdensMoreCostsMore() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    Asker asker = new Asker("asker", 10, 9);
    eventsToTheEnd(
        measurements.start(
            question(null, "9.9.9.9", "9.9.9.10", "9.9.9.11"), asker, Retention.STORED));
    assertThat(measurements.rateLimit(asker)).isEqualTo(new RateLimit(10, 3, 7, 1080));
  }

  @Test
  void whatCostsMoreThanAWholeBudgetTakesAllOfIt() throws Exception {
    Measurements measurements = measurements(FakeLocation.answering());
    Asker asker = new Asker("asker", 2, 9);
    eventsToTheEnd(
        measurements.start(
            question(null, "9.9.9.9", "9.9.9.10", "9.9.9.11"), asker, Retention.STORED));
    assertThat(measurements.rateLimit(asker).remaining()).isZero();
  }

  @Test
  void oneAddressIsSparedHoweverManyAsk() throws Exception {
    perTargetPerMinute = 2;
    Measurements measurements = measurements(FakeLocation.answering());
    eventsToTheEnd(start(measurements, "9.9.9.9", "a"));
    eventsToTheEnd(start(measurements, "dns.example", "b"));
    for (String target : List.of("9.9.9.9", "dns.example")) {
      Asker asker = new Asker("c " + target, 100, 10);
      assertThatExceptionOfType(MeasurementRefusedException.class)
          .isThrownBy(() -> measurements.start(order(target), asker, Retention.STORED))
          .withMessageContaining("9.9.9.9 is measured 2 times a minute already")
          .satisfies(
              refused -> assertThat(refused.refusal()).isEqualTo(new TargetBusy(ADDRESS, 2, 30)));
      assertThat(measurements.rateLimit(asker).consumed())
          .as("only the look-up of a name costs")
          .isEqualTo(target.equals("dns.example") ? 1 : 0);
    }
    eventsToTheEnd(start(measurements, "9.9.9.10", "c"));
    eventsToTheEnd(
        measurements.start(
            order("9.9.9.9"), new Asker("support", 100, 10, true), Retention.STORED));
    clock.pass(Duration.ofSeconds(30));
    eventsToTheEnd(start(measurements, "9.9.9.9", "c"));
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

  private static MeasurementOrder question(@Nullable Integer port, String... resolvers) {
    return question(DnsTransport.UDP, port, resolvers);
  }

  private static MeasurementOrder question(
      DnsTransport protocol, @Nullable Integer port, String... resolvers) {
    return MeasurementOrder.here(
        new DnsRequest(
            TargetParser.parse("www.example"),
            DnsQuery.of("A"),
            Arrays.stream(resolvers).map(DnsResolver::parse).toList(),
            protocol,
            port,
            null,
            false,
            false,
            DnsRequest.Encryption.strict(),
            Duration.ofSeconds(5)));
  }

  private static FakeLocation asking(String... own) {
    FakeLocation location = FakeLocation.answering();
    LocationDescription here = location.description();
    return new FakeLocation(
        new LocationDescription(
            here.name(),
            here.version(),
            here.continent(),
            here.region(),
            here.country(),
            here.state(),
            here.city(),
            here.asn(),
            here.network(),
            here.latitude(),
            here.longitude(),
            here.tags(),
            List.of(own)),
        location.probe());
  }

  @Test
  void serverThatIsNamedAndIsInsideIsRefusedAndCharged() {
    Measurements measurements = measurements(asking());
    MeasurementRefusedException refused =
        assertThatExceptionOfType(MeasurementRefusedException.class)
            .isThrownBy(
                () ->
                    measurements.start(
                        question(null, "dns.example", "tls://inside.example"),
                        ASKER,
                        Retention.STORED))
            .actual();
    assertThat(refused).hasMessageStartingWith("inside.example is 10.0.0.1, and 10.0.0.1 is in");
    assertThat(measurements.rateLimit(ASKER).consumed()).isEqualTo(2);
    assertThat(lookups).containsExactlyInAnyOrder("dns.example", "inside.example");
    assertThat(measurements.running()).isZero();
  }

  @Test
  void ownResolversMayBeAskedWhereverTheyAreButOnlyAsResolvers() throws Exception {
    Measurements measurements = measurements(asking("127.0.0.53", "127.0.0.54:5353"));
    for (MeasurementOrder order :
        List.of(
            question(null),
            question(null, "system"),
            question(null, "127.0.0.53"),
            question(53, "127.0.0.53"),
            question(null, "127.0.0.54:5353"),
            question(DnsTransport.DOT, null))) {
      eventsToTheEnd(measurements.start(order, new Asker("many", 99, 9), Retention.STORED));
    }
    for (MeasurementOrder order :
        List.of(
            question(22),
            question(8080, "system"),
            question(null, "127.0.0.53:6379"),
            question(null, "127.0.0.54"),
            question(DnsTransport.DOH, null),
            question(null, "https://127.0.0.53/admin"))) {
      assertThatExceptionOfType(MeasurementRefusedException.class)
          .as(order.toString())
          .isThrownBy(() -> measurements.start(order, new Asker("one", 9, 9), Retention.STORED))
          .withMessageContaining("Loopback");
    }
    assertThat(measurements.rateLimit(new Asker("one", 9, 9)).consumed()).isZero();
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
    Measurement late = start(measurements, "9.9.9.9");
    assertThat(late.waitingBehind()).isZero();
    until.countDown();
    eventsToTheEnd(late);
    read.await();
    assertThat(failures).isEmpty();
    started.forEach(measurement -> ids.add(measurement.id()));
    assertThat(ids).hasSize(askers);
    assertThat(measurements.running()).isZero();
    measurements.close();
    assertThat(ids).allSatisfy(id -> assertThat(store.find(id)).isPresent());
    assertThat(counts.log).filteredOn(line -> line.startsWith("finished")).hasSize(askers + 1);
  }
}
