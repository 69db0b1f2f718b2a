package io.lookingglass.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files. */
class DatabaseBackupTest {
  private static final Instant NOW = Instant.parse("2026-11-30T19:00:00Z");

  private final Path folder;
  private final Path live;
  private final Path copy;
  private final String url;

  DatabaseBackupTest(@TempDir Path folder) {
    this.folder = folder;
    this.live = folder.resolve("live.db");
    this.copy = folder.resolve("copy.db");
    this.url = "sqlite:" + live;
  }

  @BeforeEach
  void aDatabaseWithSomethingInIt() throws SQLException {
    Database.open(url).close();
    measured(live, "one");
  }

  private static void measured(Path file, String id) throws SQLException {
    execute(
        file,
        "insert into measurement (id, type, target, created_at, updated_at, request, location,"
            + " events) values ('%s', 'ping', 'example.com', 1, 1, '{}', '{}', x'00')"
                .formatted(id));
  }

  private static void execute(Path file, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 10000");
      statement.execute(sql);
    }
  }

  private static long measurements(Path file) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from measurement")) {
      return rows.getLong(1);
    }
  }

  private void leftNothing() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".part") || name.endsWith(".restoring"));
    }
  }

  @Test
  void aCopyIsMadeWhileTheDatabaseIsWrittenTo() throws Exception {
    try (Database _ = Database.open(url)) {
      AtomicBoolean enough = new AtomicBoolean();
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int number = 0; !enough.get() || number == 0; number++) {
                      try {
                        measured(live, "more" + number);
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  });
      DatabaseBackup.Contents contents = DatabaseBackup.backup(url, copy);
      enough.set(true);
      writer.join();
      assertThat(contents.measurements()).isPositive();
      assertThat(contents.schema()).isEqualTo(Schema.SCRIPTS.size());
      assertThat(contents.audit()).isInstanceOf(AuditVerdict.Whole.class);
      assertThat(contents.bytes()).isEqualTo(Files.size(copy));
      assertThat(measurements(copy)).isEqualTo(contents.measurements());
    }
    leftNothing();
  }

  @Test
  void onlyItsOwnerCanReadACopy() throws IOException {
    DatabaseBackup.backup(url, copy);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(copy, "precious");
    assertThatThrownBy(() -> DatabaseBackup.backup(url, copy))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("exists already");
    assertThat(copy).hasContent("precious");
  }

  @Test
  void whereNoDatabaseIsNoneIsMade() {
    Path none = folder.resolve("none.db");
    assertThatThrownBy(() -> DatabaseBackup.backup("sqlite:" + none, copy))
        .hasMessageContaining("There is no database");
    assertThat(none).doesNotExist();
    assertThat(copy).doesNotExist();
  }

  @Test
  void aCopyIsPutBackAndTheOneBeforeIsKept() throws SQLException, IOException {
    DatabaseBackup.backup(url, copy);
    measured(live, "two");
    Path before = DatabaseBackup.restore(copy, url, NOW);
    assertThat(before).isEqualTo(folder.resolve("live.db.before-20261130T190000Z"));
    assertThat(measurements(live)).isEqualTo(1);
    assertThat(measurements(folder.resolve("live.db.before-20261130T190000Z"))).isEqualTo(2);
    try (Database database = Database.open(url)) {
      assertThat(database.usable()).isTrue();
    }
    leftNothing();
  }

  @Test
  void aCopyIsPutWhereNoDatabaseIs() throws SQLException {
    DatabaseBackup.backup(url, copy);
    Path other = folder.resolve("new/folder/other.db");
    assertThat(DatabaseBackup.restore(copy, "sqlite:" + other, NOW)).isNull();
    assertThat(measurements(other)).isEqualTo(1);
  }

  @Test
  void nothingIsRestoredWhileTheServerHasTheDatabaseOpen() throws SQLException, IOException {
    DatabaseBackup.backup(url, copy);
    measured(live, "two");
    try (Database running = Database.open(url)) {
      assertThat(running.usable()).isTrue();
      assertThat(DatabaseBackup.inUse(url)).isTrue();
      assertThatThrownBy(() -> DatabaseBackup.restore(copy, url, NOW))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("is in use")
          .hasMessageContaining("systemctl stop");
      assertThat(running.usable()).isTrue();
      assertThat(measurements(live)).isEqualTo(2);
    }
    assertThat(DatabaseBackup.inUse(url)).isFalse();
    leftNothing();
  }

  @Test
  void aDamagedCopyIsRefused() throws IOException, SQLException {
    DatabaseBackup.backup(url, copy);
    byte[] bytes = Files.readAllBytes(copy);
    for (int index = 4_096; index < bytes.length; index++) {
      bytes[index] = (byte) 0xAA;
    }
    Files.write(copy, bytes);
    assertThatThrownBy(() -> DatabaseBackup.restore(copy, url, NOW))
        .isInstanceOf(StorageException.class);
    assertThat(measurements(live)).isEqualTo(1);
    leftNothing();
  }

  @Test
  void whatIsNoDatabaseIsRefused() throws IOException, SQLException {
    Files.writeString(copy, "some text that is no database at all ".repeat(100));
    assertThatThrownBy(() -> DatabaseBackup.restore(copy, url, NOW))
        .hasMessageContaining("is no lookingglass database");
    assertThat(measurements(live)).isEqualTo(1);
  }

  @Test
  void aCopyOfANewerProgramIsRefused() throws SQLException {
    DatabaseBackup.backup(url, copy);
    execute(
        copy,
        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success) values (99, '99', 'later', 'SQL', 'V99',"
            + " '', 1, 1)");
    assertThatThrownBy(() -> DatabaseBackup.restore(copy, url, NOW))
        .hasMessageContaining("of a newer version")
        .hasMessageContaining("its schema is 99");
  }

  @Test
  void aCopyWhoseAuditWasTouchedIsRefused() throws SQLException {
    execute(
        live,
        "insert into audit values (1, 1, 'noc', '192.0.2.1', 'announce', '203.0.113.0/24',"
            + " 'attack',"
            + " 1, 'done', '%s')".formatted("0".repeat(64)));
    DatabaseBackup.Contents contents = DatabaseBackup.backup(url, copy);
    assertThat(contents.audit()).isInstanceOf(AuditVerdict.Broken.class);
    assertThatThrownBy(() -> DatabaseBackup.restore(copy, url, NOW))
        .hasMessageContaining("is broken at entry 1");
  }
}
