package io.lookingglass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.MeasurementOrder;
import io.lookingglass.probes.MeasurementStore.StoredMeasurement;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqlMeasurementStoreTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void aMeasurementComesBackAsItWasSavedEvenAfterReopening() {
    StoredMeasurement saved = measurement("abcdefghij123456", NOON);
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database)) {
      store.save(saved);
    }
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database)) {
      assertThat(store.find(saved.id())).contains(saved);
    }
  }

  @Test
  void anUnknownIdIsNotFound() {
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database)) {
      assertThat(store.find("nobody")).isEmpty();
      assertThat(store.find("' or 1=1 --")).isEmpty();
    }
  }

  @Test
  void onlyWhatIsOlderIsDeletedAlsoWhenItIsMoreThanOneStep() {
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database)) {
      for (int i = 0; i < 450; i++) {
        store.save(measurement("old" + i, NOON.minusSeconds(1 + i)));
      }
      store.save(measurement("young", NOON));
      assertThat(store.deleteCreatedBefore(NOON)).isEqualTo(450);
      assertThat(store.find("old0")).isEmpty();
      assertThat(store.find("young")).isPresent();
      assertThat(store.deleteCreatedBefore(NOON)).isZero();
    }
  }

  @Test
  void writersWaitForEachOtherAndNoneIsLost() throws Exception {
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> saving = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String id = "parallel" + i;
        saving.add(threads.submit(() -> store.save(measurement(id, NOON))));
      }
      for (Future<?> save : saving) {
        save.get();
      }
      for (int i = 0; i < 200; i++) {
        assertThat(store.find("parallel" + i)).isPresent();
      }
    }
  }

  @Test
  void oneThatCannotBeSavedHarmsNoneThatIsSavedWithIt() throws Exception {
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      store.save(measurement("taken", NOON));
      List<Future<?>> saving = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String id = i == 25 ? "taken" : "free" + i;
        saving.add(threads.submit(() -> store.save(measurement(id, NOON))));
      }
      for (int i = 0; i < 50; i++) {
        if (i == 25) {
          assertThatThrownBy(saving.get(i)::get).hasCauseInstanceOf(StorageException.class);
        } else {
          saving.get(i).get();
          assertThat(store.find("free" + i)).isPresent();
        }
      }
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    try (Database database = open()) {
      SqlMeasurementStore store = new SqlMeasurementStore(database);
      store.close();
      assertThatThrownBy(() -> store.save(measurement("late", NOON)))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void aDamagedRowIsNotFoundAndHarmsNoOther() {
    try (Database database = open();
        SqlMeasurementStore store = new SqlMeasurementStore(database)) {
      store.save(measurement("damaged", NOON));
      store.save(measurement("whole", NOON));
      database
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "update measurement set events = ? where id = 'damaged'", new byte[] {1, 2}));
      assertThat(store.find("damaged")).isEmpty();
      assertThat(store.find("whole")).isPresent();
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamedInTheError() throws IOException {
    Path file = folder.resolve("notes.txt");
    Files.writeString(file, "these are my notes, and no database at all\n".repeat(100));
    assertThatThrownBy(() -> Database.open("sqlite:" + file))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).startsWith("these are my notes");
  }

  @Test
  void aDatabaseOfANewerVersionIsRefused() {
    try (Database database = open()) {
      database
          .jdbi()
          .useHandle(
              handle -> {
                handle.execute("update schema_fingerprint set sha256 = 'newer'");
                handle.execute(
                    "insert into flyway_schema_history (installed_rank, version, description, type,"
                        + " script, checksum, installed_by, execution_time, success) values (99,"
                        + " '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, 1)");
              });
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void everyMigrationScriptIsListed() throws IOException {
    Path scripts = Path.of("src/main/resources/db/migration");
    try (var files = Files.list(scripts)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList())
          .isEqualTo(Schema.SCRIPTS);
    }
  }

  private Database open() {
    return Database.open("sqlite:" + folder.resolve("deep/er/test.db"));
  }

  private static StoredMeasurement measurement(String id, Instant createdAt) {
    InetAddress address = InetAddress.ofLiteral("192.0.2.9");
    return new StoredMeasurement(
        id,
        MeasurementOrder.here(PingRequest.of(TargetParser.parse("192.0.2.9"))),
        new LocationDescription(
            "local",
            "1",
            "EU",
            null,
            "DE",
            null,
            "Frankfurt",
            64496L,
            "Example",
            50.11,
            8.68,
            List.of("tag"),
            List.of("192.0.2.53")),
        createdAt,
        createdAt.plusMillis(1234),
        List.of(
            new ProbeEvent.TargetResolved("192.0.2.9", address, List.of(address), null, 0),
            new ProbeEvent.ProbingStarted(
                ProbeProtocol.ICMP, null, address, 84, null, 1, 1, List.of()),
            new ProbeEvent.PingReplied(0, 23_456_789L, address, ReplyKind.ECHO_REPLY, 57, 84),
            new ProbeEvent.AddressAnnotated(address, "host.example", List.of(), null),
            new ProbeEvent.Finished(ResultStatus.FINISHED, null, null)));
  }
}
