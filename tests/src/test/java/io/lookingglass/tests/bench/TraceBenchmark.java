package io.lookingglass.tests.bench;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.trace.Prober;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.SimulatedNetwork;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * How long a trace takes beside traceroute, mtr and the lower bound that the network sets, and what
 * a thousand traces at once cost. Run by {@code tests/bench}; needs root, traceroute and mtr.
 */
public final class TraceBenchmark {
  private static final double DESTINATION_MILLIS = 80;
  private static final int WARM_UP = 5;
  private static final int RUNS = 11;
  private static final int CONCURRENT = 1000;

  private TraceBenchmark() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (ProbeNetwork sockets = LinuxProbeNetwork.open()) {
      Prober prober = new Prober(sockets);
      try (SimulatedNetwork network = SimulatedNetwork.start("sixteen-hops")) {
        printSingle("16 hops, all answering", network, prober);
      }
      try (SimulatedNetwork network = SimulatedNetwork.start("sixteen-hops-one-silent")) {
        printSingle("16 hops, the 7th silent", network, prober);
      }
      try (SimulatedNetwork network = SimulatedNetwork.start("sixteen-hops")) {
        printConcurrent(network, prober);
      }
    }
  }

  private static TracerouteRequest request(InetAddress target) {
    return new TracerouteRequest(
        target(target), 1, ProbeProtocol.ICMP, null, null, MeasurementRequest.DEFAULT_TIMEOUT);
  }

  private static Target target(InetAddress address) {
    return new Target.Address(address, address.getHostAddress());
  }

  private static ResolvedTarget resolved(InetAddress address) {
    return new ResolvedTarget(target(address), address, List.of(address), null, 0);
  }

  private static void printSingle(String what, SimulatedNetwork network, Prober prober) {
    InetAddress target = network.target(0, IpVersion.IPV4);
    double cold = millis(() -> prober.run(request(target), resolved(target), event -> {}));
    for (int i = 0; i < WARM_UP; i++) {
      prober.run(request(target), resolved(target), event -> {});
    }
    double[] ours = sorted(RUNS, () -> prober.run(request(target), resolved(target), event -> {}));
    String address = target.getHostAddress();
    double[] traceroute = sorted(RUNS, () -> Command.run("traceroute", "-n", "-I", "-q1", address));
    double[] mtr = sorted(1, () -> Command.run("mtr", "-n", "-r", "-c1", address));
    System.out.printf("%s; the destination answers after %.0f ms%n", what, DESTINATION_MILLIS);
    print("lookingglass", ours, DESTINATION_MILLIS, "the destination's time");
    print("traceroute -I -q1", traceroute, middle(ours), "ours");
    print("mtr -r -c1", mtr, middle(ours), "ours");
    System.out.printf("  lookingglass, its first trace in a cold JVM: %.1f ms%n%n", cold);
  }

  private static void print(String who, double[] millis, double compared, String with) {
    System.out.printf(
        "  %-18s median %8.1f ms, best %8.1f ms; median is x%.2f of %s%n",
        who, middle(millis), millis[0], middle(millis) / compared, with);
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double[] sorted(int runs, Runnable work) {
    double[] times = new double[runs];
    for (int i = 0; i < runs; i++) {
      times[i] = millis(work);
    }
    Arrays.sort(times);
    return times;
  }

  /** A reply as the prober told it. */
  private record Reply(InetAddress target, int ttl, long rttNanos) {}

  private static void printConcurrent(SimulatedNetwork network, Prober prober)
      throws InterruptedException {
    runConcurrent(network, prober, CONCURRENT / 10, new ConcurrentLinkedQueue<>());
    int answeredBefore = network.truth().size();
    Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heapBefore = runtime.totalMemory() - runtime.freeMemory();
    long cpuBefore = processCpuNanos();
    long start = System.nanoTime();
    runConcurrent(network, prober, CONCURRENT, replies);
    double wallMillis = (System.nanoTime() - start) / 1e6;
    double cpuMillis = (processCpuNanos() - cpuBefore) / 1e6;
    double heapMegabytes =
        (runtime.totalMemory() - runtime.freeMemory() - heapBefore) / (1024.0 * 1024.0);
    List<SimulatedNetwork.Truth> truth = network.truth().stream().skip(answeredBefore).toList();
    int expected = CONCURRENT * 16;
    double[] errors = errorsMicros(truth, replies);
    System.out.printf("%d traces at once over 16 hops%n", CONCURRENT);
    System.out.printf(
        "  wall                  %8.1f ms  x%.2f of the destination's time%n",
        wallMillis, wallMillis / DESTINATION_MILLIS);
    System.out.printf(
        "  CPU                   %8.1f ms  (with the simulator, which is in this process)%n",
        cpuMillis);
    System.out.printf("  heap grown            %8.1f MB%n", heapMegabytes);
    System.out.printf(
        "  answers sent          %8d     told by us %d of %d hops%n",
        truth.size(), replies.size(), expected);
    System.out.printf(
        "  lost by us            %8d%n",
        Math.max(0, Math.min(expected, truth.size()) - replies.size()));
    System.out.printf(
        "  RTT too long, median  %8.1f us  99%% below %.1f us%n",
        percentile(errors, 50), percentile(errors, 99));
  }

  private static void runConcurrent(
      SimulatedNetwork network, Prober prober, int count, Queue<Reply> replies)
      throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      InetAddress target = network.target(i, IpVersion.IPV4);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () ->
                      prober.run(
                          request(target),
                          resolved(target),
                          event -> remember(target, event, replies))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void remember(InetAddress target, ProbeEvent event, Queue<Reply> replies) {
    if (event instanceof ProbeEvent.HopReplied reply) {
      replies.add(new Reply(target, reply.ttl(), reply.rttNanos()));
    }
  }

  /** How much longer each round trip was told than the network made it, sorted. */
  private static double[] errorsMicros(List<SimulatedNetwork.Truth> truth, Queue<Reply> replies) {
    Map<String, Long> applied = new HashMap<>();
    for (SimulatedNetwork.Truth answer : truth) {
      applied.putIfAbsent(answer.target() + "/" + answer.probeTtl(), answer.appliedNanos());
    }
    return replies.stream()
        .mapToDouble(
            reply -> {
              Long nanos = applied.get(reply.target() + "/" + reply.ttl());
              return nanos == null ? 0 : (reply.rttNanos() - nanos) / 1e3;
            })
        .sorted()
        .toArray();
  }

  private static double percentile(double[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * (percent / 100.0))];
  }

  private static long processCpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
