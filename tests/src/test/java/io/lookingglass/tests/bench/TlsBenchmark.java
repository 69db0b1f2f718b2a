package io.lookingglass.tests.bench;

import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.probes.tls.TlsEnvironment;
import io.lookingglass.probes.tls.TlsProber;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.tls.TlsServers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What one look at a handshake costs beside {@code openssl s_client}, and finding out all that a
 * server takes beside sslscan and testssl.sh. The server is nginx on loopback, behind a relay that
 * counts connections. Run by {@code tests/bench tls}. A few minutes on a quiet machine; whatever it
 * starts is ended when its time is over, so it is bounded on a busy one.
 */
public final class TlsBenchmark {
  private static final int WARM_UP = 60;
  private static final int RUNS = 41;
  private static final int ENUMERATIONS = 5;
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(20);
  private static final Duration LONGEST_SSLSCAN = Duration.ofSeconds(60);
  private static final Duration LONGEST_TESTSSL = Duration.ofMinutes(5);

  /** Exit status of {@code timeout} where it had to end the program. */
  private static final int ENDED = 124;

  private TlsBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createTempDirectory("tls-benchmark");
    try (TlsServers servers = new TlsServers(folder);
        Relay relay = new Relay(servers.nginx("ssl_protocols TLSv1.2 TLSv1.3;"))) {
      printHandshake(relay);
      printEnumeration(relay);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void printHandshake(Relay relay) {
    double cold = look(relay.port(), false).timings().total();
    for (int run = 0; run < WARM_UP; run++) {
      look(relay.port(), false);
    }
    relay.taken();
    double[] whole = new double[RUNS];
    double[] handshake = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      TlsResult result = look(relay.port(), false);
      whole[run] = (System.nanoTime() - start) / 1e6;
      handshake[run] = result.timings().total();
    }
    int connections = relay.taken() / RUNS;
    double[] openssl = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      openssl[run] =
          millis(
              LONGEST_LOOK,
              "openssl",
              "s_client",
              "-connect",
              "127.0.0.1:" + relay.port(),
              "-servername",
              "www.example.com");
    }
    int opensslConnections = relay.taken() / RUNS;
    double ours = middle(whole);
    System.out.printf("One look at a handshake (medians)%n");
    line("lookingglass, TCP and handshake", middle(handshake), ours);
    line("lookingglass, with resumption, %d connections".formatted(connections), ours, ours);
    line("lookingglass, first in a cold JVM", cold, ours);
    line(
        "openssl s_client, whole process, %d connection".formatted(opensslConnections),
        middle(openssl),
        ours);
    System.out.println();
  }

  private static void printEnumeration(Relay relay) {
    look(relay.port(), true);
    double[] whole = new double[ENUMERATIONS];
    int connections = 0;
    for (int run = 0; run < ENUMERATIONS; run++) {
      relay.taken();
      long start = System.nanoTime();
      look(relay.port(), true);
      whole[run] = (System.nanoTime() - start) / 1e6;
      connections = relay.taken();
    }
    double ours = middle(whole);
    System.out.printf("All that nginx takes (medians; testssl.sh once)%n");
    line("lookingglass, %d connections".formatted(connections), ours, ours);
    double[] sslscan = new double[ENUMERATIONS];
    for (int run = 0; run < ENUMERATIONS; run++) {
      sslscan[run] = millis(LONGEST_SSLSCAN, "sslscan", "--no-colour", "127.0.0.1:" + relay.port());
      connections = relay.taken();
    }
    line("sslscan, %d connections".formatted(connections), middle(sslscan), ours);
    double testssl =
        millis(
            LONGEST_TESTSSL,
            "testssl",
            "--warnings",
            "off",
            "--quiet",
            "--color",
            "0",
            "127.0.0.1:" + relay.port());
    line("testssl.sh, %d connections".formatted(relay.taken()), testssl, ours);
  }

  /** How long a program took, in milliseconds; infinite where it was not done in time. */
  private static double millis(Duration longest, String... command) {
    List<String> bounded = new ArrayList<>(List.of("timeout", String.valueOf(longest.toSeconds())));
    bounded.addAll(List.of(command));
    Command.Outcome outcome = Command.attempt(bounded.toArray(String[]::new));
    return outcome.exitCode() == ENDED ? Double.POSITIVE_INFINITY : outcome.wallNanos() / 1e6;
  }

  private static void line(String what, double milliseconds, double ours) {
    if (Double.isInfinite(milliseconds)) {
      System.out.printf("  %-48s not done in its time%n", what);
    } else {
      System.out.printf(
          "  %-48s %10.1f ms  x%.2f of ours%n", what, milliseconds, milliseconds / ours);
    }
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static TlsResult look(int port, boolean enumerate) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    Target target = new Target.Address(loopback, "127.0.0.1");
    TlsRequest request =
        new TlsRequest(
            target,
            port,
            "www.example.com",
            TlsRequest.defaultAlpn(null),
            null,
            enumerate,
            null,
            TlsRequest.defaultTimeout(enumerate));
    MeasurementFold fold = new MeasurementFold(request);
    new TlsProber(
            new TlsEnvironment(List::of, null, TargetPolicy::everything, InstantSource.system()))
        .run(request, new ResolvedTarget(target, loopback, List.of(loopback), null, 0), fold::add);
    return (TlsResult) fold.result();
  }

  /** Passes bytes on, and counts who came. */
  private static final class Relay implements AutoCloseable {
    private final ServerSocket listening;
    private final int server;
    private final AtomicInteger connections = new AtomicInteger();

    Relay(int server) throws IOException {
      this.server = server;
      this.listening = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    }

    int port() {
      return listening.getLocalPort();
    }

    /** How many since it was asked last. */
    int taken() {
      return connections.getAndSet(0);
    }

    private void accept() {
      while (!listening.isClosed()) {
        try {
          Socket client = listening.accept();
          connections.incrementAndGet();
          Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
          client.setTcpNoDelay(true);
          behind.setTcpNoDelay(true);
          Thread.ofVirtual().start(() -> pass(client, behind));
          Thread.ofVirtual().start(() -> pass(behind, client));
        } catch (IOException e) {
          return; // Closed.
        }
      }
    }

    private static void pass(Socket from, Socket to) {
      try (from;
          to) {
        OutputStream out = to.getOutputStream();
        from.getInputStream().transferTo(out);
      } catch (IOException e) {
        // One of them went away.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
