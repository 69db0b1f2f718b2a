package io.lookingglass.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import io.lookingglass.probes.event.ProbeEvent.TargetResolved;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept, and found again. */
@Timeout(60)
final class MeasurementArchiveTest extends MeasurementsFixture {

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
  void measurementIsStoredBeforeAnybodySeesItsEnd() throws Exception {
    Measurement measurement = start(measurements(FakeLocation.answering()), "9.9.9.9");
    end(measurement);
    assertThat(store.find(measurement.id())).isPresent();
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
}
