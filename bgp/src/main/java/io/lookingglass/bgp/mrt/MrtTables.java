package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.rib.RouteView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dumped tables as read-only views. Each file has a RIB of its own: its routes are never candidates
 * for the speaker's best paths and never announced.
 *
 * <p>Thread-safe. Files are loaded one after the other by a thread of its own; what is there can be
 * read meanwhile.
 */
public final class MrtTables implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MrtTables.class);

  private final InstantSource clock;
  private final ExecutorService loader =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("mrt-loader").factory());
  private volatile List<MrtTable> tables = List.of();

  private MrtTables(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Begins to load files. One that cannot be read is told by its status.
   *
   * @param clock of the process; routes keep the times of the file
   */
  public static MrtTables load(List<Path> files, InstantSource clock) {
    MrtTables tables = new MrtTables(clock);
    tables.reload(files);
    return tables;
  }

  /**
   * Takes over another list of files: those that are no longer in it are dropped, and those that
   * are new or were written to since are loaded. A file that could not be read is tried again.
   *
   * @return whether anything is dropped or loaded
   */
  public synchronized boolean reload(List<Path> files) {
    Map<String, MrtTable> before = new HashMap<>();
    tables.forEach(table -> before.put(table.name(), table));
    List<MrtTable> after = new ArrayList<>();
    List<MrtTable> fresh = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      String name = MrtReader.name(file);
      String unique = name;
      for (int number = 2; !names.add(unique); number++) {
        unique = name + "#" + number;
      }
      MrtFileStamp stamp = MrtFileStamp.of(file);
      @Nullable MrtTable same = before.get(unique);
      if (same != null
          && same.stamp().equals(stamp)
          && same.status().state() != MrtTableStatus.State.FAILED) {
        before.remove(unique);
        after.add(same);
      } else {
        MrtTable table = new MrtTable(unique, stamp, clock);
        after.add(table);
        fresh.add(table);
      }
    }
    tables = List.copyOf(after);
    before.values().forEach(MrtTable::close);
    fresh.forEach(table -> loader.execute(() -> load(table)));
    return !before.isEmpty() || !fresh.isEmpty();
  }

  /** Names of the files' views, in the order given. */
  public List<String> names() {
    return tables.stream().map(MrtTable::name).toList();
  }

  /**
   * The routes of a file, as far as they are loaded. Its peers are named after the file and their
   * AS: {@code rib.gz/AS64511}; those that share an AS have {@code #} and their index in the file's
   * table of peers behind it.
   *
   * @param name the file's name without its folder; a second file of that name has {@code #2}
   *     behind it
   */
  public Optional<RouteView> view(String name) {
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .map(MrtTable::routes)
        .findFirst();
  }

  /** Every file, in the order given. */
  public List<MrtTableStatus> status() {
    return tables.stream().map(MrtTable::status).toList();
  }

  /**
   * Waits until every file is loaded or has failed.
   *
   * @return whether it came to that within the time
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public boolean awaitLoaded(Duration wait) throws InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    for (MrtTable table : tables) {
      if (!table.awaitDone(end - System.nanoTime())) {
        return false;
      }
    }
    return true;
  }

  private static void load(MrtTable table) {
    if (table.isClosed()) {
      return;
    }
    try {
      table.load();
    } catch (RuntimeException e) {
      // The other files must be loaded, whatever is wrong with this one.
      LOG.error("{} could not be loaded", table.name(), e);
      table.fail();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // By close(), and the thread ends.
      return;
    }
    if (!table.isClosed()) {
      log(table.status());
    }
  }

  private static void log(MrtTableStatus status) {
    status.problems().stream().limit(5).forEach(problem -> LOG.warn("{}", problem));
    LOG.info(
        "{} is {}: {} routes of {} peers, dumped at {}; {} problems, {} bytes of memory",
        status.name(),
        status.state(),
        status.routes(),
        status.peers(),
        status.dumpedAt(),
        status.problemCount(),
        status.summary().memoryBytes());
  }

  /** Ends loading. Views can still be read. */
  @Override
  public void close() {
    loader.shutdownNow();
    tables.forEach(MrtTable::close);
  }
}
