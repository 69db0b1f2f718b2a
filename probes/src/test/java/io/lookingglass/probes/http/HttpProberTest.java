package io.lookingglass.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.HttpFailure;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpPhase;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.request.HttpEndpoint;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpProberTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private final List<ProbeEvent> events = new CopyOnWriteArrayList<>();

  /** What names lead to; a second lookup may lead elsewhere. */
  private final Map<String, List<String>> names = new ConcurrentHashMap<>();

  /** Addresses of the other version of IP. */
  private final Map<String, String> alsoAt = new ConcurrentHashMap<>();

  private final AtomicInteger lookups = new AtomicInteger();

  @Test
  void aRequestIsSentAsItIsAskedFor() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(OK)) {
      HttpRequest asked =
          new HttpRequest(
              address("127.0.0.1"),
              new HttpRequest.Message(
                  HttpMethod.OPTIONS,
                  "www.example:8080",
                  "/a%20b",
                  "c=d",
                  List.of(new HttpField("User-Agent", "me"), new HttpField("X-Test", "1"))),
              HttpProtocol.HTTP,
              server.port(),
              null,
              null,
              null,
              List.of(),
              0,
              Duration.ofSeconds(5));
      run(asked);

      assertThat(server.requests())
          .containsExactly(
              String.join(
                  "\r\n",
                  "OPTIONS /a%20b?c=d HTTP/1.1",
                  "Host: www.example:8080",
                  "Accept: */*",
                  "Accept-Encoding: gzip",
                  "User-Agent: me",
                  "X-Test: 1",
                  "Connection: close",
                  "",
                  ""));
    }
  }

  @Test
  void phasesAreTimedApartAndAddUp() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(OK)) {
      HttpHop hop = answer(run(get(server.port(), "/")));

      assertThat(hop.timings().dns()).isNull();
      assertThat(hop.timings().tls()).isNull();
      double sum =
          Objects.requireNonNull(hop.timings().tcp())
              + Objects.requireNonNull(hop.timings().send())
              + Objects.requireNonNull(hop.timings().firstByte())
              + Objects.requireNonNull(hop.timings().download());
      assertThat(Objects.requireNonNull(hop.timings().total())).isCloseTo(sum, Offset.offset(0.01));
      assertThat(Objects.requireNonNull(hop.content()).sample()).isEqualTo("ok");
    }
  }

  @Test
  void whereOneVersionOfIpIsRefusedItIsSaidWhetherTheOtherWorks() throws IOException {
    names.put("dual.example", List.of("::1"));
    alsoAt.put("dual.example", "127.0.0.1");
    try (ScriptedServer server = ScriptedServer.answering(OK)) {
      HttpHop hop = answer(run(get(server.port(), "/", name("dual.example"))));

      HttpStep.Failed failure = Objects.requireNonNull(hop.failure());
      assertThat(failure.failure()).isEqualTo(HttpFailure.PORT_CLOSED);
      assertThat(failure.reason()).endsWith("; over IPv4, 127.0.0.1 takes connections there");
      assertThat(server.requests()).allMatch(String::isEmpty); // Connected to, and not asked.
    }
  }

  @Test
  void whereBothVersionsOfIpAreRefusedThatIsSaid() throws IOException {
    names.put("dual.example", List.of("127.0.0.1"));
    alsoAt.put("dual.example", "::1");
    try (Socket deaf = new Socket()) { // Bound, so that nobody else gets the port.
      deaf.bind(new InetSocketAddress(0));
      HttpHop hop = answer(run(get(deaf.getLocalPort(), "/", name("dual.example"))));

      assertThat(Objects.requireNonNull(hop.failure()).reason())
          .contains("; over IPv6, ::1 does not answer there either (");
    }
  }

  @Test
  void anAddressThatIsNotAllowedIsNotTriedForAHintEither() throws IOException {
    names.put("dual.example", List.of("::1"));
    alsoAt.put("dual.example", "192.0.2.1");
    try (ScriptedServer server = ScriptedServer.answering(OK)) {
      HttpHop hop = answer(run(get(server.port(), "/", name("dual.example"))));

      assertThat(Objects.requireNonNull(hop.failure()).reason()).doesNotContain("over IPv4");
    }
  }

  @Test
  void redirectsAreFollowedOnTheSameWay() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, _, out) ->
                out.write(
                    (request.startsWith("GET /two ")
                            ? OK
                            : "HTTP/1.1 302 Found\r\nLocation: /two\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))) {
      HttpResult result = run(get(server.port(), "/one"));

      assertThat(result.ways().getFirst().hops())
          .extracting(hop -> Objects.requireNonNull(hop.head()).status())
          .containsExactly(302, 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://inside.example/",
        "//10.0.0.1:22/"
      })
  void aRedirectInsideIsRefused(String location) throws IOException {
    names.put("inside.example", List.of("10.0.0.7"));
    try (ScriptedServer server = redirecting(location)) {
      HttpResult result = run(get(server.port(), "/"));

      HttpHop hop = answer(result);
      assertThat(result.ways().getFirst().hops()).hasSize(1);
      assertThat(Objects.requireNonNull(hop.redirect()).notFollowed()).isNotNull();
      assertThat(Objects.requireNonNull(hop.head()).status()).isEqualTo(301);
    }
  }

  @Test
  void aNameThatChangesItsAddressIsPinnedToTheOneThatWasChecked() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            (request, _, out) ->
                out.write(
                    (request.startsWith("GET /two ")
                            ? OK
                            : "HTTP/1.1 302 Found\r\nLocation: /two\r\nContent-Length: 0\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))) {
      names.put("rebind.example", List.of("127.0.0.1", "10.0.0.1"));
      HttpRequest asked = get(server.port(), "/", name("rebind.example"));
      HttpResult result = run(asked);

      assertThat(Objects.requireNonNull(answer(result).head()).status()).isEqualTo(200);
      assertThat(lookups).hasValue(1);
    }
  }

  @Test
  void aNameThatLeadsInsideIsRefusedBeforeAnythingIsSent() {
    names.put("inside.example", List.of("10.0.0.7"));
    HttpHop hop = answer(run(get(80, "/", name("inside.example"))));

    assertThat(Objects.requireNonNull(hop.failure()).failure()).isEqualTo(HttpFailure.NOT_ALLOWED);
    assertThat(hop.failure().reason()).contains("inside.example leads to 10.0.0.7");
    assertThat(hop.connected()).isNull();
  }

  @Test
  void redirectsInACircleEnd() throws IOException {
    try (ScriptedServer server = redirecting("/")) {
      assertThat(
              Objects.requireNonNull(answer(run(get(server.port(), "/"))).redirect()).notFollowed())
          .contains("circle");
    }
  }

  @Test
  void redirectsWithoutEndAreFollowedAsOftenAsAskedFor() throws IOException {
    AtomicInteger count = new AtomicInteger();
    try (ScriptedServer server =
        ScriptedServer.start(
            (_, _, out) ->
                out.write(
                    "HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n"
                        .formatted(count.incrementAndGet())
                        .getBytes(StandardCharsets.US_ASCII)))) {
      HttpResult result = run(get(server.port(), "/"));

      assertThat(result.ways().getFirst().hops()).hasSize(6);
      assertThat(Objects.requireNonNull(answer(result).redirect()).notFollowed())
          .contains("5 redirects were followed already");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)"})
  void otherSchemesAreNotFollowed(String location) throws IOException {
    try (ScriptedServer server = redirecting(location)) {
      assertThat(
              Objects.requireNonNull(answer(run(get(server.port(), "/"))).redirect()).notFollowed())
          .contains("scheme");
    }
  }

  @Test
  void severalWaysAreComparedByWhatTheyAnswer() throws IOException {
    try (ScriptedServer one =
            ScriptedServer.answering(
                "HTTP/1.1 200 OK\r\nServer: filter\r\nDate: now\r\nContent-Length: 1\r\n\r\na");
        ScriptedServer other =
            ScriptedServer.answering(
                "HTTP/1.1 200 OK\r\nServer: origin\r\nDate: then\r\nContent-Length: 1\r\n\r\na")) {
      HttpRequest asked =
          new HttpRequest(
              address("127.0.0.1"),
              new HttpRequest.Message(HttpMethod.GET, null, "/", null, List.of()),
              HttpProtocol.HTTP,
              one.port(),
              null,
              null,
              null,
              List.of(
                  HttpEndpoint.parse("target"), HttpEndpoint.parse("127.0.0.1:" + other.port())),
              0,
              Duration.ofSeconds(5));
      HttpResult result = run(asked);

      assertThat(Objects.requireNonNull(result.comparison()).differences())
          .containsExactly("server");
      assertThat(other.requests().getFirst()).contains("Host: 127.0.0.1:" + one.port());
    }
  }

  @Test
  void compressedContentIsDecodedForTheSample() throws IOException {
    byte[] zipped = gzip("hello ".repeat(1_000).getBytes(StandardCharsets.US_ASCII));
    try (ScriptedServer server = zipped(zipped)) {
      HttpHop hop = answer(run(get(server.port(), "/")));

      assertThat(Objects.requireNonNull(hop.content()).decodedOctets()).isEqualTo(6_000);
      assertThat(hop.content().octets()).isEqualTo(zipped.length);
      assertThat(hop.content().sample()).startsWith("hello hello").hasSize(6_000);
    }
  }

  @Test
  void aDecompressionBombIsStoppedAndNamed() throws IOException {
    byte[] bomb = gzip(new byte[100 << 20]);
    try (ScriptedServer server = zipped(bomb)) {
      HttpHop hop = answer(run(get(server.port(), "/")));

      assertThat(Objects.requireNonNull(hop.content()).remark()).contains("decompression bomb");
    }
  }

  @Test
  void contentWithoutEndIsReadToTheLimitOnly() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            (_, _, out) -> {
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              byte[] piece = new byte[65_536];
              while (true) {
                out.write(piece);
              }
            })) {
      HttpHop hop = answer(run(get(server.port(), "/")));

      assertThat(Objects.requireNonNull(hop.content()).octets())
          .isEqualTo(ContentReader.MOST_OCTETS);
      assertThat(hop.content().complete()).isFalse();
      assertThat(hop.content().framing()).isEqualTo(HttpFraming.UNTIL_CLOSE);
    }
  }

  @Test
  void aServerThatSaysNothingIsLeftAtTheDeadline() throws IOException {
    try (ScriptedServer server = ScriptedServer.start((_, in, _) -> in.read())) {
      HttpHop hop = answer(run(get(server.port(), "/", address("127.0.0.1"), 1)));

      assertThat(Objects.requireNonNull(hop.failure()).failure()).isEqualTo(HttpFailure.TIMED_OUT);
      assertThat(hop.failure().phase()).isEqualTo(HttpPhase.FIRST_BYTE);
    }
  }

  @Test
  void aServerThatDripsIsLeftAtTheDeadline() throws IOException {
    try (ScriptedServer server =
        ScriptedServer.start(
            (_, _, out) -> {
              out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write('a');
                out.flush();
              }
            })) {
      HttpHop hop = answer(run(get(server.port(), "/", address("127.0.0.1"), 1)));

      // On a fast machine the line grows too long before the time is over.
      assertThat(Objects.requireNonNull(hop.failure()).failure())
          .isIn(HttpFailure.TIMED_OUT, HttpFailure.TOO_LARGE);
    }
  }

  @Test
  void aClosedPortIsToldAtOnce() throws IOException {
    int port;
    try (ScriptedServer server = ScriptedServer.answering(OK)) {
      port = server.port();
    }
    HttpHop hop = answer(run(get(port, "/")));

    assertThat(Objects.requireNonNull(hop.failure()).failure()).isEqualTo(HttpFailure.PORT_CLOSED);
    assertThat(hop.failure().phase()).isEqualTo(HttpPhase.TCP);
  }

  @Test
  void anotherProtocolIsNamed() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering("SSH-2.0-OpenSSH_9.9\r\n")) {
      assertThat(Objects.requireNonNull(answer(run(get(server.port(), "/"))).failure()).reason())
          .contains("this is SSH");
    }
  }

  @Test
  void aPlainServerAskedForTlsIsNamed() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      HttpRequest asked =
          new HttpRequest(
              address("127.0.0.1"),
              new HttpRequest.Message(HttpMethod.GET, null, "/", null, List.of()),
              HttpProtocol.HTTPS,
              server.port(),
              null,
              null,
              null,
              List.of(),
              0,
              Duration.ofSeconds(3));
      HttpHop hop = answer(run(asked));

      assertThat(Objects.requireNonNull(hop.failure()).phase()).isEqualTo(HttpPhase.TLS);
    }
  }

  @Test
  void anInterruptEndsItWithWhatThereIs() throws Exception {
    try (ScriptedServer server = ScriptedServer.start((_, in, _) -> in.read())) {
      Thread thread =
          Thread.ofVirtual().start(() -> run(get(server.port(), "/", address("127.0.0.1"), 20)));
      while (server.requests().isEmpty()) {
        Thread.onSpinWait();
      }
      thread.interrupt();
      thread.join();

      assertThat(events).last().isInstanceOf(Finished.class);
    }
  }

  private static ScriptedServer redirecting(String location) throws IOException {
    return ScriptedServer.answering(
        "HTTP/1.1 301 Moved Permanently\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
            .formatted(location));
  }

  private static ScriptedServer zipped(byte[] content) throws IOException {
    return ScriptedServer.start(
        (_, _, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                  .formatted(content.length)
                  .getBytes(StandardCharsets.US_ASCII));
          out.write(content);
        });
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static Target address(String text) {
    return new Target.Address(InetAddress.ofLiteral(text), text);
  }

  private static Target name(String text) {
    return new Target.Name(text, text);
  }

  private static HttpRequest get(int port, String path) {
    return get(port, path, address("127.0.0.1"), 10);
  }

  private static HttpRequest get(int port, String path, Target target) {
    return get(port, path, target, 10);
  }

  private static HttpRequest get(int port, String path, Target target, int seconds) {
    return new HttpRequest(
        target,
        new HttpRequest.Message(HttpMethod.GET, null, path, null, List.of()),
        HttpProtocol.HTTP,
        port,
        null,
        null,
        null,
        List.of(),
        5,
        Duration.ofSeconds(seconds));
  }

  private HttpResult run(HttpRequest request) {
    TargetPolicy policy =
        new TargetPolicy(
            new TargetSettings(
                List.of(IpPrefix.parse("127.0.0.0/8"), IpPrefix.parse("::1/128")),
                List.of(),
                SpecialPurpose.REFUSE));
    HttpEnvironment environment =
        new HttpEnvironment(
            this::resolve,
            _ -> this::resolve,
            () -> policy,
            () -> {
              throw new IllegalStateException("nobody gets so far");
            },
            () -> Instant.EPOCH,
            "test");
    MeasurementFold fold = new MeasurementFold(request);
    new HttpProber(environment)
        .run(
            request,
            null,
            event -> {
              synchronized (fold) {
                events.add(event);
                fold.add(event);
              }
            });
    return (HttpResult) fold.result();
  }

  private Resolution resolve(Target target, @Nullable IpVersion version) {
    return switch (target) {
      case Target.Address literal ->
          new Resolution.Resolved(
              new ResolvedTarget(literal, literal.address(), List.of(literal.address()), null, 0));
      case Target.Prefix prefix -> throw new IllegalArgumentException(prefix.text());
      case Target.Name name -> {
        List<String> addresses = names.get(name.ascii());
        if (addresses == null) {
          yield new Resolution.NoSuchName(name.text(), "the test");
        }
        int which = Math.min(lookups.getAndIncrement(), addresses.size() - 1);
        InetAddress address = InetAddress.ofLiteral(addresses.get(which));
        yield new Resolution.Resolved(
            new ResolvedTarget(
                name,
                address,
                Stream.concat(Stream.of(address), other(name.ascii())).toList(),
                "the test",
                1));
      }
    };
  }

  private Stream<InetAddress> other(String name) {
    String address = alsoAt.get(name);
    return address == null ? Stream.empty() : Stream.of(InetAddress.ofLiteral(address));
  }

  private static HttpHop answer(HttpResult result) {
    return Objects.requireNonNull(result.answer());
  }
}
