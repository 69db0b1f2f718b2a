package io.lookingglass.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.Main;
import io.lookingglass.tests.lab.OwnClassPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program with a marked secret wherever one can be: everything is asked in every way, and
 * whatever it says, in answers, logs, metrics, on its own output or in its database, is searched.
 */
@Timeout(300)
final class SecretsStaySecretTest {
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+)");
  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"#]*)\"");
  private static final Pattern FIELD = Pattern.compile(" value=\"[^\"]*\"");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Each is somewhere in the configuration, or given by who asks. */
  private static final Map<String, String> SECRETS =
      Map.of(
          "the operator's token", "marked-operator-token-5fd1",
          "a customer's token", "marked-customer-token-77ab",
          "a token of nobody", "marked-unknown-token-90ce",
          "the TCP-MD5 key", "marked-md5-key-31aa",
          "the BFD key", "marked-bfd-42bb",
          "the webhook's key", "marked-webhook-key-53cc-and-more",
          "the webhook's path", "marked-webhook-path-64dd",
          "a password in a URL", "marked-url-password-86ff");

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();

  /** The value of the cookie of who signed in; until then, what nobody says. */
  private String session = "no session yet";

  private static String secret(String name) {
    return Objects.requireNonNull(SECRETS.get(name), name);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Path configuration() throws Exception {
    return Files.writeString(
        folder.resolve("secrets.yaml"),
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:%s/secrets.db"}
        targets: {allow: [127.0.0.0/8]}
        limits: {public: {measurements-per-hour: 100000, concurrent: 100}}
        access:
          tokens:
            - {name: noc, role: operator, sha256: "%s"}
            - {name: portal, role: customer, customer: acme, sha256: "%s"}
        customers: [{name: acme, title: Acme}]
        bgp:
          asn: 64496
          router-id: 192.0.2.1
          peers:
            - {name: closed, address: 127.0.0.2, port: 1, asn: 64511, password: "${env:MD5}",
               import: accept, announce: true}
        prefixes:
          - {prefix: 203.0.113.0/24, customer: acme, origin-asn: 64496, tunnels: [acme-lon]}
        tunnels:
          - name: acme-lon
            customer: acme
            local: 127.0.0.1
            remote: 127.0.0.9
            inner-local: 10.100.0.0
            inner-remote: 10.100.0.1
            bfd: {peer: 127.0.0.9, local: 127.0.0.1, multihop: true,
                  authentication: keyed-sha1, key: "${env:BFD}", key-id: 1}
        alerts:
          webhooks:
            - {name: hook, url: "http://127.0.0.1:1/%s?key=%s", secret: "${env:WEBHOOK}",
               retry-for: 1m}
        """
            .formatted(
                folder,
                sha256(secret("the operator's token")),
                sha256(secret("a customer's token")),
                secret("the webhook's path"),
                secret("the webhook's path")));
  }

  private Process start(Path output, String level, String format, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The tests' own rules for logging are quieter.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", OwnClassPath.text()));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "MD5", secret("the TCP-MD5 key"),
                "BFD", secret("the BFD key"),
                "WEBHOOK", secret("the webhook's key"),
                "LOOKINGGLASS_LOG", level,
                "LOOKINGGLASS_LOG_FORMAT", format));
    return builder.start();
  }

  private String run(String... arguments) throws Exception {
    Path output = Files.createTempFile(folder, "command", ".txt");
    Process process = start(output, "DEBUG", "text", arguments);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    said.add(text);
    return text;
  }

  private void assertNothingIsSaid(String where, String text) {
    SECRETS.forEach(
        (name, value) -> assertThat(text).as("%s in %s", name, where).doesNotContain(value));
  }

  private HttpResponse<String> ask(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    HttpResponse<String> answer =
        client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    assertNothingIsSaid(
        answer.request().method() + " " + answer.request().uri().getPath(),
        answer.headers().map() + "\n" + answer.body());
    assertThat(answer.body()).as("the session").doesNotContain(session);
    return answer;
  }

  private static HttpRequest.Builder get(String url, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** Every address of the description that ends, with the examples it gives. */
  private static List<String> addresses(JsonNode description) {
    Map<String, String> addresses = new LinkedHashMap<>();
    description
        .get("paths")
        .propertyStream()
        .filter(path -> path.getValue().has("get"))
        .filter(path -> !path.getValue().get("get").has("x-endless"))
        .forEach(
            path -> {
              String address = path.getKey();
              for (JsonNode parameter : path.getValue().get("get").path("parameters")) {
                address =
                    address.replace(
                        "{" + parameter.get("name").asString() + "}",
                        parameter.path("example").asString("x"));
              }
              addresses.put(path.getKey(), address);
            });
    return List.copyOf(addresses.values());
  }

  /** Every page that pages lead to, from the first. */
  private List<String> pages(HttpClient client, String base, String cookie) throws Exception {
    List<String> found = new ArrayList<>(List.of("/", "/status", "/audit", "/docs/reference"));
    for (int next = 0; next < found.size() && next < 60; next++) {
      HttpResponse<String> page =
          ask(client, get(base + found.get(next), "Accept", "text/html", "Cookie", cookie));
      Matcher link = LINK.matcher(page.body());
      while (link.find()) {
        String path = link.group(1).replace("&amp;", "&");
        boolean measures = path.matches("/(ping|traceroute|mtr|mtu|dns|tls|http|gre|diagnose?)/.+");
        if (!found.contains(path) && !measures && !path.startsWith("/live")) {
          found.add(path);
        }
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void nothingThatTheServerSaysHoldsASecret(String format) throws Exception {
    Path configuration = configuration();
    Path output = Files.createTempFile(folder, "serve", ".txt");
    Process server = start(output, "DEBUG", format, "serve", "--config", configuration.toString());
    try (HttpClient client = HttpClient.newHttpClient()) {
      String base =
          Awaitility.await("its address")
              .atMost(PATIENCE)
              .until(
                  () -> {
                    Matcher line = ADDRESS.matcher(Files.readString(output));
                    assertThat(server.isAlive()).as(Files.readString(output)).isTrue();
                    return line.find() ? line.group(1) : "";
                  },
                  address -> !address.isEmpty());
      String operator = "Bearer " + secret("the operator's token");
      String nobody = "Bearer " + secret("a token of nobody");
      HttpResponse<String> signedIn =
          client.send(
              get(base + "/sign-in", "Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString("to=/&token=" + secret("the operator's token")))
                  .build(),
              BodyHandlers.ofString());
      String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      session = cookie.substring(cookie.indexOf('=') + 1);

      JsonNode description =
          JsonMapper.shared().readTree(ask(client, get(base + "/v1/openapi.json")).body());
      for (String address : addresses(description)) {
        ask(client, get(base + address, "Authorization", operator));
        ask(client, get(base + address, "Authorization", nobody));
      }
      assertThat(pages(client, base, cookie)).hasSizeGreaterThan(12);
      for (String address : List.of("/metrics", "/healthz", "/readyz", "/nothing/there")) {
        ask(client, get(base + address, "Authorization", operator));
      }
      // What is refused is told, but not with what should have stayed secret.
      ask(client, get(base + "/sign-in").POST(BodyPublishers.ofString("token=" + nobody)));
      ask(
          client,
          get(
                  base + "/v1/announcements",
                  "Authorization",
                  operator,
                  "Content-Type",
                  "application/json")
              .POST(BodyPublishers.ofString("{\"prefix\":\"198.51.100.0/24\",\"reason\":\"x\"}")));
      ask(
          client,
          get(
                  base + "/v1/announcements",
                  "Authorization",
                  operator,
                  "Content-Type",
                  "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"prefix\":\"203.0.113.0/24\",\"reason\":\"x\",\"override\":\"test\"}")));
      String withPassword = "http://user:%s@127.0.0.1:1/".formatted(secret("a password in a URL"));
      for (String type : List.of("http", "diagnosis", "ping", "tls", "dns")) {
        HttpResponse<String> answer =
            ask(
                client,
                get(base + "/v1/measurements", "Content-Type", "application/json")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"type\":\"%s\",\"target\":\"%s\"}".formatted(type, withPassword))));
        assertThat(answer.statusCode()).as(type).isIn(202, 400);
        for (String accept : List.of("text/plain", "text/html", "application/json")) {
          HttpResponse<String> shown =
              client.send(
                  get(base + "/" + type + "/" + withPassword, "Accept", accept).build(),
                  BodyHandlers.ofString());
          // The box holds what was typed, to be mended there; nothing else does.
          assertNothingIsSaid(
              type + " as " + accept,
              shown.headers().map() + "\n" + FIELD.matcher(shown.body()).replaceAll(""));
        }
      }
      ask(client, get(base + "/v1/probes?token=x", "Authorization", nobody));

      // A reload, once with a file that is wrong where a secret stands.
      Files.writeString(
          configuration, Files.readString(configuration).replace("${env:MD5}", "${env:NO_MD5}"));
      new ProcessBuilder("kill", "-HUP", Long.toString(server.pid())).start().waitFor();
      Awaitility.await("the reload to be refused")
          .atMost(PATIENCE)
          .until(() -> Files.readString(output).contains("NO_MD5"));
    } finally {
      server.destroy();
      if (!server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    String log = Files.readString(output);
    assertThat(log).contains("client=127.0.0.1", "status=401");
    assertNothingIsSaid("the log", log);
    assertThat(log).doesNotContain(session);
    if (format.equals("json")) {
      log.lines()
          .filter(line -> line.startsWith("{"))
          .forEach(
              line ->
                  assertThat(JsonMapper.shared().readTree(line).has("formattedMessage")).isTrue());
      assertThat(log.lines().filter(line -> line.startsWith("{")).count()).isGreaterThan(10);
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().contains("secrets.db")).toList()) {
        assertNothingIsSaid("the database", Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  @Test
  void noCommandShowsASecretOfTheFile() throws Exception {
    Path configuration = configuration();
    assertThat(run("check-config", configuration.toString())).contains("is valid");
    assertThat(run("doctor", "--config", configuration.toString())).contains("database");
    assertThat(run("alerts", "test", "hook", "--config", configuration.toString())).isNotBlank();
    Path literal =
        Files.writeString(
            folder.resolve("literal.yaml"),
            Files.readString(configuration)
                .replace("${env:MD5}", secret("the TCP-MD5 key"))
                .replace("${env:WEBHOOK}", secret("the webhook's key"))
                .replace("${env:BFD}", secret("the BFD key") + "-but-much-longer-than-allowed")
                .replace("asn: 64511", "asn: nonsense"));
    assertThat(run("check-config", literal.toString())).contains("is not valid", "password");
    assertThat(said).hasSize(4);
    for (String text : said) {
      assertNothingIsSaid("the output of a command", text);
    }
  }
}
