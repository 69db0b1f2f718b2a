package io.lookingglass.tests.bench;

import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Full Internet tables over real sessions: how long our program takes to hold them, what it costs
 * in CPU time and memory, and how that compares to BIRD, OpenBGPD, FRR and GoBGP, one after the
 * other in the same run on the same machine.
 *
 * <p>Arguments: {@code feeders=1,4 per-set=8,3 ipv4=1000000 ipv6=200000
 * receivers=lookingglass,bird,... minutes=20}. The property {@code lookingglass.command} is the
 * command line of our program. After so many minutes what was not measured yet is told as that.
 *
 * <p>The clock runs from Established to the last moment at which the receiver did anything, found
 * out by its CPU time, which asking it would disturb; what it holds is asked when it rests. Our
 * program is fed twice: freshly started, and again after the sessions were closed, which is how a
 * long-running server meets a table.
 */
public final class IngestBenchmark {
  private static final String OWN = System.getProperty("lookingglass.command", "lookingglass/run");
  private static final int WARMING = 3;
  private static final double QUIET_SECONDS = 0.3;
  private static final double PATIENCE_SECONDS = 170;
  private static final double NANOS = 1e9;

  private IngestBenchmark() {}

  /** What each feeder tells. */
  private record Table(int ipv4, int ipv6, int perSet) {}

