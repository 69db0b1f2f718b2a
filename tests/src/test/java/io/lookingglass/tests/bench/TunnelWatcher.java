package io.lookingglass.tests.bench;

import com.sun.management.OperatingSystemMXBean;
import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelThresholds;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.monitor.MonitorObserver;
import io.lookingglass.probes.gre.monitor.TunnelMonitor;
import io.lookingglass.probes.gre.monitor.WatchedTunnel;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlTunnelHealthStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The monitor of {@link TunnelBenchmark}, in a process of its own that has one core: with its
 * prober, its database and everything that it has in the program, and nothing else. Told {@code
 * begin} it counts, told {@code end} it says what it counted; and it tells each tunnel that goes
 * down.
 */
final class TunnelWatcher {
  private TunnelWatcher() {}

  /** How late probes left, since the last {@link #begin}. Filled by the monitor's thread. */
  private static final class Lateness implements MonitorObserver {
    private long[] nanos = new long[1 << 20];
    private int count;
    private long lost;

    synchronized void begin() {
      count = 0;
      lost = 0;
    }

    synchronized long[] sorted() {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return sorted;
    }

    synchronized long lost() {
      return lost;
    }

    @Override
    public synchronized void sent(String tunnel, String mode, long latenessNanos) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = latenessNanos;
    }

    @Override
    public synchronized void ended(
        String tunnel, String mode, TunnelOutcome outcome, boolean isLost) {
      lost += isLost ? 1 : 0;
    }

    @Override
    public void historyLost(int entries) {
      System.out.println("problem history lost");
    }
  }

  private static WatchedTunnel tunnel(String name, String local, String remote) {
    return new WatchedTunnel(
        new Tunnel(
            name,
            null,
            InetAddress.ofLiteral(local),
            InetAddress.ofLiteral(remote),
            InetAddress.ofLiteral("10.100.0.0"),
            InetAddress.ofLiteral("10.100.0.1"),
            new Tunnel.Encapsulation(null, false, false),
            1476,
            List.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL),
            null),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        DEFAULTS);
  }

  private static final TunnelThresholds DEFAULTS =
      io.lookingglass.config.ConfigurationLoader.parse(
              "tunnels: [{name: a, local: 192.0.2.1, remote: 192.0.2.2, probes: {modes:"
                  + " [keepalive]}}]")
          .tunnels()
          .getFirst()
          .thresholds();

  /** With our address and those of the far ends. */
  public static void main(String[] arguments) throws Exception {
    List<WatchedTunnel> tunnels = new ArrayList<>();
    for (int index = 1; index < arguments.length; index++) {
      tunnels.add(tunnel("t" + (index - 1), arguments[0], arguments[index]));
    }
    Path folder = Files.createTempDirectory("lookingglass-bench");
    Lateness lateness = new Lateness();
    try (Database database = Database.open("sqlite:" + folder.resolve("lg.db"));
        TunnelProber prober = GreTunnelProber.open();
        TunnelMonitor monitor =
            TunnelMonitor.start(
                prober,
                new SqlTunnelHealthStore(database),
                lateness,
                InstantSource.system(),
                tunnels)) {
      var _ =
          monitor.subscribe(
              change ->
                  System.out.println("now %s %s".formatted(change.tunnel(), change.to().words())));
      System.out.println("ready");
      obey(monitor, lateness);
    } finally {
      for (String file : List.of("lg.db", "lg.db-wal", "lg.db-shm", "")) {
        Files.deleteIfExists(folder.resolve(file));
      }
    }
  }

  private static void obey(TunnelMonitor monitor, Lateness lateness) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    long cpu = 0;
    long wall = 0;
    String line;
    while ((line = in.readLine()) != null) {
      if (line.equals("begin")) {
        lateness.begin();
        cpu = system.getProcessCpuTime();
        wall = System.nanoTime();
      } else if (line.equals("end")) {
        long usedCpu = system.getProcessCpuTime() - cpu;
        long usedWall = System.nanoTime() - wall;
        long[] late = lateness.sorted();
        Map<String, Integer> states = new TreeMap<>();
        monitor.all().forEach(each -> states.merge(each.state().words(), 1, Integer::sum));
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        System.out.println(
            "counted %d %d %d %d %d %d %d %d %s"
                .formatted(
                    usedCpu,
                    usedWall,
                    late.length,
                    late[late.length / 2],
                    late[(int) (late.length * 0.99)],
                    late[late.length - 1],
                    lateness.lost(),
                    heap,
                    states.toString().replace(" ", "")));
      }
    }
  }
}
