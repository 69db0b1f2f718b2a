package io.lookingglass.tests.bench;

import io.lookingglass.LookingGlass;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * How many loopback pings a second the REST interface takes, and how long one request lasts. Client
 * and server share the machine's cores, so the server alone does better than this.
 *
 * <p>Prints, for {@code POST} and the {@code GET} of its result: requests a second, median and 99th
 * percentile; beside them the same client's requests of {@code /healthz}, which is what HTTP alone
 * costs here.
 */
public final class RestBenchmark {
  private static final int CLIENTS = 16;
  private static final int WARM_UP = 3_000;
  private static final int MEASURED = 10_000;

  private RestBenchmark() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("rest-benchmark");
    Configuration configuration =
        ConfigurationLoader.parse(
            """
            server: {listen: "127.0.0.1:0"}
            storage: {url: "sqlite:%s/bench.db"}
            targets: {allow: [127.0.0.0/8]}
            limits: {public: {measurements-per-hour: 1000000, concurrent: 1000}, total-concurrent: 1000, per-target-per-minute: 1000000}
            """
                .formatted(folder));
    try (LookingGlass program =
            LookingGlass.start(configuration, OriginTable.empty(), "benchmark");
        HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + program.port();
      Exchange health = new Exchange(client, base + "/healthz", null);
      Exchange ping =
          new Exchange(
              client,
              base + "/v1/measurements",
              """
              {"type":"ping","target":"127.0.0.1","measurementOptions":{"packets":1}}
              """);
      run(health, WARM_UP);
      run(ping, WARM_UP);
      double healthRate = report("GET /healthz", run(health, MEASURED));
      double pingRate = report("POST ping + GET result", run(ping, MEASURED));
      System.out.printf(
          "POST+GET of a ping / plain request: %.2f of its rate%n", pingRate / healthRate);
    }
  }

  /** What is repeated: a request, and for a POST the reading of what it made. */
  private record Exchange(HttpClient client, String url, @Nullable String json) {
    void perform() throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
      if (json == null) {
        expect(200, client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        return;
      }
      request.header("Content-Type", "application/json");
      HttpResponse<String> created =
          client.send(
              request.POST(HttpRequest.BodyPublishers.ofString(json)).build(),
              HttpResponse.BodyHandlers.ofString());
      expect(202, created);
      URI made = URI.create(url).resolve(created.headers().firstValue("Location").orElseThrow());
      expect(
          200,
          client.send(HttpRequest.newBuilder(made).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private static void expect(int status, HttpResponse<String> answer) {
      if (answer.statusCode() != status) {
        throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
      }
    }
  }

  /**
   * The times of one run.
   *
   * @param nanos of each exchange, shortest first
   */
  private record Times(List<Long> nanos, Duration wall) {
    double milliseconds(double part) {
      return nanos.get((int) (nanos.size() * part)) / 1e6;
    }
  }

  private static Times run(Exchange exchange, int count) throws InterruptedException {
    AtomicLongArray nanos = new AtomicLongArray(count);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CLIENTS);
    long start = System.nanoTime();
    for (int i = 0; i < CLIENTS; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int at = next.getAndIncrement(); at < count; at = next.getAndIncrement()) {
                  long begun = System.nanoTime();
                  try {
                    exchange.perform();
                  } catch (Exception e) {
                    if (failed.getAndIncrement() == 0) {
                      System.out.println("first failure: " + e);
                    }
                  }
                  nanos.set(at, System.nanoTime() - begun);
                }
                done.countDown();
              });
    }
    done.await();
    long[] sorted = new long[count];
    Arrays.setAll(sorted, nanos::get);
    Arrays.sort(sorted);
    if (failed.get() > 0) {
      System.out.printf("%d of %d failed%n", failed.get(), count);
    }
    return new Times(
        Arrays.stream(sorted).boxed().toList(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static double report(String name, Times times) {
    int count = times.nanos().size();
    double rate = count / (times.wall().toNanos() / 1e9);
    System.out.printf(
        "%-24s %8.0f a second   median %6.2f ms   p99 %6.2f ms   (%d clients, %d exchanges)%n",
        name, rate, times.milliseconds(0.5), times.milliseconds(0.99), CLIENTS, count);
    return rate;
  }
}
