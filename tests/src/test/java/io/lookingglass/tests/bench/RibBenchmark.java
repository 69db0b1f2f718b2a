package io.lookingglass.tests.bench;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.UpdateReader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The routing tables alone, no session before them: how fast a full table of made-up UPDATEs is
 * decoded and taken over, how much memory a route takes, and how long looking one up takes
 * meanwhile.
 *
 * <p>One thread decodes as a session would, the tables' own thread writes. Given are the seconds
 * that pass, the CPU seconds of both threads, and octets a route as the tables account for them and
 * as the heap has grown.
 */
public final class RibBenchmark {
  private static final int IPV4 = 1_000_000;
  private static final int IPV6 = 200_000;
  private static final int FEEDERS = 5;
  private static final CodecContext CONTEXT =
      new CodecContext(
          true, true, false, Set.of(), Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST), Set.of());

  private RibBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    for (int perSet : new int[] {3, 8}) {
      run(perSet);
    }
  }

  /** What one feeder tells. */
  private record Feed(List<byte[]> ipv4, List<byte[]> ipv6) {}

  private static Feed feed(int perSet, int feeder) {
    return new Feed(
        FullTableFeed.messages(true, IPV4, perSet, 1, 100 + feeder),
        FullTableFeed.messages(false, IPV6, perSet, 2, 100 + feeder));
  }

  private static void run(int perSet) throws Exception {
    System.out.printf(
        "%,d IPv4 and %,d IPv6 prefixes, about %d a set of attributes%n", IPV4, IPV6, perSet);
    Feed feed = feed(perSet, 1);
    for (int round = 1; round <= 4; round++) {
      ingest(feed, round, round == 4);
    }
    while (cpuOf("rib") > 0) {
      Thread.sleep(1); // The thread of the tables before ends.
    }
    long before = usedHeap();
    try (Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system())) {
      long cpu = cpuOf("rib");
      AdjRibIn first = tell(rib, feed, 1);
      for (int feeder = 2; feeder <= FEEDERS; feeder++) {
        Feed another = feed(perSet, feeder);
        tell(rib, another, feeder);
      }
      await(rib);
      RibSummary summary = rib.summary();
      long routes = summary.families().stream().mapToLong(RibSummary.FamilyTotals::paths).sum();
      System.out.printf(
          "  %d feeders: %,d routes, %.2f s of the writer's CPU, %.1f octets a route accounted,"
              + " %.1f of heap, %,d MiB in all%n",
          FEEDERS,
          routes,
          (cpuOf("rib") - cpu) / 1e9,
          summary.memoryBytes() / (double) routes,
          (usedHeap() - before) / (double) routes,
          summary.memoryBytes() >> 20);
      scan(rib);
      long start = System.nanoTime();
      first.clear(Family.IPV4_UNICAST);
      first.clear(Family.IPV6_UNICAST);
      await(rib);
      System.out.printf("  clear of one feeder: %.2f s%n", (System.nanoTime() - start) / 1e9);
    }
  }

  private static void ingest(Feed feed, int round, boolean withHeap) throws Exception {
    while (cpuOf("rib") > 0) {
      Thread.sleep(1); // The thread of the tables before ends.
    }
    long before = withHeap ? usedHeap() : 0;
    try (Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system());
        Lookups lookups = new Lookups(rib, round > 1)) {
      long cpu = cpuOf("rib") + ownCpu();
      long decoding = ownCpu();
      long start = System.nanoTime();
      AdjRibIn table = open(rib, 1);
      tell(table, feed.ipv4());
      await(rib);
      double ipv4 = (System.nanoTime() - start) / 1e9;
      double ipv4Cpu = (cpuOf("rib") + ownCpu() - cpu) / 1e9;
      double ipv4Decoding = (ownCpu() - decoding) / 1e9;
      tell(table, feed.ipv6());
      await(rib);
      double both = (System.nanoTime() - start) / 1e9;
      lookups.stop();
      RibSummary summary = rib.summary();
      int routes = IPV4 + IPV6;
      System.out.printf(
          "  round %d: IPv4 in %.2f s, %.2f CPU s (%.2f of it decoding); with IPv6 %.2f s; %.1f"
              + " octets a route accounted; %,d sets%n",
          round,
          ipv4,
          ipv4Cpu,
          ipv4Decoding,
          both,
          summary.memoryBytes() / (double) routes,
          summary.attributeSets());
      if (round > 1) {
        lookups.report();
      }
      if (withHeap) {
        System.out.printf("  heap: %.1f octets a route%n", (usedHeap() - before) / (double) routes);
      }
    }
  }

  private static AdjRibIn open(Rib rib, int feeder) {
    return rib.open(
        new RibPeer(
            "feeder-" + feeder,
            IpAddresses.parse("192.0.2." + feeder),
            new Asn(100 + feeder),
            true,
            (Inet4Address) IpAddresses.parse("10.0.0." + feeder)),
        new PrefixLimit(Integer.MAX_VALUE, () -> {}));
  }

  private static AdjRibIn tell(Rib rib, Feed feed, int feeder) throws InterruptedException {
    AdjRibIn table = open(rib, feeder);
    tell(table, feed.ipv4());
    tell(table, feed.ipv6());
    return table;
  }

  private static void tell(AdjRibIn table, List<byte[]> messages) throws InterruptedException {
    UpdateReader reader = new UpdateReader();
    for (byte[] message : messages) {
      while (table.congested()) {
        Thread.sleep(0, 100_000);
      }
      switch (reader.read(Octets.wrap(message), CONTEXT)) {
        case UpdateReader.Result.Update result ->
            table.update(result.update(), Eligibility.ELIGIBLE);
        case UpdateReader.Result.SessionReset reset ->
            throw new IllegalStateException("The feed is not well-formed: " + reset.fault());
      }
    }
  }

  private static void await(Rib rib) throws InterruptedException {
    while (rib.summary().queuedBytes() > 0) {
      Thread.sleep(0, 100_000);
    }
  }

  private static void scan(Rib rib) {
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      long paths = 0;
      RouteCursor cursor = rib.routes().walk(Family.IPV4_UNICAST, null, null);
      while (cursor.next()) {
        paths += cursor.paths();
      }
      System.out.printf(
          "  scan of %,d IPv4 paths with their attributes: %.2f s%n",
          paths, (System.nanoTime() - start) / 1e9);
    }
  }

  private static long ownCpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Those of the tables' thread, of which there is one at a time. */
  private static long cpuOf(String thread) {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals(thread)) {
        sum += Math.max(0, threads.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  private static long usedHeap() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      System.gc();
      Thread.sleep(50);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Longest matches of random addresses, a thousand a second, while the table is loaded. */
  private static final class Lookups implements AutoCloseable {
    private final AtomicBoolean done = new AtomicBoolean();
    private final Thread thread;
    private long[] nanos = new long[1 << 16];
    private int count;

    Lookups(Rib rib, boolean measured) {
      thread = Thread.ofPlatform().name("lookups").unstarted(() -> run(rib));
      if (measured) {
        thread.start();
      }
    }

    private void run(Rib rib) {
      Random random = new Random(5);
      byte[] address = new byte[4];
      while (!done.get() && count < nanos.length) {
        random.nextBytes(address);
        IpPrefix prefix = IpPrefix.host(IpAddresses.ofBytes(address));
        long start = System.nanoTime();
        rib.routes().longestMatch(prefix);
        nanos[count++] = System.nanoTime() - start;
        Thread.onSpinWait();
        if (count % 8 == 0) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }

    void stop() {
      done.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      stop();
    }

    void report() {
      nanos = Arrays.copyOf(nanos, count);
      Arrays.sort(nanos);
      System.out.printf(
          "    %,d look-ups meanwhile: median %.1f us, 99 of 100 below %.1f us, longest %.1f us%n",
          count, nanos[count / 2] / 1e3, nanos[count * 99 / 100] / 1e3, nanos[count - 1] / 1e3);
    }
  }
}
