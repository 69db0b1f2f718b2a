package io.lookingglass.tests.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What it costs to watch many tunnels at one probe a second on one core, whether the probes leave
 * on time, and how soon a tunnel that goes silent is called down. Arguments: {@code tunnels=1000},
 * {@code seconds=60}, {@code silenced=20}. Run by {@code tests/bench}; needs fping.
 *
 * <p>Beside it, on the same core against the same far ends, fping in its endless mode: what one
 * would take who wants to watch a thousand far ends without their help. It is an event loop in C
 * around one raw socket and keeps nothing but sums: no encapsulation, no states, no history. A BFD
 * daemon would need the far ends to speak BFD, and would say nothing of GRE.
 */
public final class TunnelBenchmark {
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final String PACKAGE = "io.lookingglass.tests.bench.";

  private final int tunnels;
  private final int seconds;
  private final int silenced;

  private TunnelBenchmark(int tunnels, int seconds, int silenced) {
    this.tunnels = tunnels;
    this.seconds = seconds;
    this.silenced = silenced;
  }

  public static void main(String[] arguments) throws Exception {
    new TunnelBenchmark(
            argument(arguments, "tunnels", 1000),
            argument(arguments, "seconds", 60),
            argument(arguments, "silenced", 20))
        .run();
  }

  private static int argument(String[] arguments, String name, int otherwise) {
    for (String argument : arguments) {
      if (argument.startsWith(name + "=")) {
        return Integer.parseInt(argument.substring(name.length() + 1));
      }
    }
    return otherwise;
  }

  private void run() throws Exception {
    System.out.printf(
        "%d GRE tunnels at a probe a second, on one core, for %d s%n", tunnels, seconds);
    try (Child far =
        Child.java(1, List.of("-Xmx256m"), PACKAGE + "TunnelFarEnds", String.valueOf(tunnels))) {
      List<String> ready = List.of(far.await("ready").split(" ", -1));
      List<String> addresses = ready.subList(1, ready.size());
      watch(far, addresses);
      fping(far, addresses.subList(1, addresses.size()));
    }
  }

  private void watch(Child far, List<String> addresses) throws Exception {
    List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC");
    try (Child watcher =
        Child.java(0, options, PACKAGE + "TunnelWatcher", addresses.toArray(new String[0]))) {
      watcher.await("ready");
      Thread.sleep(WARM_UP);
      far.ask("note");
      watcher.say("begin");
      Thread.sleep(Duration.ofSeconds(seconds));
      watcher.say("end");
      String[] counted = watcher.await("counted").split(" ", -1);
      long cpu = Long.parseLong(counted[1]);
      long wall = Long.parseLong(counted[2]);
      System.out.printf("  lookingglass%n");
      row("CPU of one core", "%.1f %%".formatted(100.0 * cpu / wall));
      row("probes sent", "%s, %s lost".formatted(counted[3], counted[7]));
      row(
          "probes late by",
          "%.2f ms in the middle, %.2f ms p99, %.2f ms at most"
              .formatted(millis(counted[4]), millis(counted[5]), millis(counted[6])));
      row("intervals off by", intervals(far));
      row("heap in use", "%.1f MiB".formatted(Long.parseLong(counted[8]) / 1048576.0));
      row("resident", "%.0f MiB".formatted(watcher.residentMebibytes()));
      row("states", counted[9]);
      row("silent, called down after", detection(far, watcher));
    }
  }

  private static void row(String what, String value) {
    System.out.printf("    %-28s %s%n", what, value);
  }

  private static double millis(String nanos) {
    return Long.parseLong(nanos) / 1e6;
  }

  private static String intervals(Child far) throws Exception {
    String[] words = far.ask("intervals").split(" ", -1);
    return "%.2f ms in the middle, %.2f ms p99, %.2f ms at most (%s seen at the far ends)"
        .formatted(millis(words[1]), millis(words[2]), millis(words[3]), words[0]);
  }

  private String detection(Child far, Child watcher) throws Exception {
    Random random = new Random(8);
    List<Integer> order = new ArrayList<>();
    for (int index = 0; index < tunnels; index++) {
      order.add(index);
    }
    Collections.shuffle(order, random);
    List<Double> took = new ArrayList<>();
    int missed = 0;
    for (int index : order.subList(0, Math.min(silenced, tunnels))) {
      Thread.sleep(random.nextInt(1000));
      far.ask("silence " + index);
      long begin = System.nanoTime();
      String line = watcher.find("now t" + index + " down", Duration.ofSeconds(10));
      if (line == null) {
        missed++;
      } else {
        took.add((System.nanoTime() - begin) / 1e9);
      }
    }
    Collections.sort(took);
    return took.isEmpty()
        ? "never"
        : "%.2f s in the middle, %.2f s at most (%d silenced, %d missed)"
            .formatted(took.get(took.size() / 2), took.getLast(), took.size() + missed, missed);
  }

  private void fping(Child far, List<String> targets) throws Exception {
    List<String> command = new ArrayList<>(List.of("fping", "-l", "-q", "-i", "0.5", "-p", "1000"));
    command.addAll(targets);
    try (Child fping = Child.start(0, command)) {
      Thread.sleep(Duration.ofSeconds(5));
      far.ask("note");
      long cpu = fping.cpuNanos();
      long wall = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(seconds));
      double share = 100.0 * (fping.cpuNanos() - cpu) / (System.nanoTime() - wall);
      System.out.printf("  fping -l%n");
      row("CPU of one core", "%.1f %%".formatted(share));
      row("intervals off by", intervals(far));
      row("resident", "%.0f MiB".formatted(fping.residentMebibytes()));
    }
  }

  /** A process on one core, with which lines are exchanged. */
  private static final class Child implements AutoCloseable {
    private final Process process;
    private final PrintWriter out;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Child(Process process) {
      this.process = process;
      out =
          new PrintWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII), true);
      Thread.ofVirtual().start(this::read);
    }

    static Child java(int core, List<String> options, String main, String... arguments)
        throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(
          List.of(
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              main));
      command.addAll(List.of(arguments));
      return start(core, command);
    }

    static Child start(int core, List<String> command) throws IOException {
      int cores = Runtime.getRuntime().availableProcessors();
      List<String> pinned =
          new ArrayList<>(List.of("taskset", "-c", String.valueOf(Math.min(core, cores - 1))));
      pinned.addAll(command);
      return new Child(
          new ProcessBuilder(pinned).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    private void read() {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        String line;
        while ((line = in.readLine()) != null) {
          lines.add(line);
        }
      } catch (IOException e) {
        lines.add("broken " + e.getMessage());
      }
    }

    void say(String line) {
      out.println(line);
    }

    String ask(String line) throws InterruptedException {
      say(line);
      return lines.take();
    }

    /** The next line that begins so; others are passed over. */
    String await(String start) throws InterruptedException {
      String line = find(start, Duration.ofMinutes(2));
      if (line == null) {
        throw new IllegalStateException("no line \"%s\" came".formatted(start));
      }
      return line;
    }

    @Nullable String find(String start, Duration patience) throws InterruptedException {
      long deadline = System.nanoTime() + patience.toNanos();
      while (true) {
        String line = lines.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (line == null || line.startsWith(start)) {
          return line;
        }
      }
    }

    long cpuNanos() {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }

    double residentMebibytes() throws IOException {
      return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    }

    @Override
    public void close() {
      out.close();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroy();
          process.waitFor(5, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }
  }
}
