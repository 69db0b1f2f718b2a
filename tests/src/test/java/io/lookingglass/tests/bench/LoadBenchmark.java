package io.lookingglass.tests.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A busy day in ten minutes: 500 people watch streams while 200 requests a second are answered, a
 * peer tells 100 changes of routes a second, and traces run all the time. Program and people share
 * the machine's cores.
 *
 * <p>Arguments: {@code minutes=10 watchers=500 rate=200}. Prints a line for each tenth of the time
 * with the requests answered and failed, their times, the events that watchers got, and the memory
 * of the program; then whether every request was answered and whether memory stayed flat.
 *
 * <p>A request's time runs from when it was due, not from when it was sent, so that a program that
 * stalls cannot hide it.
 */
public final class LoadBenchmark {
  private static final String OWN = System.getProperty("lookingglass.command", "lookingglass/run");
  private static final String SPEAKER = "127.99.0.1";
  private static final String PEER = "127.99.0.2";
  private static final int PEER_AS = 65010;
  private static final int ROUTES = 100_000;
  private static final int CHURNED = 5_000;
  private static final int CHANGES_PER_SECOND = 100;
  private static final long TRACE_EVERY_MILLIS = 1_000;
  private static final int PERIODS = 10;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final AtomicReference<String> newest = new AtomicReference<>("");
  private final AtomicBoolean over = new AtomicBoolean();

  private LoadBenchmark(String base) {
    this.base = base;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Integer> options = new LinkedHashMap<>();
    options.put("minutes", 10);
    options.put("watchers", 500);
    options.put("rate", 200);
    for (String argument : arguments) {
      String[] words = argument.split("=", 2);
      if (words.length != 2 || !options.containsKey(words[0])) {
        throw new IllegalArgumentException(
            argument + " is none of minutes=N, watchers=N, rate=N (requests a second)");
      }
      options.put(words[0], Integer.parseInt(words[1]));
    }
    Path folder = Files.createTempDirectory("load-benchmark");
    try (ProgramUnderLoad program =
        ProgramUnderLoad.start(List.of(OWN.split(" ", -1)), folder, configuration(folder))) {
      new LoadBenchmark(program.address())
          .run(
              program,
              Duration.ofMinutes(options.get("minutes")),
              options.get("watchers"),
              options.get("rate"));
    }
  }

  private static String configuration(Path folder) {
    return """
    server: {listen: "127.0.0.1:0"}
    storage: {url: "sqlite:%s/load.db"}
    targets: {allow: [127.0.0.0/8]}
    limits: {public: {measurements-per-hour: 1000000, concurrent: 1000}, total-concurrent: 1000}
    bgp:
      asn: 64500
      router-id: %s
      listen: %s:179
      peers:
        - {name: feed, address: %s, asn: %d, passive: true, import: accept}
    """
        .formatted(folder, SPEAKER, SPEAKER, PEER, PEER_AS);
  }

  private void run(ProgramUnderLoad program, Duration length, int watchers, int rate)
      throws Exception {
    newest.set(create("mtr", 16));
    try (BgpFeeder feeder = BgpFeeder.connect(PEER, SPEAKER, PEER_AS)) {
      List<byte[]> table = FullTableFeed.messages(true, ROUTES, 3, 1, PEER_AS);
      feeder.feed(BgpFeeder.stream(List.of(table)));
      awaitRoutes();
      Thread churn = Thread.ofPlatform().daemon().start(() -> churn(feeder));
      Thread traces = Thread.ofVirtual().start(this::traces);
      List<StreamWatcher> watching = new ArrayList<>();
      for (int number = 0; number < watchers; number++) {
        watching.add(StreamWatcher.start(base, watched(number), newest::get));
      }
      Requests requests = new Requests(rate);
      System.out.printf(
          "%d watchers, %d requests a second for %d minutes, %,d routes of which %d change a"
              + " second%n",
          watchers, rate, length.toMinutes(), ROUTES, CHANGES_PER_SECOND);
      System.out.printf(
          "%9s %9s %7s %9s %9s %10s %9s %9s  %s%n",
          "seconds",
          "answered",
          "failed",
          "median",
          "p99",
          "events/s",
          "RSS MiB",
          "CPU",
          "longest");
      List<Period> periods = new ArrayList<>();
      long start = System.nanoTime();
      for (int number = 1; number <= PERIODS; number++) {
        long events = StreamWatcher.events(watching);
        double cpu = program.cpuSeconds();
        long begun = System.nanoTime();
        requests.run(start + length.toNanos() * number / PERIODS);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Period period =
            new Period(
                requests.take(),
                (StreamWatcher.events(watching) - events) / seconds,
                program.residentMiB(),
                (program.cpuSeconds() - cpu) / seconds);
        period.print((System.nanoTime() - start) / 1e9);
        periods.add(period);
      }
      over.set(true);
      watching.forEach(StreamWatcher::stop);
      traces.join();
      churn.join();
      conclude(periods, watching);
    }
  }