  /** What one load cost. */
  private record Load(double seconds, double cpuSeconds, long peakMiB, double lateMillis) {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      options.put(words[0], words[1]);
    }
    long end =
        System.nanoTime()
            + TimeUnit.MINUTES.toNanos(Long.parseLong(options.getOrDefault("minutes", "20")));
    Path folder = Files.createTempDirectory("ingest-benchmark");
    try (BenchmarkLink link = BenchmarkLink.make()) {
      for (String perSet : options.getOrDefault("per-set", "8").split(",", -1)) {
        for (String feeders : options.getOrDefault("feeders", "1").split(",", -1)) {
          compare(
              link.feeders(),
              link.receiver(),
              folder.resolve(perSet + "-" + feeders),
              new Table(
                  Integer.parseInt(options.getOrDefault("ipv4", "1000000")),
                  Integer.parseInt(options.getOrDefault("ipv6", "200000")),
                  Integer.parseInt(perSet)),
              Integer.parseInt(feeders),
              kinds(options.getOrDefault("receivers", "lookingglass,bird,openbgpd,frr,gobgp")),
              end);
        }
      }
    } finally {
      BenchmarkLink.delete(folder);
    }
  }

  private static List<BgpReceiver.Kind> kinds(String names) {
    return Stream.of(names.split(",", -1))
        .map(it -> BgpReceiver.Kind.valueOf(it.toUpperCase(Locale.ROOT)))
        .toList();
  }

  private static void compare(
      NetworkNamespace near,
      NetworkNamespace far,
      Path folder,
      Table table,
      int feeders,
      List<BgpReceiver.Kind> kinds,
      long end)
      throws Exception {
    List<ByteBuffer> streams = new ArrayList<>();
    for (int feeder = 1; feeder <= feeders; feeder++) {
      int asn = BgpReceiver.feederAs(feeder);
      streams.add(
          BgpFeeder.stream(
              List.of(
                  FullTableFeed.messages(true, table.ipv4(), table.perSet(), 1, asn),
                  FullTableFeed.messages(false, table.ipv6(), table.perSet(), 2, asn))));
    }
    System.out.printf(
        "%n%d feeder%s, each %,d IPv4 and %,d IPv6 routes, about %d a set of attributes;"
            + " theirs as a multiple of ours%n",
        feeders, feeders == 1 ? "" : "s", table.ipv4(), table.ipv6(), table.perSet());
    System.out.printf(
        "  %-22s %9s %9s %9s %8s %8s %8s %8s%n",
        "", "seconds", "CPU s", "peak MiB", "of warm", "of cold", "memory", "late ms");
    @Nullable Load ours = null;
    @Nullable Load ourFirst = null;
    for (BgpReceiver.Kind kind : kinds) {
      if (System.nanoTime() >= end) {
        System.out.printf("  %-22s not measured: the time is over%n", kind.title());
        continue;
      }
      try (BgpReceiver receiver =
          BgpReceiver.start(
              kind, far, folder.resolve(kind.title()), feeders, List.of(OWN.split(" ", -1)))) {
        Load cold = load(near, receiver, table, streams, end);
        boolean isOurs = kind == BgpReceiver.Kind.LOOKINGGLASS;
        print(kind.title() + (isOurs ? ", just started" : ""), cold, ours, ourFirst);
        if (isOurs) {
          Load warm = cold;
          for (int round = 1; round <= WARMING; round++) {
            warm = load(near, receiver, table, streams, end);
          }
          print(kind.title() + ", warm", warm, null, null);
          ours = warm;
          ourFirst = cold;
        }
      } catch (IOException e) {
        System.out.printf("  %-22s %s%n", kind.title(), e.getMessage());
      }
    }
  }

  private static void print(String title, Load load, @Nullable Load ours, @Nullable Load ourFirst) {
    System.out.printf(
        "  %-22s %9.2f %9.2f %,9d %8s %8s %8s %8.0f%n",
        title,
        load.seconds(),
        load.cpuSeconds(),
        load.peakMiB(),
        ours == null ? "" : "%.2f".formatted(load.seconds() / ours.seconds()),
        ourFirst == null ? "" : "%.2f".formatted(load.seconds() / ourFirst.seconds()),
        ours == null ? "" : "%.2f".formatted((double) load.peakMiB() / ours.peakMiB()),
        load.lateMillis());
  }

  /** Feeds it, and leaves it without routes. */
  private static Load load(
      NetworkNamespace near, BgpReceiver receiver, Table table, List<ByteBuffer> streams, long end)
      throws Exception {
    List<BgpFeeder> feeders = new ArrayList<>();
    try {
      for (int feeder = 1; feeder <= streams.size(); feeder++) {
        int number = feeder;
        feeders.add(
            near.within(
                () ->
                    BgpFeeder.connect(
                        BgpReceiver.feederAddress(number),
                        BgpReceiver.ADDRESS,
                        BgpReceiver.feederAs(number))));
      }
      awaitRest(receiver);
      long expected = (long) streams.size() * (table.ipv4() + table.ipv6());
      feeders.forEach(BgpFeeder::beginListening);
      double cpu = receiver.cpuSeconds();
      long start = System.nanoTime();
      Executor each = task -> Thread.ofPlatform().start(task);
      List<CompletableFuture<Void>> feeding = new ArrayList<>();
      for (int feeder = 0; feeder < streams.size(); feeder++) {
        BgpFeeder its = feeders.get(feeder);
        ByteBuffer stream = streams.get(feeder);
        feeding.add(CompletableFuture.runAsync(() -> feed(its, stream), each));
      }
      double patience = Math.min(PATIENCE_SECONDS, (end - start) / NANOS);
      Load load = awaitHeld(receiver, expected, start, cpu, feeders, patience);
      CompletableFuture.allOf(feeding.toArray(CompletableFuture[]::new)).join();
      return load;
    } finally {
      for (BgpFeeder feeder : feeders) {
        feeder.close();
      }
      awaitRest(receiver);
    }
  }

  private static void feed(BgpFeeder feeder, ByteBuffer stream) {
    try {
      feeder.feed(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Load awaitHeld(
      BgpReceiver receiver,
      long expected,
      long start,
      double cpuBefore,
      List<BgpFeeder> feeders,
      double patience)
      throws IOException, InterruptedException {
    double cpu = cpuBefore;
    double work = receiver.workSeconds();
    long active = start;
    long asked = start;
    while (true) {
      Thread.sleep(5);
      long now = System.nanoTime();
      double used = receiver.workSeconds();
      if (used > work) {
        work = used;
        active = now;
        cpu = receiver.cpuSeconds();
      }
      double late = feeders.stream().mapToDouble(BgpFeeder::lateMillis).max().orElse(0);
      if ((now - Math.max(active, asked)) / NANOS > QUIET_SECONDS || (now - asked) / NANOS > 5) {
        long peak = receiver.peakMiB();
        long held = receiver.held();
        if (held >= expected) {
          return new Load((active - start) / NANOS, cpu - cpuBefore, peak, late);
        }
        asked = System.nanoTime();
        work = Math.max(work, receiver.workSeconds()); // Answering cost something.
        if (!receiver.isAlive() || feeders.stream().anyMatch(feeder -> !feeder.isUp())) {
          throw new IOException(
              "ended the session at %,d of %,d routes: %s"
                  .formatted(held, expected, lastLine(receiver.log())));
        }
        if ((now - start) / NANOS > patience) {
          throw new IOException(
              "holds %,d of %,d routes only, after %.0f s".formatted(held, expected, patience));
        }
      }
    }
  }

  private static String lastLine(String log) {
    return log.lines().reduce("", (before, line) -> line);
  }

  /** Until it has done nothing for a while. */
  private static void awaitRest(BgpReceiver receiver) throws InterruptedException {
    double cpu = receiver.cpuSeconds();
    long active = System.nanoTime();
    long end = active + 60_000_000_000L;
    while ((System.nanoTime() - active) / NANOS < 2 * QUIET_SECONDS && System.nanoTime() < end) {
      Thread.sleep(20);
      double used = receiver.cpuSeconds();
      if (used > cpu + 0.02) {
        cpu = used;
        active = System.nanoTime();
      }
    }
  }
}
