package io.lookingglass.bgp.mrt;

import io.lookingglass.bgp.rib.RouteView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private final List<MrtTable> tables;
  private final CountDownLatch loaded = new CountDownLatch(1);
  private final Thread loader;

  private MrtTables(List<MrtTable> tables) {
    this.tables = List.copyOf(tables);
    this.loader = Thread.ofPlatform().daemon().name("mrt-loader").unstarted(this::loadAll);
  }

  /**
   * Begins to load files. One that cannot be read is told by its status.
   *
   * @param clock of the process; routes keep the times of the file
   */
  public static MrtTables load(List<Path> files, InstantSource clock) {
    List<MrtTable> tables = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Path file : files) {
      String name = MrtReader.name(file);
      String unique = name;
      for (int number = 2; !names.add(unique); number++) {
        unique = name + "#" + number;
      }
      tables.add(new MrtTable(unique, file, clock));
    }
    MrtTables all = new MrtTables(tables);
    all.loader.start();
    return all;
  }

  /**
   * The routes of a file, as far as they are loaded. Its peers are named after the file and their
   * addresses: {@code rib.gz/192.0.2.1}; those that share an address have {@code #} and their index
   * behind it.
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
    return loaded.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void loadAll() {
    try {
      for (MrtTable table : tables) {
        try {
          table.load();
        } catch (RuntimeException e) {
          // The other files must be loaded, whatever is wrong with this one.
          LOG.error("{} could not be loaded", table.name(), e);
          table.fail();
        }
        log(table.status());
      }
    } catch (InterruptedException _) {
      LOG.debug("Closed while loading"); // By close(), and the thread ends here.
    } finally {
      loaded.countDown();
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
    loader.interrupt();
    tables.forEach(MrtTable::close);
  }
}
