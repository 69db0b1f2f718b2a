package io.lookingglass.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Copies of the database: one is made while the server runs, and put in its place while it does
 * not. What is copied is judged before it counts: SQLite's own check of the file, the version of
 * its schema, and the audit's chain of hashes.
 */
public final class DatabaseBackup {
  private static final String SCHEME = "sqlite:";
  private static final int FIRST_WITH_AUDIT = 2;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private DatabaseBackup() {}

  /**
   * What is in a copy.
   *
   * @param bytes size of the file
   * @param schema number of the migration that it is at
   * @param measurements stored in it
   * @param audit what became of following its audit
   */
  public record Contents(long bytes, int schema, long measurements, AuditVerdict audit) {}

  /**
   * Writes a copy of the database; writers and readers go on meanwhile.
   *
   * @param url {@code sqlite:} and a path
   * @param copy must not exist
   * @throws StorageException when it cannot be made, or is not whole; then there is no file
   */
  public static Contents backup(String url, Path copy) {
    Path source = path(url);
    if (!Files.isRegularFile(source)) {
      throw new StorageException("There is no database " + source + " yet", null);
    }
    Path target = copy.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new StorageException(
          target + " exists already; a backup never overwrites, so name another file", null);
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      // Made before SQLite writes to it, so that nobody else can read it at any time.
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      vacuumInto(source, part);
      Contents contents = judge(part);
      durable(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return contents;
    } catch (IOException e) {
      throw new StorageException("The backup " + target + " cannot be written: " + e, e);
    } finally {
      quietlyDelete(part);
    }
  }

  /**
   * Puts a copy in the place of the database. The one before is kept beside it.
   *
   * @return where the one before is; absent when there was none
   * @throws StorageException when the copy is not whole or of a newer program, its audit is broken,
   *     or the database is in use; then nothing was changed
   */
  public static @Nullable Path restore(Path copy, String url, Instant now) {
    Path source = copy.toAbsolutePath().normalize();
    if (!Files.isRegularFile(source)) {
      throw new StorageException("There is no file " + source, null);
    }
    Path target = path(url);
    Path part = target.resolveSibling(target.getFileName() + ".restoring");
    try {
      Files.createDirectories(target.getParent());
      Files.deleteIfExists(part);
      Files.createFile(
          part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      // Judged is what will be used, not what it was copied from.
      Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
      Contents contents = judge(part);
      if (contents.audit() instanceof AuditVerdict.Broken(long number, String problem)) {
        throw new StorageException(
            "The audit in %s is broken at entry %d: %s. It is not restored."
                .formatted(source, number, problem),
            null);
      }
      durable(part);
      Path before = null;
      if (Files.exists(target)) {
        closeForGood(target);
        before = target.resolveSibling(target.getFileName() + ".before-" + STAMP.format(now));
        Files.move(target, before, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
      return before;
    } catch (IOException e) {
      throw new StorageException("The database " + target + " cannot be restored: " + e, e);
    } finally {
      quietlyDelete(part);
    }
  }

  /**
   * Looks into a file that is to be a copy of the database.
   *
   * @throws StorageException when it is none, is damaged, or is of a newer program
   */
  static Contents judge(Path file) {
    try {
      return look(file);
    } finally {
      // Reading in this mode leaves them behind.
      quietlyDelete(file.resolveSibling(file.getFileName() + "-wal"));
      quietlyDelete(file.resolveSibling(file.getFileName() + "-shm"));
    }
  }

  /**
   * Looks into a database, which may be in use.
   *
   * @throws StorageException when it is none, is damaged, or is of a newer program
   */
  public static Contents look(Path file) {
    int schema;
    long measurements;
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      String verdict = text(statement, "pragma integrity_check(1)");
      if (!verdict.equals("ok")) {
        throw new StorageException(file + " is damaged: " + verdict, null);
      }
      schema =
          Integer.parseInt(
              text(
                  statement,
                  "select coalesce(max(cast(version as integer)), 0) from flyway_schema_history"
                      + " where success = 1"));
      measurements = Long.parseLong(text(statement, "select count(*) from measurement"));
    } catch (SQLException e) {
      throw new StorageException(
          file + " is no lookingglass database: " + String.valueOf(e.getMessage()), e);
    }
    if (schema > Schema.SCRIPTS.size()) {
      throw new StorageException(
          "%s is of a newer version: its schema is %d, this program knows %d. Use that version."
              .formatted(file, schema, Schema.SCRIPTS.size()),
          null);
    }
    try {
      AuditVerdict audit =
          schema < FIRST_WITH_AUDIT
              ? new AuditVerdict.Whole(0, AuditChain.START)
              : SqlAuditLog.verify(Jdbi.create("jdbc:sqlite:" + file));
      return new Contents(Files.size(file), schema, measurements, audit);
    } catch (IOException e) {
      throw new StorageException(file + " cannot be read: " + e, e);
    }
  }

  /** Whether somebody has the database open, as a running server does. */
  public static boolean inUse(String url) {
    Path file = path(url);
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      // The write-ahead log can only be given up by who is alone; it is taken up again at once.
      boolean alone = text(statement, "pragma journal_mode = delete").equals("delete");
      if (alone) {
        text(statement, "pragma journal_mode = wal");
      }
      return !alone;
    } catch (SQLException e) {
      return locked(e);
    }
  }

  private static void vacuumInto(Path source, Path part) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + source);
        PreparedStatement statement = connection.prepareStatement("vacuum into ?")) {
      statement.setString(1, part.toString());
      statement.execute();
    } catch (SQLException e) {
      throw new StorageException(
          "The database %s cannot be copied: %s".formatted(source, e.getMessage()), e);
    }
  }

  /** Takes the write-ahead log into the file, which only who is alone can do. */
  private static void closeForGood(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      if (!text(statement, "pragma journal_mode = delete").equals("delete")) {
        throw inUse(file, null);
      }
    } catch (SQLException e) {
      throw locked(e)
          ? inUse(file, e)
          : new StorageException(
              "The database %s, which would be replaced, cannot be opened: %s. Move it away first."
                  .formatted(file, e.getMessage()),
              e);
    }
  }

  private static StorageException inUse(Path file, @Nullable SQLException cause) {
    return new StorageException(
        "The database %s is in use. Stop the server first (systemctl stop lookingglass)."
            .formatted(file),
        cause);
  }

  private static boolean locked(SQLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("SQLITE_BUSY") || message.contains("SQLITE_LOCKED");
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private static void durable(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static Path path(String url) {
    if (!url.startsWith(SCHEME)) {
      throw new StorageException("storage.url " + url + " does not begin with " + SCHEME, null);
    }
    return Path.of(url.substring(SCHEME.length())).toAbsolutePath().normalize();
  }

  private static void quietlyDelete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Left behind; it is not what counts.
    }
  }
}
