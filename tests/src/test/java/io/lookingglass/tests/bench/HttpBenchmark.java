package io.lookingglass.tests.bench;

import com.sun.net.httpserver.HttpServer;
import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.http.HttpEnvironment;
import io.lookingglass.probes.http.HttpProber;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.tests.lab.Command;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What one HTTP request costs beside curl, and many at once beside curl's own parallel mode. The
 * server is the JDK's on loopback. Run by {@code tests/bench}; needs curl.
 */
public final class HttpBenchmark {
  private static final int WARM_UP = 1_500;
  private static final int RUNS = 500;
  private static final int CURL_RUNS = 31;
  private static final int MANY = 300;
  private static final int AT_ONCE = 50;
  private static final int MANY_RUNS = 15;

  private final HttpProber prober;
  private final int port;

  private HttpBenchmark(int port) {
    this.port = port;
    NameServers nobody = NameServers.of(List.of(new HostPort("127.0.0.1", 9)));
    TargetPolicy everything =
        new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
    this.prober =
        new HttpProber(
            HttpEnvironment.of(new DnsTargetResolver(nobody), () -> everything, "benchmark"));
  }

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1_024);
    byte[] page = "hello\n".repeat(100).getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    try {
      HttpBenchmark benchmark = new HttpBenchmark(server.getAddress().getPort());
      benchmark.printOne();
      benchmark.printMany();
    } finally {
      server.stop(0);
    }
  }

  private void printOne() {
    double cold = millis(this::ask);
    for (int run = 0; run < WARM_UP; run++) {
      ask();
    }
    double[] ours = new double[RUNS];
    for (int run = 0; run < RUNS; run++) {
      ours[run] = millis(this::ask);
    }
    double[] curl = new double[CURL_RUNS];
    double[] told = new double[CURL_RUNS];
    for (int run = 0; run < CURL_RUNS; run++) {
      long start = System.nanoTime();
      String output = Command.run("curl", "-s", "-o", "/dev/null", "-w", "%{time_total}", url());
      curl[run] = (System.nanoTime() - start) / 1e6;
      told[run] = Double.parseDouble(output.strip()) * 1e3;
    }
    double ourMiddle = middle(ours);
    System.out.printf("One request to a server on loopback (medians)%n");
    System.out.printf("  %-36s %8.3f ms%n", "lookingglass, whole measurement", ourMiddle);
    System.out.printf("  %-36s %8.3f ms%n", "lookingglass, first in a cold JVM", cold);
    System.out.printf(
        "  %-36s %8.3f ms  x%.2f of ours%n",
        "curl, as it tells it", middle(told), middle(told) / ourMiddle);
    System.out.printf(
        "  %-36s %8.3f ms  x%.2f of ours%n%n",
        "curl, whole process", middle(curl), middle(curl) / ourMiddle);
  }

  private void printMany() throws Exception {
    double first = askMany();
    double[] ours = new double[MANY_RUNS];
    double[] curl = new double[MANY_RUNS];
    for (int run = 0; run < MANY_RUNS; run++) {
      ours[run] = askMany();
      curl[run] = curlMany();
    }
    double ourMiddle = middle(ours);
    System.out.printf(
        "%d requests, %d at once, a connection for each (medians of %d)%n",
        MANY, AT_ONCE, MANY_RUNS);
    System.out.printf("  %-36s %8.1f ms%n", "lookingglass, whole measurements", ourMiddle);
    System.out.printf("  %-36s %8.1f ms%n", "lookingglass, the first time", first);
    System.out.printf(
        "  %-36s %8.1f ms  x%.2f of ours%n%n",
        "curl --parallel", middle(curl), middle(curl) / ourMiddle);
  }

  private double askMany() throws Exception {
    long start = System.nanoTime();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      for (int request = 0; request < MANY; request++) {
        running.add(threads.submit(this::ask));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** A connection for each, as ours has. */
  private double curlMany() {
    long start = System.nanoTime();
    Command.run(
        "curl",
        "-s",
        "--parallel",
        "--parallel-immediate",
        "--parallel-max",
        String.valueOf(AT_ONCE),
        "-H",
        "Connection: close",
        "-o",
        "/dev/null",
        url() + "?[1-" + MANY + "]");
    return (System.nanoTime() - start) / 1e6;
  }

  private String url() {
    return "http://127.0.0.1:%d/".formatted(port);
  }

  private void ask() {
    Target target = new Target.Address(InetAddress.ofLiteral("127.0.0.1"), "127.0.0.1");
    HttpRequest request =
        new HttpRequest(
            target,
            new HttpRequest.Message(HttpMethod.GET, null, "/", null, List.of()),
            HttpProtocol.HTTP,
            port,
            null,
            null,
            null,
            List.of(),
            0,
            Duration.ofSeconds(10));
    MeasurementFold fold = new MeasurementFold(request);
    prober.run(request, null, fold::add);
    HttpResult result = (HttpResult) fold.result();
    if (result.answer() == null
        || result.answer().head() == null
        || result.answer().head().status() != 200) {
      throw new IllegalStateException("no answer: " + result.summary().rawOutput());
    }
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static double middle(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
