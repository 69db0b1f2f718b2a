package io.lookingglass.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditTrail;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.rpki.RpkiView;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.MeasurementsBuilder;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.web.api.RouteNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A web server on a free loopback port, a location that does what it is told, and a client. */
final class RunningServer implements AutoCloseable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  final ScriptedLocation location = new ScriptedLocation();
  final Measurements measurements;
  final List<AuditRecord> signIns = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  volatile Supplier<String> metricsText = () -> "up 1\n";
  final FixedTunnels tunnels;
  final WebServer server;
  final int port;

  /** Every answer of every test is held against it. */
  final InterfaceContract contract;

  private final HttpClient client = HttpClient.newHttpClient();

  RunningServer() {
    this("");
  }

  /**
   * @param yaml configuration besides the address to listen on
   */
  RunningServer(String yaml) {
    this(yaml, BgpView.unconfigured());
  }

  RunningServer(String yaml, BgpView bgp) {
    this(yaml, bgp, RouteQueries.unconfigured());
  }

  RunningServer(String yaml, BgpView bgp, RouteQueries routes) {
    this(yaml, bgp, routes, Announcements.unconfigured(), AuditTrail.empty());
  }

  RunningServer(String yaml, Announcements announcements, AuditTrail audit) {
    this(yaml, new FixedBgp(), RouteQueries.unconfigured(), announcements, audit);
  }

  RunningServer(String yaml, BgpView bgp, RouteQueries routes, RpkiView rpki) {
    this(yaml, bgp, routes, Announcements.unconfigured(), AuditTrail.empty(), rpki);
  }

  private RunningServer(
      String yaml,
      BgpView bgp,
      RouteQueries routes,
      Announcements announcements,
      AuditTrail audit) {
    this(yaml, bgp, routes, announcements, audit, RpkiView.UNCONFIGURED);
  }

  private RunningServer(
      String yaml,
      BgpView bgp,
      RouteQueries routes,
      Announcements announcements,
      AuditTrail audit,
      RpkiView rpki) {
    Configuration configuration =
        ConfigurationLoader.parse(
            (yaml.contains("server:") ? "" : "server: {listen: \"127.0.0.1:0\"}\n")
                + "targets: {allow: [203.0.113.0/24, 192.0.2.0/24, 2001:db8::/32]}\n"
                + yaml);
    measurements =
        new MeasurementsBuilder(
                List.of(location),
                new FixedResolver(),
                () -> new TargetPolicy(configuration.targets()),
                new MemoryStore(),
                configuration.limits().totalConcurrent())
            .perTargetPerMinute(configuration.limits().perTargetPerMinute())
            .grace(Duration.ZERO)
            .build();
    tunnels = FixedTunnels.of(configuration);
    server =
        new WebServer(
            new WebServices(
                configuration,
                measurements,
                bgp,
                routes,
                announcements,
                tunnels,
                FixedBfd.of(configuration),
                audit,
                signIns::addAll,
                new FixedResolver(),
                RouteNames.NONE,
                rpki,
                () -> new Readiness(List.of(new Readiness.Check("storage", true, "open"))),
                _ -> metricsText.get(),
                meters,
                InstantSource.system(),
                "0.1.0"));
    port = server.start();
    contract = new InterfaceContract(server.routes());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    contract.check(response);
    return response;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String json) throws IOException, InterruptedException {
    return send(
        request("/v1/measurements")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  HttpClient client() {
    return client;
  }

  /** Starts a measurement and waits until the location runs it. */
  String started(String json) throws IOException, InterruptedException {
    HttpResponse<String> response = post(json);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(location.startedWithin(10)).isTrue();
    return json(response).get("id").stringValue();
  }

  /** The answer as it comes. */
  HttpResponse<InputStream> open(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofInputStream());
  }

  /** Sends bytes as they are and reads what comes back until the server closes. */
  String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    server.close();
    measurements.close();
  }
}
