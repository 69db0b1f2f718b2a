package io.lookingglass.tests.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.http.HttpEnvironment;
import io.lookingglass.probes.http.HttpProber;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.result.HttpHop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of real web servers, compared field by field with what curl says of them. */
@RequiresProgram(value = "nginx", debianPackage = "nginx-light")
@RequiresProgram(value = "curl", debianPackage = "curl")
@RequiresProgram(value = "python3", debianPackage = "python3")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class HttpBesideCurlTest {
  private static @TempDir Path folder;
  private static WebServers servers;

  @BeforeAll
  static void start() throws IOException {
    servers = WebServers.start(folder);
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "GET", "OPTIONS"})
  void nginxIsSeenAsCurlSeesIt(String method) {
    String url = "http://127.0.0.1:%d/index.html".formatted(servers.plainPort());

    HttpHop hop = compare(url, HttpMethod.valueOf(method), null, 0);

    assertThat(Objects.requireNonNull(hop.head()).status())
        .isEqualTo(method.equals("OPTIONS") ? 405 : 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "GET"})
  void pythonIsSeenAsCurlSeesIt(String method) {
    String url = "http://127.0.0.1:%d/".formatted(servers.pythonPort());

    compare(url, HttpMethod.valueOf(method), null, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTPS", "HTTP2"})
  void nginxOverTlsIsSeenAsCurlSeesIt(String protocol) {
    String url = "https://localhost:%d/index.html".formatted(servers.tlsPort());
    HttpHop hop = compare(url, HttpMethod.GET, HttpProtocol.valueOf(protocol), 0);

    assertThat(Objects.requireNonNull(hop.tls()).authorized()).isFalse();
    assertThat(hop.tls().problem()).contains("signed by itself");
    assertThat(hop.findings())
        .extracting(finding -> finding.id())
        .contains("hsts", "http3-offered", "compressed", "certificate");
    assertThat(Objects.requireNonNull(hop.content()).decodedOctets())
        .isEqualTo(Long.valueOf(Command.run("curl", "-sk", url).length()));
  }

  @Test
  void aRedirectToTlsIsFollowedAsCurlFollowsIt() {
    String url = "http://127.0.0.1:%d/to-tls".formatted(servers.plainPort());
    HttpHop hop = compare(url, HttpMethod.GET, null, 5);

    assertThat(hop.number()).isEqualTo(1);
    assertThat(hop.url()).isEqualTo("https://localhost:%d/".formatted(servers.tlsPort()));
  }

  @Test
  void javasServerSendsChunks() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("X-Twice", "one");
          exchange.getResponseHeaders().add("X-Twice", "two");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("chunked".getBytes(StandardCharsets.US_ASCII));
          exchange.close();
        });
    server.start();
    try {
      HttpHop hop =
          compare(
              "http://127.0.0.1:%d/".formatted(server.getAddress().getPort()),
              HttpMethod.GET,
              null,
              0);

      assertThat(Objects.requireNonNull(hop.content()).framing()).isEqualTo(HttpFraming.CHUNKED);
      assertThat(hop.content().sample()).isEqualTo("chunked");
      assertThat(Objects.requireNonNull(hop.head()).all("x-twice")).containsExactly("one", "two");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void plainHttpAtAPortForTlsIsToldApart() {
    HttpHop hop =
        ask(
            "http://127.0.0.1:%d/".formatted(servers.tlsPort()),
            HttpMethod.GET,
            HttpProtocol.HTTP,
            0);

    // nginx answers such a request in plain HTTP, with a page that says so.
    assertThat(Objects.requireNonNull(hop.head()).status()).isEqualTo(400);
    assertThat(Objects.requireNonNull(hop.content()).sample())
        .contains("plain HTTP request was sent to HTTPS port");
  }

  @Test
  void tlsAtAPortForPlainHttpIsToldApart() {
    HttpHop hop =
        ask(
            "https://127.0.0.1:%d/".formatted(servers.plainPort()),
            HttpMethod.GET,
            HttpProtocol.HTTPS,
            0);

    assertThat(Objects.requireNonNull(hop.failure()).reason()).contains("HTTP");
  }

  /** Status, header fields and sizes must be the same; only the date may differ. */
  private static HttpHop compare(
      String url, HttpMethod method, @Nullable HttpProtocol protocol, int redirects) {
    HttpHop hop = ask(url, method, protocol, redirects);
    String version = protocol == HttpProtocol.HTTP2 ? "--http2" : "--http1.1";
    String option = method == HttpMethod.HEAD ? "--head" : "--get";
    String dump =
        Command.run(
            "curl",
            "-sk",
            version,
            option,
            "-X",
            method.name(),
            "-H",
            "Accept-Encoding: gzip",
            "-H",
            "Connection: close",
            redirects > 0 ? "-L" : "--no-location",
            "-o",
            "/dev/null",
            "-D",
            "-",
            "-w",
            "\n%{http_code} %{size_download} %{num_redirects}",
            url);
    String[] sections = dump.strip().split("\r?\n\r?\n", -1);
    List<String> told = sections[sections.length - 1].lines().toList();
    String[] figures = told.getLast().split(" ", -1);
    List<String> fields =
        sections[sections.length - 2].lines().skip(1).map(HttpBesideCurlTest::undated).toList();

    assertThat(Objects.requireNonNull(hop.head()).status()).isEqualTo(Integer.parseInt(figures[0]));
    assertThat(Objects.requireNonNull(hop.content()).octets())
        .isEqualTo(Long.parseLong(figures[1]));
    assertThat(hop.number()).isEqualTo(Integer.parseInt(figures[2]));
    assertThat(hop.head().fields())
        .extracting(HttpBesideCurlTest::line)
        .containsExactlyElementsOf(fields);
    return hop;
  }

  private static String line(HttpField field) {
    return undated(field.name() + ": " + field.value());
  }

  private static String undated(String line) {
    return line.regionMatches(true, 0, "date:", 0, 5) ? "date" : line.strip();
  }

  private static HttpHop ask(
      String url, HttpMethod method, @Nullable HttpProtocol protocol, int redirects) {
    HttpTarget target = HttpTarget.parse(url);
    HttpRequest request =
        new HttpRequest(
            target.host(),
            new HttpRequest.Message(
                method, null, target.path() == null ? "/" : target.path(), null, List.of()),
            protocol != null
                ? protocol
                : Boolean.TRUE.equals(target.secure()) ? HttpProtocol.HTTPS : HttpProtocol.HTTP,
            target.port(),
            null,
            null,
            IpVersion.IPV4,
            List.of(),
            redirects,
            Duration.ofSeconds(10));
    NameServers own = NameServers.of(List.of(new HostPort("127.0.0.1", 9)));
    TargetPolicy everything =
        new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
    MeasurementFold fold = new MeasurementFold(request);
    new HttpProber(HttpEnvironment.of(new DnsTargetResolver(own), () -> everything, "test"))
        .run(request, null, fold::add);
    return Objects.requireNonNull(((HttpResult) fold.result()).answer());
  }
}
