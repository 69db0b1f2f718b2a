package io.lookingglass.tests.rpki;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.Main;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnClassPath;
import io.lookingglass.tests.lab.OwnPort;
import io.lookingglass.tests.lab.RequiresProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole program as a process, told by SIGHUP of other caches: two StayRTR that differ in one
 * ROA, and a BIRD that announces a route to that prefix.
 */
@RequiresProgram(value = "stayrtr", debianPackage = "stayrtr")
@RequiresProgram(value = "bird", debianPackage = "bird2")
class ReloadedCachesTest {
  private static final String PREFIX = "203.0.113.0/24";
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() {
    Command.end(processes.reversed());
    client.close();
  }

  @Test
  void theStateOfARouteFollowsTheCachesOfTheFile() throws Exception {
    int bgp = startBird();
    String honest = "127.0.0.1:" + startCache("honest", 65006);
    String other = "127.0.0.1:" + startCache("other", 64999);
    Path file = folder.resolve("lookingglass.yaml");
    write(file, bgp, "");
    Process program = start(List.of(file.toString()));
    String base = address(program);
    awaitState(base, "unknown");

    // Added.
    reload(program, file, bgp, "rpki: {servers: [\"%s\"]}".formatted(honest));
    awaitState(base, "valid");
    JsonNode before = cache(base, honest);
    assertThat(before.get("state").stringValue()).isEqualTo("synchronised");

    // One more, less preferred: the first keeps its session, and nothing else counts.
    reload(program, file, bgp, "rpki: {servers: [\"%s\", \"%s\"]}".formatted(honest, other));
    assertThat(cache(base, honest).get("updatedAt")).isEqualTo(before.get("updatedAt"));
    assertThat(cache(base, other).get("state").stringValue()).isEqualTo("standby");
    assertThat(state(base)).isEqualTo("valid");

    // A file that cannot be used changes nothing, and the log says where it is wrong.
    reload(program, file, bgp, "rpki: {servers: [\"%s:x\"], expire: 1m}".formatted(other));
    Awaitility.await("the reload to be refused")
        .atMost(PATIENCE)
        .until(() -> log().contains("cannot be used, nothing was changed"));
    assertThat(log()).contains("rpki.servers[0]").contains("rpki.expire: found \"1m\"; allowed is");
    assertThat(state(base)).isEqualTo("valid");
    assertThat(cache(base, honest).get("updatedAt")).isEqualTo(before.get("updatedAt"));

    // Preferred differently.
    reload(program, file, bgp, "rpki: {servers: [\"%s\", \"%s\"]}".formatted(other, honest));
    awaitState(base, "invalid");
    Awaitility.await("the cache that is not preferred any more to be left")
        .atMost(PATIENCE)
        .until(() -> cache(base, honest).get("state").stringValue().equals("standby"));

    // The preferred one removed, and then the last.
    reload(program, file, bgp, "rpki: {servers: [\"%s\"]}".formatted(honest));
    awaitState(base, "valid");
    assertThat(caches(base)).hasSize(1);
    reload(program, file, bgp, "");
    awaitState(base, "unknown");
    assertThat(caches(base)).isEmpty();
    assertThat(log()).doesNotContain("only after a restart");
  }

  private void reload(Process program, Path file, int bgp, String rpki) throws Exception {
    long before = reloads();
    write(file, bgp, rpki);
    Command.run("kill", "-HUP", Long.toString(program.pid()));
    Awaitility.await("the reload").atMost(PATIENCE).until(() -> reloads() > before);
  }

  /** How often the program read its file again, whatever came of it. */
  private long reloads() throws IOException {
    return log()
        .lines()
        .filter(line -> line.contains("was taken over") || line.contains("nothing was changed"))
        .count();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("program.log"));
  }

  private void write(Path file, int bgp, String rpki) throws IOException {
    Files.writeString(
        file,
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:%s/rpki.db"}
        bgp:
          asn: 64496
          router-id: 192.0.2.1
          peers:
            - {name: bird, address: 127.0.0.6, port: %d, asn: 65006, local-address: 127.0.0.1,
               import: accept}
        %s
        """
            .formatted(folder, bgp, rpki));
  }

  private void awaitState(String base, String state) {
    Awaitility.await("the route to be " + state)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state(base)).isEqualTo(state));
  }

  private String state(String base) throws Exception {
    JsonNode routes = ask(base + "/v1/bgp/routes?prefix=" + PREFIX).get("routes");
    return routes.isEmpty() ? "no route yet" : routes.get(0).get("rpki").get("state").stringValue();
  }

  private JsonNode caches(String base) throws Exception {
    return ask(base + "/v1/bgp/rpki").get("caches");
  }

  private JsonNode cache(String base, String server) throws Exception {
    for (JsonNode cache : caches(base)) {
      if (cache.get("server").stringValue().equals(server)) {
        return cache;
      }
    }
    throw new AssertionError("no cache " + server + " in " + caches(base));
  }

  private JsonNode ask(String url) throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url)).header("Accept", "application/json").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(response.body());
  }

  private String address(Process program) {
    return Awaitility.await("its address")
        .atMost(PATIENCE)
        .until(
            () -> {
              assertThat(program.isAlive()).as(log()).isTrue();
              Matcher line = ADDRESS.matcher(log());
              return line.find() ? line.group(1) : "";
            },
            found -> !found.isEmpty());
  }

  private Process start(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The tests' own rules for logging are quieter.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", OwnClassPath.text()));
    command.addAll(List.of(Main.class.getName(), "serve", "--config"));
    command.addAll(arguments);
    return started("program", command);
  }

  /** A cache with one ROA for the prefix. */
  private int startCache(String name, int asn) throws IOException {
    Path roas =
        Files.writeString(
            folder.resolve(name + ".json"),
            "{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":[{\"prefix\":\"%s\","
                    .formatted(PREFIX)
                + "\"maxLength\":24,\"asn\":\"AS%d\",\"ta\":\"lab\"}]}".formatted(asn));
    int port = OwnPort.on("127.0.0.1");
    started(
        name,
        List.of(
            "stayrtr",
            "-bind",
            "127.0.0.1:" + port,
            "-cache",
            roas.toString(),
            "-checktime=false",
            "-metrics.addr",
            ""));
    return port;
  }

  private int startBird() throws IOException {
    int port = OwnPort.on("127.0.0.6");
    Path configuration =
        Files.writeString(
            folder.resolve("bird.conf"),
            """
            router id 127.0.0.6;
            protocol device {}
            protocol static { ipv4; route %s blackhole; }
            protocol bgp session {
              local 127.0.0.6 port %d as 65006; neighbor 127.0.0.1 as 64496; multihop; passive;
              ipv4 { import none; export all; next hop address 10.99.0.1; };
            }
            """
                .formatted(PREFIX, port));
    started(
        "bird",
        List.of(
            "bird",
            "-f",
            "-c",
            configuration.toString(),
            "-s",
            folder.resolve("bird.control").toString(),
            "-P",
            folder.resolve("bird.pid").toString()));
    return port;
  }

  private Process started(String name, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    processes.add(process);
    return process;
  }
}
