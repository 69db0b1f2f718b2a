package io.lookingglass.tests.bench;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.UpdateReader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a look-up of one address takes in a full table that 50,000 routes a second change in: in
 * the tables themselves, over REST, and beside that what BIRD needs to answer {@code show route
 * for} on its control socket. A connection stays open in both cases.
 *
 * <p>Arguments choose whom to ask: {@code tables}, {@code rest}, {@code bird}.
 *
 * <p>In the same time the peer watches when the receiver says that it is alive.
 */
public final class QueryBenchmark {
  private static final List<String> ALL = List.of("tables", "rest", "bird");
  private static final int PREFIXES = 1_000_000;
  private static final int PER_SET = 8;
  private static final int CHANGES_A_SECOND = 50_000;
  private static final double SECONDS = 15;
  private static final int WARM_UP = 3_000;

  /** Of changes and questions together, told by themselves: after that both are compiled. */
  private static final double WARM_UP_SECONDS = 10;

  private static final String OWN = System.getProperty("lookingglass.command", "lookingglass/run");
  private static final CodecContext CONTEXT =
      new CodecContext(
          true, true, false, Set.of(), Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST), Set.of());

  private QueryBenchmark() {}

  /** Asks once. */
  private interface Question {
    void ask(byte[] address) throws IOException;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int asn = BgpReceiver.feederAs(1);
    List<byte[]> table = FullTableFeed.messages(true, PREFIXES, PER_SET, 1, asn);
    List<byte[]> changed = FullTableFeed.messages(true, PREFIXES, PER_SET, 1, asn, 1);
    List<byte[]> changedBefore = FullTableFeed.messages(true, PREFIXES, PER_SET, 1, asn, 2);
    System.out.printf(
        "%,d IPv4 routes, %,d of them changed a second%n  %-24s %s%n",
        PREFIXES, CHANGES_A_SECOND, "", Latencies.head());
    List<String> asked = arguments.length == 0 ? ALL : List.of(arguments);
    if (!ALL.containsAll(asked)) {
      throw new IllegalArgumentException("asked can be out of %s, not %s".formatted(ALL, asked));
    }
    if (asked.contains("tables")) {
      inside(table, changed);
    }
    Path folder = Files.createTempDirectory("query-benchmark");
    try (BenchmarkLink link = BenchmarkLink.make()) {
      for (BgpReceiver.Kind kind : List.of(BgpReceiver.Kind.LOOKINGGLASS, BgpReceiver.Kind.BIRD)) {
        if (!asked.contains(kind == BgpReceiver.Kind.BIRD ? "bird" : "rest")) {
          continue;
        }
        try (BgpReceiver receiver =
            BgpReceiver.start(
                kind,
                link.receiver(),
                folder.resolve(kind.title()),
                1,
                List.of(OWN.split(" ", -1)))) {
          outside(link, receiver, folder.resolve(kind.title()), table, changedBefore, changed);
        }
      }
    } finally {
      BenchmarkLink.delete(folder);
    }
  }

  private static double messagesPerSecond(List<byte[]> messages) {
    return CHANGES_A_SECOND / ((double) PREFIXES / messages.size());
  }

  /** In the tables, without a session. */
  private static void inside(List<byte[]> table, List<byte[]> changed) throws Exception {
    try (Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system())) {
      AdjRibIn in =
          rib.open(
              new RibPeer(
                  "feeder",
                  IpAddresses.parse("192.0.2.1"),
                  new Asn(BgpReceiver.feederAs(1)),
                  true,
                  (Inet4Address) IpAddresses.parse("10.0.0.1")),
              new PrefixLimit(Integer.MAX_VALUE, () -> {}));
      UpdateReader reader = new UpdateReader();
      for (byte[] message : table) {
        tell(in, reader, message);
      }
      while (rib.summary().queuedBytes() > 0) {
        LockSupport.parkNanos(1_000_000);
      }
      Question question =
          address -> rib.routes().longestMatch(IpPrefix.host(IpAddresses.ofBytes(address)));
      ask(question, () -> false, WARM_UP * 10);
      long pausedBefore = pauseMillis();
      CompletableFuture<Void> changing = new CompletableFuture<>();
      Thread.ofPlatform().start(() -> change(in, reader, changed, changing));
      Latencies took = ask(question, () -> !changing.isDone(), Integer.MAX_VALUE);
      changing.join();
      System.out.printf(
          "  %-24s %s   the collector paused %,d ms in all%n",
          "in the tables", took.row(), pauseMillis() - pausedBefore);
    }
  }

  private static void tell(AdjRibIn in, UpdateReader reader, byte[] message) {
    while (in.congested()) {
      LockSupport.parkNanos(100_000);
    }
    switch (reader.read(Octets.wrap(message), CONTEXT)) {
      case UpdateReader.Result.Update result -> in.update(result.update(), Eligibility.ELIGIBLE);
      case UpdateReader.Result.SessionReset reset ->
          throw new IllegalStateException("The feed is not well-formed: " + reset.fault());
    }
  }

  private static void change(
      AdjRibIn in, UpdateReader reader, List<byte[]> messages, CompletableFuture<Void> done) {
    try {
      long start = System.nanoTime();
      double elapsed = 0;
      int sent = 0;
      while (elapsed < SECONDS && sent < messages.size()) {
        elapsed = (System.nanoTime() - start) / 1e9;
        int due = Math.min(messages.size(), (int) (elapsed * messagesPerSecond(messages)));
        while (sent < due) {
          tell(in, reader, messages.get(sent++));
        }
        LockSupport.parkNanos(1_000_000);
      }
      done.complete(null);
    } catch (RuntimeException e) {
      done.completeExceptionally(e);
    }
  }

  private static long pauseMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }

  /** Of random addresses, about a thousand a second, as long as it goes on. */
  private static Latencies ask(Question question, BooleanSupplier goesOn, int most)
      throws IOException {
    Random random = new Random(5);
    Latencies took = new Latencies();
    byte[] address = new byte[4];
    while (took.count() < most && (most < Integer.MAX_VALUE || goesOn.getAsBoolean())) {
      random.nextBytes(address);
      address[0] = (byte) (1 + (address[0] & 0x7f) % 126);
      long start = System.nanoTime();
      question.ask(address);
      took.add(System.nanoTime() - start);
      if (most == Integer.MAX_VALUE) {
        LockSupport.parkNanos(1_000_000);
      }
    }
    return took;
  }

  /** From outside, over a session and the interface that people and programs use. */
  private static void outside(
      BenchmarkLink link,
      BgpReceiver receiver,
      Path folder,
      List<byte[]> table,
      List<byte[]> changedBefore,
      List<byte[]> changed)
      throws Exception {
    try (BgpFeeder feeder =
        link.feeders()
            .within(
                () ->
                    BgpFeeder.connect(
                        BgpReceiver.feederAddress(1),
                        BgpReceiver.ADDRESS,
                        BgpReceiver.feederAs(1)))) {
      feeder.feed(BgpFeeder.stream(List.of(table)));
      long end = System.nanoTime() + 120_000_000_000L;
      while (receiver.held() < PREFIXES && System.nanoTime() < end) {
        LockSupport.parkNanos(200_000_000);
      }
      try (SocketChannel channel =
          receiver.kind() == BgpReceiver.Kind.BIRD
              ? SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ctl")))
              : link.receiver()
                  .within(
                      () ->
                          SocketChannel.open(
                              new InetSocketAddress(InetAddress.getLoopbackAddress(), 8080)))) {
        Question question =
            receiver.kind() == BgpReceiver.Kind.BIRD
                ? new BirdsControl(channel)
                : new Rest(channel);
        ask(question, () -> false, WARM_UP);
        feeder.beginListening();
        String title = receiver.kind() == BgpReceiver.Kind.BIRD ? "BIRD, control socket" : "REST";
        CompletableFuture<Integer> warming = changing(feeder, changedBefore, WARM_UP_SECONDS);
        Latencies first = ask(question, () -> !warming.isDone(), Integer.MAX_VALUE);
        warming.join();
        System.out.printf(
            "  %-24s %s%n",
            "%s, first %.0f s".formatted(title.split(",", 2)[0], WARM_UP_SECONDS), first.row());
        CompletableFuture<Integer> changing = changing(feeder, changed, SECONDS);
        Latencies took = ask(question, () -> !changing.isDone(), Integer.MAX_VALUE);
        System.out.printf(
            "  %-24s %s   alive %.0f ms late at most; %,d routes a second%n",
            title,
            took.row(),
            feeder.lateMillis(),
            Math.round(changing.join() * ((double) PREFIXES / changed.size()) / SECONDS));
      }
    }
  }

  /** Routes change on a thread of their own; how many messages were sent, when it is over. */
  private static CompletableFuture<Integer> changing(
      BgpFeeder feeder, List<byte[]> messages, double seconds) {
    CompletableFuture<Integer> changing = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                changing.complete(feeder.feed(messages, messagesPerSecond(messages), seconds));
              } catch (IOException e) {
                changing.completeExceptionally(e);
              }
            });
    return changing;
  }

  private static String text(byte[] address) {
    return IpAddresses.format(IpAddresses.ofBytes(address));
  }

  /** One connection that stays open. */
  private static final class Rest implements Question {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(1 << 20);

    Rest(SocketChannel channel) {
      this.channel = channel;
    }

    @Override
    public void ask(byte[] address) throws IOException {
      channel.write(
          StandardCharsets.US_ASCII.encode(
              "GET /v1/bgp/routes?prefix=%s HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n"
                  .formatted(text(address))));
      answer.clear();
      int end = -1;
      while (end < 0 || answer.position() < end) {
        if (channel.read(answer) < 0) {
          throw new IOException("The connection was closed");
        }
        String head =
            new String(
                answer.array(), 0, Math.min(2048, answer.position()), StandardCharsets.US_ASCII);
        int body = head.indexOf("\r\n\r\n");
        if (end < 0 && body > 0) {
          Matcher length = LENGTH.matcher(head);
          if (!head.startsWith("HTTP/1.1 200") || !length.find()) {
            throw new IOException("An answer of another kind: " + head);
          }
          end = body + 4 + Integer.parseInt(length.group(1));
        }
      }
    }

    private static final Pattern LENGTH =
        Pattern.compile("content-length: ([0-9]+)", Pattern.CASE_INSENSITIVE);
  }

  /** Its lines begin with a code; the last one of an answer with 0, 8 or 9 and a space. */
  private static final class BirdsControl implements Question {
    private static final Pattern LAST = Pattern.compile("(?m)^[089][0-9]{3} .*\n\\z");
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(1 << 20);

    BirdsControl(SocketChannel channel) throws IOException {
      this.channel = channel;
      channel.read(answer); // It says who it is.
    }

    @Override
    public void ask(byte[] address) throws IOException {
      channel.write(
          StandardCharsets.US_ASCII.encode("show route for %s all\n".formatted(text(address))));
      answer.clear();
      while (answer.position() == 0
          || !LAST.matcher(
                  new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII))
              .find()) {
        if (channel.read(answer) < 0) {
          throw new IOException("The connection was closed");
        }
      }
    }
  }
}
