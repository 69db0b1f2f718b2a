package io.lookingglass.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The one SQLite database of the program, in a file, with its schema brought up to date.
 *
 * <p>Durability: write-ahead log with {@code synchronous=FULL}, so a transaction that was committed
 * is there after a crash or a power cut, and one that was not has left nothing. Thread-safe: SQLite
 * admits one writer at a time, the others wait; readers never wait.
 */
public final class Database implements AutoCloseable {
  private static final String SCHEME = "sqlite:";
  private static final int CONNECTIONS = 4;
  private static final int BUSY_TIMEOUT_MILLIS = 10_000;

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool, Jdbi jdbi) {
    this.pool = pool;
    this.jdbi = jdbi;
  }

  /**
   * Opens the database, makes its file and folder when missing, and migrates its schema.
   *
   * @param url {@code sqlite:} and a path
   * @throws StorageException when the file cannot be used, saying which and why
   */
  public static Database open(String url) {
    if (!url.startsWith(SCHEME)) {
      throw new StorageException("storage.url " + url + " does not begin with " + SCHEME, null);
    }
    Path file = Path.of(url.substring(SCHEME.length())).toAbsolutePath().normalize();
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new StorageException(
          "The folder %s for the database cannot be made: %s".formatted(file.getParent(), e), e);
    }
    try {
      return openPooled(new HikariDataSource(poolOf(file)));
    } catch (RuntimeException e) {
      throw new StorageException(
          ("The database %s cannot be used: %s. Is the file writable, is it a lookingglass"
                  + " database, and not of a newer version?")
              .formatted(file, firstLine(e)),
          e);
    }
  }

  private static Database openPooled(HikariDataSource pool) {
    try {
      Jdbi jdbi = Jdbi.create(pool);
      Schema.bringUpToDate(pool, jdbi);
      return new Database(pool, jdbi);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Whether a query works now. */
  public boolean usable() {
    try {
      return jdbi.withHandle(
          handle -> handle.createQuery("select 1").mapTo(Integer.class).one() == 1);
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }

  Jdbi jdbi() {
    return jdbi;
  }

  private static HikariConfig poolOf(Path file) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    sqlite.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file);
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setPoolName("database");
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(1);
    return pool;
  }

  private static String firstLine(RuntimeException exception) {
    String message = Objects.requireNonNullElse(exception.getMessage(), exception.toString());
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message);
  }
}