  private void awaitRoutes() throws IOException, InterruptedException {
    HttpRequest peer = HttpRequest.newBuilder(URI.create(base + "/v1/bgp/summary")).build();
    for (int tries = 0; tries < 600; tries++) {
      String body = client.send(peer, HttpResponse.BodyHandlers.ofString()).body();
      if (body.contains("\"paths\":" + ROUTES)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IOException("The program does not hold the %d routes it was told".formatted(ROUTES));
  }

  private static void conclude(List<Period> periods, List<StreamWatcher> watching) {
    long failed = periods.stream().mapToLong(period -> period.times().failed()).sum();
    long answered = periods.stream().mapToLong(period -> period.times().answered()).sum();
    List<String> lost =
        watching.stream().map(StreamWatcher::problem).flatMap(List::stream).toList();
    double worst =
        periods.stream().mapToDouble(period -> period.times().milliseconds(0.99)).max().orElse(0);
    System.out.printf(
        "%,d requests answered, %d failed; %d streams broke%s%n",
        answered, failed, lost.size(), lost.isEmpty() ? "" : ", the first: " + lost.getFirst());
    // The first period is the one in which the program warms up.
    System.out.printf(
        "p99 of the worst period %.1f ms (wanted below 100); resident memory %d MiB after the"
            + " second period, %d MiB after the last: %.2f x%n",
        worst,
        periods.get(1).residentMiB(),
        periods.getLast().residentMiB(),
        (double) periods.getLast().residentMiB() / periods.get(1).residentMiB());
  }

  /** What came of one stretch of time. */
  private record Period(RequestTimes times, double eventsPerSecond, long residentMiB, double cpu) {
    void print(double seconds) {
      System.out.printf(
          "%9.0f %,9d %7d %6.1f ms %6.1f ms %,10.0f %,9d %8.0f%%  %s%n",
          seconds,
          times.answered(),
          times.failed(),
          times.milliseconds(0.5),
          times.milliseconds(0.99),
          eventsPerSecond,
          residentMiB,
          cpu * 100,
          times.slowest());
      if (times.firstFailure() != null) {
        System.out.println("          the first failure: " + times.firstFailure());
      }
    }
  }

  /** What a watcher looks at; null for the newest trace, one after the other. */
  private static @Nullable String watched(int number) {
    return switch (number % 10) {
      case 0 -> "/v1/bgp/updates?prefix=%d.0.0.0/8".formatted(1 + number / 10);
      case 1, 2 -> "/live/peers/feed";
      case 3, 4 -> "/live/peers";
      default -> null;
    };
  }

  private void traces() {
    while (!over.get()) {
      try {
        newest.set(create("mtr", 16));
      } catch (IOException e) {
        System.out.println("no new trace: " + e.getMessage());
      }
      LockSupport.parkNanos(TRACE_EVERY_MILLIS * 1_000_000);
    }
  }

  private String create(String type, int packets) throws IOException {
    String json =
        "{\"type\":\"%s\",\"target\":\"127.0.0.1\",\"measurementOptions\":{\"packets\":%d}}"
            .formatted(type, packets);
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(base + "/v1/measurements"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(json))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 202) {
        throw new IOException(answer.statusCode() + ": " + answer.body());
      }
      String location = answer.headers().firstValue("Location").orElseThrow();
      return location.substring(location.lastIndexOf('/') + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Withdraws and tells again, evenly over each second. */
  private void churn(BgpFeeder feeder) {
    List<byte[]> told = FullTableFeed.messages(true, CHURNED, 1, 7, PEER_AS);
    long due = System.nanoTime();
    for (int change = 0; !over.get(); change++) {
      byte[] message = told.get(change % told.size());
      boolean back = change / told.size() % 2 == 0;
      try {
        feeder.feed(ByteBuffer.wrap(back ? message : withdrawal(message)));
      } catch (IOException e) {
        System.out.println("the peer's session ended: " + e.getMessage());
        return;
      }
      due += 1_000_000_000L / CHANGES_PER_SECOND;
      LockSupport.parkNanos(due - System.nanoTime());
    }
  }

  /** The message that takes back what another told (RFC 4271 section 4.3). */
  private static byte[] withdrawal(byte[] update) {
    ByteBuffer told = ByteBuffer.wrap(update);
    int attributes = told.getShort(21);
    int nlri = update.length - 23 - attributes;
    ByteBuffer message = ByteBuffer.allocate(23 + nlri);
    message.put(update, 0, 16).putShort((short) message.capacity()).put((byte) 2);
    message.putShort((short) nlri).put(update, 23 + attributes, nlri).putShort((short) 0);
    return message.array();
  }

  /** Requests at a steady rate, whatever becomes of those before. */
  private final class Requests {
    private final Random random = new Random(5);
    private final long everyNanos;
    private long due = System.nanoTime();
    private RequestTimes times = new RequestTimes();

    Requests(int rate) {
      everyNanos = 1_000_000_000L / rate;
    }

    void run(long end) {
      for (; due - end < 0; due += everyNanos) {
        LockSupport.parkNanos(due - System.nanoTime());
        String path = path();
        long since = due;
        RequestTimes into = times;
        Thread.ofVirtual().start(() -> read(path, since, into));
      }
    }

    RequestTimes take() {
      times.await();
      RequestTimes taken = times;
      times = new RequestTimes();
      due = Math.max(due, System.nanoTime());
      return taken;
    }

    private String path() {
      int kind = random.nextInt(20);
      if (kind < 6) {
        return "/v1/measurements/" + newest.get();
      } else if (kind < 10) {
        return "/v1/bgp/routes?prefix=" + address();
      } else if (kind < 12) {
        return "/v1/bgp/peers";
      } else if (kind < 14) {
        return "/m/" + newest.get();
      } else if (kind < 15) {
        return "/bgp/" + address();
      } else if (kind < 16) {
        return "/peers";
      } else if (kind < 17) {
        return "/v1/bgp/summary";
      } else if (kind < 18) {
        return "/v1/probes";
      }
      return kind < 19 ? "/" : "/metrics";
    }

    private String address() {
      return (1 + random.nextInt(223))
          + "."
          + random.nextInt(256)
          + "."
          + random.nextInt(256)
          + ".1";
    }

    private void read(String path, long since, RequestTimes into) {
      into.begun();
      String kind =
          path.startsWith("/v1/bgp/routes")
              ? "/v1/bgp/routes"
              : path.replaceFirst("/(m|bgp|measurements)/.*", "/$1");
      try {
        HttpResponse<Void> answer =
            client.send(
                HttpRequest.newBuilder(URI.create(base + path))
                    .header("Accept", path.startsWith("/v1/") ? "application/json" : "text/html")
                    .timeout(Duration.ofSeconds(30))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
        into.ended(
            kind,
            System.nanoTime() - since,
            answer.statusCode() == 200 ? null : answer.statusCode() + " for " + path);
      } catch (IOException e) {
        into.ended(kind, System.nanoTime() - since, e + " for " + path);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        into.ended(kind, System.nanoTime() - since, "interrupted");
      }
    }
  }
}
