package io.lookingglass.tests.bench;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.dns.DnsEnvironment;
import io.lookingglass.probes.dns.DnsProber;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.request.DnsNameParser;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What asking a name server costs beyond the server's own time, beside dig and kdig, and a thousand
 * questions at once. The server is NSD on loopback; its own time is what a bare UDP socket measures
 * that sends the same question over and over. Run by {@code tests/bench}; needs nsd, dig and kdig.
 */
public final class DnsBenchmark {
  private static final String ADDRESS = "127.53.9.1";
  private static final int PORT = 53;
  private static final String NAME = "www.bench.example";
  private static final int WARM_UP = 4_000;
  private static final int RUNS = 3_000;
  private static final int PROGRAM_RUNS = 31;
  private static final int CONCURRENT = 1_000;
  private static final int MANY_RUNS = 7;
  private static final String SLOW_ADDRESS = "127.53.9.2";
  private static final int SLOW_MILLIS = 20;
  private static final int PROGRAMS_AT_ONCE = 64;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final double AIM_MILLIS = 0.3;
  private static final Pattern DIG_TIME = Pattern.compile(";; Query time: ([0-9]+) ([mu]sec)");
  private static final Pattern KDIG_TIME = Pattern.compile("in ([0-9.]+) ms");

  private final DnsProber prober;

