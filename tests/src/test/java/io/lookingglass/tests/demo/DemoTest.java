package io.lookingglass.tests.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.OwnClassPath;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demo as a newcomer has it: started beside what one that was killed left, looked at, broken
 * and mended, and ended.
 */
@RequiresRoot
@RequiresProgram(value = "bird", debianPackage = "bird2")
@RequiresProgram(value = "vtysh", debianPackage = "frr")
@RequiresProgram(value = "stayrtr", debianPackage = "stayrtr")
@RequiresProgram(value = "named", debianPackage = "bind9")
@RequiresProgram(value = "knotd", debianPackage = "knot")
@RequiresProgram(value = "nsd", debianPackage = "nsd")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "kresd", debianPackage = "knot-resolver")
@RequiresProgram(value = "nginx", debianPackage = "nginx-light")
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class DemoTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Pattern TOKEN = Pattern.compile("(customer|support|operator)-[0-9a-f]{12}");
  private static final String SENTENCE = "/results/0/result/verdict/sentence";

  private final String name = "lgt" + ProcessHandle.current().pid() % 100_000;
  private final HttpClient client = HttpClient.newHttpClient();
  private Path folder = Path.of("");
  private @Nullable Process demo;
  private String url = "";
  private String customer = "";
  private String operator = "";

  /**
   * Something to break, and where it is seen.
   *
   * @param pointer into the JSON of the page
   * @param broken what stands there then, {@code sound} when it is mended; regular expressions
   */
  record Trial(String fault, String page, String pointer, String broken, String sound) {
    @Override
    public String toString() {
      return fault;
    }
  }

  static Stream<Trial> trials() {
    String diagnosis = "/diagnosis/https://www.acme.example/";
    String well = "www\\.acme\\.example resolves, is reachable in .* and answers 200 OK.*";
    return Stream.of(
        new Trial("tunnel", "/v1/tunnels/acme-lon", "/state", "down", "healthy"),
        new Trial("tunnel-key", "/v1/tunnels/acme-fra", "/state", "down", "healthy"),
        new Trial(
            "peer",
            "/v1/bgp/peers/transit-a",
            "/problem/summary",
            "The peer's operator shut the session down.*",
            ""),
        new Trial("hijack", "/v1/prefixes/203.0.113.0/24", "/alarms", "1", "0"),
        new Trial("rpki", "/v1/bgp/rpki", "/caches/0/state", "(?!synchronised).*", "synchronised"),
        new Trial(
            "certificate", diagnosis, SENTENCE, ".*its certificate expired 3 days ago\\.", well),
        new Trial("web", diagnosis, SENTENCE, ".*its TCP port 443 is closed\\.", well),
        new Trial(
            "icmp",
            "/ping/www.acme.example",
            SENTENCE,
            ".*(no|did not|does not) (answer|reply).*",
            ".*answers: 3 of 3 probes.*"),
        new Trial(
            "loss",
            "/ping/www.acme.example?packets=16",
            SENTENCE,
            ".*[1-9] of 16 probes went unanswered.*",
            ".*answers: 16 of 16 probes.*"),
        new Trial(
            "mtu",
            "/mtu/www.acme.example",
            SENTENCE,
            "Packets up to 1400 bytes reach .*black hole.*",
            "Packets up to 1500 bytes reach .*"),
        new Trial(
            "dnssec",
            "/dns/www.acme.example?dnssec=true",
            SENTENCE,
            "DNSSEC validation fails \\(bogus\\).*",
            ".*DNSSEC: secure\\."),
        new Trial(
            "name-server",
            "/dns/www.acme.example?trace=true",
            "/results/0/result/verdict/remarks/0",
            ".*ns1\\.acme\\.example \\(192\\.0\\.2\\.67\\) does not answer.*",
            ""));
  }

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Process killed = command("killed.log");
    awaitText("killed.log", killed, "Starting the server");
    killed.destroyForcibly().waitFor();
    Set<String> left = Leftovers.processes(Leftovers.namespaces(name));
    assertThat(left).as("processes that outlived the demo that was killed").hasSizeGreaterThan(8);

    Process second = command("demo.log");
    demo = second;
    String told = awaitText("demo.log", second, "Ctrl-C ends it");
    assertThat(left.stream().filter(DemoTest::runs))
        .as("processes of the demo that was killed")
        .isEmpty();
    Matcher serves = Pattern.compile("serves on (\\S+),").matcher(told);
    assertThat(serves.find()).as(told).isTrue();
    url = serves.group(1);
    List<String> tokens = TOKEN.matcher(told).results().map(MatchResult::group).distinct().toList();
    assertThat(tokens).hasSize(3);
    customer = tokens.get(0);
    operator = tokens.get(2);
  }

  private static boolean runs(String process) {
    return Files.exists(Path.of("/proc", process, "exe"));
  }

  private Process command(String log, String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "--default-signal=INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                OwnClassPath.text(),
                DemoCommand.class.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(log).toFile());
    builder.environment().put("LOOKINGGLASS_DEMO_NAME", name);
    builder.environment().put("LOOKINGGLASS_DEMO_PORT", "0");
    return builder.start();
  }

  private String awaitText(String log, Process process, String text) {
    return await(text)
        .atMost(Duration.ofMinutes(4))
        .until(
            () -> {
              String told = Files.readString(folder.resolve(log));
              assertThat(process.isAlive() || told.contains(text)).as(told).isTrue();
              return told;
            },
            told -> told.contains(text));
  }

  /** What a command of the demo prints, after its exit status. */
  private String said(String... words) throws Exception {
    Process process = command("said.log", words);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() + " " + Files.readString(folder.resolve("said.log"));
  }

  private HttpResponse<String> get(String page, @Nullable String token, String accept)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + page)).header("Accept", accept);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String at(Trial trial) throws Exception {
    HttpResponse<String> response = get(trial.page, operator, "application/json");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode node = JsonMapper.shared().readTree(response.body()).at(trial.pointer);
    return node.isMissingNode() || node.isNull() ? "" : node.asString();
  }

  private void expect(Trial trial, String expression) {
    await(trial + " as it should be")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(at(trial)).matches(expression));
  }

  @ParameterizedTest
  @MethodSource("trials")
  @Order(2)
  void whatIsBrokenIsSeenAndWhatIsMendedIsSeenToo(Trial trial) {
    boolean brokenAtFirst = trial.fault.equals(Faults.FROM_THE_BEGINNING);
    expect(trial, brokenAtFirst ? trial.broken : trial.sound);
    Path socket = Demo.socket(name);
    if (brokenAtFirst) {
      assertThat(Control.ask(socket, "mend " + trial.fault)).startsWith("Mended: ");
      expect(trial, trial.sound);
    }
    assertThat(Control.ask(socket, "break " + trial.fault))
        .startsWith("Broken: ")
        .contains(" See " + url);
    expect(trial, trial.broken);
    assertThat(Control.ask(socket, "mend " + trial.fault)).startsWith("Mended: ");
    expect(trial, trial.sound);
  }

  @Test
  @Order(1)
  void everythingThatItNamesIsThere() throws Exception {
    String told = Control.ask(Demo.socket(name), "status");
    List<String> pages =
        Pattern.compile(Pattern.quote(url) + "(/\\S+)")
            .matcher(told)
            .results()
            .map(page -> page.group(1))
            .distinct()
            .toList();
    assertThat(pages).hasSizeGreaterThan(10);
    for (String page : pages) {
      HttpResponse<String> response = get(page, operator, "text/plain");
      assertThat(response.statusCode()).as("%s: %s", page, response.body()).isEqualTo(200);
    }
    assertThat(
            Pattern.compile("tests/demo (?:break|mend) +(\\S+)")
                .matcher(told)
                .results()
                .map(fault -> fault.group(1)))
        .as("each fault is tried here")
        .containsExactlyElementsOf(trials().map(Trial::fault).toList());
  }

  @Test
  @Order(1)
  void thousandsOfRoutesCameWithTheirCommunitiesAndTheirStateInTheRpki() throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get("/peers", operator, "text/plain").body())
                    .contains("ipv4-unicast: 4002 prefixes", "ipv6-unicast: 801 prefixes"));
    assertThat(get("/bgp/203.0.113.7", null, "text/plain").body())
        .contains("64511 64500", "64510 64500", "64511:100 \"learned from a customer\"", "valid");
  }

  @Test
  @Order(1)
  void aCustomerSeesItsOwnTunnelsOnly() throws Exception {
    assertThat(get("/tunnels", customer, "text/plain").body())
        .contains("acme-lon", "acme-fra")
        .doesNotContain("globex-ams");
    assertThat(get("/tunnels", null, "text/plain").statusCode()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void whatAnOperatorAnnouncesReachesTheNeighbours() throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(url + "/v1/announcements"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"kind\":\"announce\",\"prefix\":\"203.0.113.0/24\",\"reason\":\"attack\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        Command.run(
                            "birdc",
                            "-s",
                            Demo.folder(name) + "/bgp/bird.ctl",
                            "show",
                            "route",
                            "protocol",
                            "session",
                            "all"))
                    .contains("203.0.113.0/24", "BGP.as_path: 64496 64500"));
  }

  @Test
  @Order(3)
  void itsCommandsSayWhatIsWrong() throws Exception {
    assertThat(said("break", "everything"))
        .startsWith("1 demo: there is no 'everything' to be broken; there are: tunnel, ");
    assertThat(said("mend", "tunnel")).startsWith("1 demo: tunnel is in order already");
    assertThat(said("brake", "tunnel")).startsWith("2 tests/demo ");
    assertThat(said()).contains("a demo is running already");
    assertThat(said("status")).startsWith("0 ").contains("./tests/demo break tunnel");
  }

  @Test
  @Order(4)
  void nothingIsLeftWhenItIsToldToEnd() throws Exception {
    Process running = Objects.requireNonNull(demo);
    Set<String> processes = Leftovers.processes(Leftovers.namespaces(name));
    assertThat(processes).hasSizeGreaterThan(12);
    running.destroy();
    assertThat(running.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Leftovers.namespaces(name)).isEmpty();
    assertThat(processes.stream().filter(DemoTest::runs)).isEmpty();
    assertThat(Demo.folder(name)).doesNotExist();
    Assertions.assertThatThrownBy(() -> get("/", null, "text/plain"))
        .isInstanceOf(ConnectException.class);
    assertThat(said("status")).startsWith("1 demo: no demo is running");
  }

  @AfterAll
  void end() throws Exception {
    Process running = demo;
    if (running != null && running.isAlive()) {
      running.destroy();
      running.waitFor(1, TimeUnit.MINUTES);
    }
    client.close();
  }
}