  private DnsBenchmark() {
    NameServers own = NameServers.of(List.of(new HostPort(ADDRESS, PORT)));
    TargetPolicy everything =
        new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
    prober = new DnsProber(DnsEnvironment.of(own, new DnsTargetResolver(own), () -> everything));
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("dns-benchmark");
    Process server = server(folder);
    try {
      DnsBenchmark benchmark = new DnsBenchmark();
      benchmark.printOne();
      benchmark.printMany(folder);
      benchmark.printManyFromFarAway();
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void printOne() throws IOException {
    DnsRequest request = request(NAME);
    double cold = millis(() -> ask(request));
    AtomicLong reported = new AtomicLong();
    double[] server = new double[RUNS];
    double[] told = new double[RUNS];
    double[] whole = new double[RUNS];
    try (DatagramSocket socket = bareSocket()) {
      // By turns, so that whatever else the machine does meets both.
      for (int i = -WARM_UP; i < RUNS; i++) {
        double bare = bare(socket);
        long start = System.nanoTime();
        prober.run(request, event -> note(event, reported));
        double took = (System.nanoTime() - start) / 1e6;
        if (i >= 0) {
          server[i] = bare;
          whole[i] = took;
          told[i] = reported.get() / 1e6;
        }
      }
    }
    Arrays.sort(server);
    Arrays.sort(whole);
    Arrays.sort(told);
    double added = middle(whole) - middle(server);
    System.out.printf("One question to NSD on loopback, warm, %d times (medians)%n", RUNS);
    System.out.printf("  %-34s %8.3f ms%n", "the server, by a bare UDP socket", middle(server));
    System.out.printf(
        "  %-34s %8.3f ms  x%.2f of the bare socket%n",
        "lookingglass, as it tells it", middle(told), middle(told) / middle(server));
    System.out.printf(
        "  %-34s %8.3f ms  added %.3f ms, aim below %.1f ms: %s%n",
        "lookingglass, whole measurement",
        middle(whole),
        added,
        AIM_MILLIS,
        added < AIM_MILLIS ? "met" : "missed");
    printProgram("dig", DIG_TIME, middle(whole), "dig", "-u");
    printProgram("kdig", KDIG_TIME, middle(whole), "kdig");
    System.out.printf("  %-34s %8.3f ms%n%n", "lookingglass, first in a cold JVM", cold);
  }

  /** A program's time has two parts: what it tells of the question, and starting and ending. */
  private static void printProgram(String program, Pattern time, double ours, String... options) {
    List<String> command = new ArrayList<>(List.of(options));
    command.addAll(List.of("@" + ADDRESS, "-p", Integer.toString(PORT), NAME, "A"));
    double[] whole = new double[PROGRAM_RUNS];
    double[] told = new double[PROGRAM_RUNS];
    for (int i = 0; i < PROGRAM_RUNS; i++) {
      long start = System.nanoTime();
      String output = Command.run(command.toArray(String[]::new));
      whole[i] = (System.nanoTime() - start) / 1e6;
      Matcher matcher = time.matcher(output);
      if (!matcher.find()) {
        throw new IllegalStateException(program + " told no time: " + output);
      }
      told[i] = Double.parseDouble(matcher.group(1));
      if (matcher.groupCount() > 1 && matcher.group(2).equals("usec")) {
        told[i] /= 1000;
      }
    }
    Arrays.sort(whole);
    Arrays.sort(told);
    System.out.printf(
        "  %-34s %8.3f ms  x%.2f of our whole measurement%n",
        program + ", as it tells it", middle(told), middle(told) / ours);
    System.out.printf(
        "  %-34s %8.3f ms  of which %.3f ms are its own start and end%n",
        program + ", whole process", middle(whole), middle(whole) - middle(told));
  }

  private void printMany(Path folder) throws Exception {
    double[] walls = new double[MANY_RUNS];
    int failures = 0;
    for (int run = -MANY_RUNS; run < MANY_RUNS; run++) {
      long start = System.nanoTime();
      int failed = runMany(ADDRESS);
      if (run >= 0) {
        walls[run] = (System.nanoTime() - start) / 1e6;
        failures += failed;
      }
    }
    Arrays.sort(walls);
    double wall = middle(walls);
    System.out.printf("%d questions at once from one process, on %d cores%n", CONCURRENT, CORES);
    System.out.printf(
        "  %-34s %8.1f ms  (median of %d; worst %.1f ms), %d failed of all%n",
        "lookingglass", wall, MANY_RUNS, walls[MANY_RUNS - 1], failures);
    Path batch = folder.resolve("batch");
    Files.writeString(
        batch,
        IntStream.range(0, CONCURRENT)
            .mapToObj(number -> "n" + number + ".bench.example A")
            .collect(Collectors.joining("\n", "", "\n")));
    for (String program : List.of("dig", "kdig")) {
      // Neither asks at once: a batch is one question after the other.
      List<String> command = new ArrayList<>(List.of(program));
      if (program.equals("dig")) {
        command.addAll(
            List.of("@" + ADDRESS, "-p", Integer.toString(PORT), "+short", "-f", batch.toString()));
      } else {
        for (String line : Files.readAllLines(batch)) {
          command.addAll(List.of("@" + ADDRESS, line.split(" ", -1)[0], "A", "+short"));
        }
      }
      long begun = System.nanoTime();
      String output = Command.run(command.toArray(String[]::new));
      double took = (System.nanoTime() - begun) / 1e6;
      System.out.printf(
          "  %-34s %8.1f ms  %d answered; x%.2f of ours%n",
          program + ", one after the other",
          took,
          output.lines().filter(line -> line.equals("192.0.2.9")).count(),
          took / wall);
    }
  }

  /** Where each answer takes its time, what counts is how many are under way at once. */
  private void printManyFromFarAway() throws Exception {
    Process slow =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                DelayingNameServer.class.getName(),
                SLOW_ADDRESS,
                Integer.toString(PORT),
                Integer.toString(SLOW_MILLIS))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!Command.attempt("dig", "@" + SLOW_ADDRESS, "+tries=1", "+time=1", "a.bench.example")
          .output()
          .contains("192.0.2.9")) {
        if (!slow.isAlive()) {
          throw new IllegalStateException("the delaying name server ended");
        }
      }
      double[] walls = new double[MANY_RUNS];
      int failures = 0;
      double first = 0;
      for (int run = -1; run < MANY_RUNS; run++) {
        long start = System.nanoTime();
        failures += runMany(SLOW_ADDRESS);
        double took = (System.nanoTime() - start) / 1e6;
        if (run < 0) {
          first = took;
        } else {
          walls[run] = took;
        }
      }
      Arrays.sort(walls);
      double wall = middle(walls);
      System.out.printf(
          "%n%d questions at once to a server that takes %d ms%n", CONCURRENT, SLOW_MILLIS);
      System.out.printf(
          "  %-34s %8.1f ms  x%.2f of the server's time (first run %.1f ms), %d failed of all%n",
          "lookingglass, one process", wall, wall / SLOW_MILLIS, first, failures);
      String names =
          IntStream.range(0, CONCURRENT)
              .mapToObj(number -> "n" + number + ".bench.example")
              .collect(Collectors.joining("\n"));
      Path list = Files.createTempFile("names", "");
      Files.writeString(list, names + "\n");
      for (String program : List.of("dig", "kdig")) {
        long begun = System.nanoTime();
        String output =
            Command.run(
                "xargs",
                "-a",
                list.toString(),
                "-P",
                Integer.toString(PROGRAMS_AT_ONCE),
                "-n",
                "1",
                program,
                "@" + SLOW_ADDRESS,
                "+short");
        double took = (System.nanoTime() - begun) / 1e6;
        System.out.printf(
            "  %-34s %8.1f ms  %d answered; x%.2f of ours%n",
            program + ", " + PROGRAMS_AT_ONCE + " processes at once",
            took,
            output.lines().filter(line -> line.equals("192.0.2.9")).count(),
            took / wall);
      }
      Files.delete(list);
    } finally {
      slow.destroyForcibly();
      slow.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** Asks for names that are all different. Returns how many got no answer. */
  private int runMany(String server) throws InterruptedException {
    AtomicInteger answered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int number = 0; number < CONCURRENT; number++) {
      DnsRequest request = request("n" + number + ".bench.example", server);
      threads.add(
          Thread.ofVirtual()
              .start(
                  () ->
                      prober.run(
                          request,
                          event -> {
                            if (event instanceof ProbeEvent.DnsAnswered answer
                                && answer.message().status().equals("NOERROR")
                                && !answer.message().answers().isEmpty()) {
                              answered.incrementAndGet();
                            }
                          })));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return CONCURRENT - answered.get();
  }

  private void ask(DnsRequest request) {
    prober.run(request, _ -> {});
  }

  private static void note(ProbeEvent event, AtomicLong reported) {
    if (event instanceof ProbeEvent.DnsAnswered answered) {
      reported.set(answered.tookNanos());
    } else if (event instanceof ProbeEvent.DnsUnanswered unanswered) {
      throw new IllegalStateException("no answer: " + unanswered.reason());
    }
  }

  private static DnsRequest request(String name) {
    return request(name, ADDRESS);
  }

  private static DnsRequest request(String name, String server) {
    DnsRequest plain = DnsRequest.of(DnsNameParser.parse(name), "A");
    return new DnsRequest(
        plain.target(),
        DnsQuery.of("A"),
        List.of(DnsResolver.parse(server + ":" + PORT)),
        null,
        null,
        null,
        false,
        false,
        plain.encryption(),
        Duration.ofSeconds(10));
  }

  private static DatagramSocket bareSocket() throws IOException {
    DatagramSocket socket = new DatagramSocket();
    socket.connect(InetAddress.getByName(ADDRESS), PORT);
    socket.setSoTimeout(2_000);
    return socket;
  }

  /** Milliseconds for nothing but sending the question and taking the answer. */
  private static double bare(DatagramSocket socket) throws IOException {
    byte[] question = wire(NAME);
    byte[] buffer = new byte[1232];
    long start = System.nanoTime();
    socket.send(new DatagramPacket(question, question.length));
    socket.receive(new DatagramPacket(buffer, buffer.length));
    return (System.nanoTime() - start) / 1e6;
  }

  /** A question for an A record, as RFC 1035 section 4 has it. */
  private static byte[] wire(String name) {
    byte[] wire = new byte[12 + name.length() + 2 + 4];
    wire[0] = 0x12;
    wire[1] = 0x34;
    wire[2] = 1; // RD
    wire[5] = 1; // one question
    int at = 12;
    for (String label : name.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      wire[at++] = (byte) text.length;
      System.arraycopy(text, 0, wire, at, text.length);
      at += text.length;
    }
    wire[at + 2] = 1; // A
    wire[at + 4] = 1; // IN
    return wire;
  }

  private static Process server(Path folder) throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("bench.zone"),
        """
        $ORIGIN bench.example.
        $TTL 300
        @ SOA ns hostmaster 1 3600 600 86400 60
        @ NS ns
        ns A 127.53.9.1
        www A 192.0.2.1
        * A 192.0.2.9
        """);
    Path configuration = folder.resolve("nsd.conf");
    Files.writeString(
        configuration,
        """
        server:
          ip-address: %s
          port: %d
          zonesdir: "%s"
          zonelistfile: "%s/zone.list"
          xfrdfile: "%s/xfrd.state"
          xfrdir: "%s"
          pidfile: "%s/pid"
          username: ""
          chroot: ""
          server-count: 1
          rrl-ratelimit: 0
        remote-control:
          control-enable: no
        zone:
          name: "bench.example"
          zonefile: "bench.zone"
        """
            .formatted(ADDRESS, PORT, folder, folder, folder, folder, folder));
    Process process =
        new ProcessBuilder("nsd", "-d", "-c", configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    for (int attempt = 0; attempt < 100; attempt++) {
      if (!process.isAlive()) {
        throw new IllegalStateException(Files.readString(folder.resolve("log")));
      }
      try (DatagramSocket socket = bareSocket()) {
        bare(socket);
        return process;
      } catch (IOException e) {
        TimeUnit.MILLISECONDS.sleep(50); // Not listening yet.
      }
    }
    process.destroyForcibly();
    throw new UncheckedIOException(new IOException("nsd does not answer on " + ADDRESS));
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }
}
