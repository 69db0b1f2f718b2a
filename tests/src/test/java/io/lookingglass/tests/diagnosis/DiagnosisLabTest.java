package io.lookingglass.tests.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.OwnClassPath;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole program in one network namespace, and what it diagnoses in another: a resolver, a web
 * server, a packet filter with faults.
 */
@RequiresRoot
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "nginx", debianPackage = "nginx-light")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
@RequiresProgram(value = "nft", debianPackage = "nftables")
@RequiresProgram(value = "curl", debianPackage = "curl")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiagnosisLabTest {
  @TempDir private static Path folder;
  private NamespacePair lab;
  private FaultyServers servers;
  private Process program;

  @SuppressWarnings("NullAway.Init") // JUnit and the set-up fill the fields.
  DiagnosisLabTest() {}

  @BeforeAll
  void start() throws IOException {
    lab = NamespacePair.make();
    String four = lab.farAddress(IpVersion.IPV4).getHostAddress();
    String six = lab.farAddress(IpVersion.IPV6).getHostAddress();
    String noPing = four.replaceAll("[0-9]+$", "10");
    String silent = four.replaceAll("[0-9]+$", "11");
    String dropped = four.replaceAll("[0-9]+$", "12");
    String silentSix = six.replaceAll("[0-9a-f]+$", "11");
    for (String address : List.of(noPing, silent, dropped)) {
      lab.far().ip("addr", "add", address + "/24", "dev", NamespacePair.DEVICE);
    }
    lab.far().ip("-6", "addr", "add", silentSix + "/64", "dev", NamespacePair.DEVICE, "nodad");
    lab.far().run("nft", "add", "table", "inet", "lab");
    lab.far()
        .run(
            "nft", "add chain inet lab in { type filter hook input priority 0 ; policy accept ; }");
    for (String rule :
        List.of(
            "ip daddr " + noPing + " ip protocol icmp drop",
            "ip daddr " + silent + " drop",
            "ip daddr " + dropped + " tcp dport 8080 drop",
            "ip6 daddr " + silentSix + " meta l4proto { tcp, udp } drop",
            "ip6 daddr " + silentSix + " icmpv6 type echo-request drop")) {
      lab.far().run("nft", "add rule inet lab in " + rule);
    }
    servers =
        new FaultyServers(folder, List.of("ip", "netns", "exec", lab.far().name()))
            .resolver(
                four + "@53",
                List.of(
                    "web.lab. A " + four,
                    "web.lab. AAAA " + six,
                    "expired.lab. A " + four,
                    "noping.lab. A " + noPing,
                    "silent.lab. A " + silent,
                    "dropped.lab. A " + dropped,
                    "half.lab. A " + four,
                    "half.lab. AAAA " + silentSix,
                    "mailonly.lab. MX 10 web.lab."))
            .web(List.of("80", "[::]:80"), List.of("443", "[::]:443"));
    Path settings =
        Files.writeString(
            folder.resolve("lookingglass.yaml"),
            """
            server: {listen: "127.0.0.1:8080"}
            resolvers: ["%s"]
            targets: {special-purpose: allow}
            storage: {url: "sqlite:%s/lg.db"}
            """
                .formatted(four, folder),
            StandardCharsets.UTF_8);
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", lab.near().name()));
    command.addAll(program("serve", "--config", settings.toString()));
    program =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("program.log").toFile())
            .start();
    await("the program serves")
        .atMost(Duration.ofSeconds(60))
        .until(() -> near("curl", "-sf", "http://127.0.0.1:8080/readyz").exitCode() == 0);
  }

  private static List<String> program(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                OwnClassPath.text(),
                "io.lookingglass.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private Command.Outcome near(String... command) {
    return lab.near().attempt(command);
  }

  @AfterAll
  void stop() {
    Command.end(program);
    @Nullable FaultyServers faulty = servers;
    if (faulty != null) {
      faulty.close();
    }
    @Nullable NamespacePair pair = lab;
    if (pair != null) {
      pair.close();
    }
  }

  private JsonNode diagnosed(String target) {
    return asked("/diagnosis/" + target);
  }

  private JsonNode asked(String path) {
    String answer =
        near(
                "curl",
                "-s",
                "--path-as-is",
                "-H",
                "Accept: application/json",
                "http://127.0.0.1:8080" + path)
            .output();
    return JsonMapper.shared().readTree(answer).at("/results/0/result");
  }

  private static List<String> findings(JsonNode result) {
    return StreamSupport.stream(result.get("findings").spliterator(), false)
        .map(
            finding ->
                finding.get("severity").stringValue() + " " + finding.get("id").stringValue())
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://web.lab/ | | good"
            + "| web\\.lab resolves, is reachable in \\S+ ms over IPv4 and IPv6 and answers 200 OK"
            + " in \\S+ ms\\.",
        "https://expired.lab/ | broken cert-expired,note ipv4-only | bad"
            + "| expired\\.lab resolves and is reachable in \\S+ ms, but its certificate expired"
            + " [0-9,]+ days ago\\.",
        "nosuch.lab | broken no-such-name | bad | nosuch\\.lab: there is no such name.*",
        "mailonly.lab | broken no-address | bad | mailonly\\.lab: the name has no address\\.",
        "www.refused.lab | unknown resolver-refuses | unknown | .*refuses to look it up\\.",
        "http://noping.lab/ | note ipv4-only,note icmp-filtered | good"
            + "| noping\\.lab resolves, is reachable in \\S+ ms and answers 200 OK.*",
        "http://silent.lab/ | broken silent,note ipv4-only | bad"
            + "| silent\\.lab resolves, but it does not answer\\.",
        "http://web.lab:81/ | broken port-closed | bad"
            + "| web\\.lab resolves and is reachable in .*, but its TCP port 81 is closed\\.",
        "http://dropped.lab:8080/ | broken port-filtered,note ipv4-only | bad"
            + "| dropped\\.lab .*, but its TCP port 8080 does not answer\\.",
        "http://half.lab/ | degraded silent | warning"
            + "| half\\.lab resolves, is reachable in \\S+ ms over IPv4 and answers 200 OK in \\S+"
            + " ms, but it does not answer over IPv6\\.",
        "http://web.lab/502 | broken server-error | bad | .*answers 502 Bad Gateway\\.",
        "http://web.lab/loop | broken redirect-loop | bad | .*redirects lead in a circle\\.",
        "https://web.lab:80/ | broken tls-fails | bad | .*its port does not speak TLS\\.",
      })
  void theFaultThatWasMadeIsTheOneThatIsNamed(
      String target, @Nullable String findings, String level, String sentence) {
    JsonNode result = diagnosed(target);
    assertThat(findings(result))
        .as(result.toPrettyString())
        .containsExactlyInAnyOrderElementsOf(
            findings == null ? List.of() : List.of(findings.split(",", -1)));
    assertThat(result.at("/verdict/level").stringValue()).isEqualTo(level);
    assertThat(result.at("/verdict/sentence").stringValue()).matches(sentence);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/http/half.lab?ipVersion=6&timeout=2, /hops/0/failure/reason",
    "/http/half.lab?ipVersion=6&timeout=4, /hops/0/failure/reason",
    "/tls/half.lab?ipVersion=6&timeout=2, /failure/reason",
    "/tls/half.lab?ipVersion=6&timeout=4, /failure/reason",
  })
  void whereOneVersionOfIpIsSilentItIsSaidWithinTheDeadlineThatTheOtherWorks(
      String path, String where) {
    long began = System.nanoTime();
    JsonNode result = asked(path);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(result.at(where).stringValue(""))
        .as(result.toPrettyString())
        .isEqualTo(
            "timed out; over IPv4, %s takes connections there",
            lab.farAddress(IpVersion.IPV4).getHostAddress());
  }

  @Test
  void theCommandSaysTheSameAndTellsItByItsExitStatus() {
    String settings = folder.resolve("lookingglass.yaml").toString();
    Command.Outcome broken =
        near(
            program("diagnose", "--config", settings, "https://expired.lab/")
                .toArray(String[]::new));
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.output())
        .contains("Diagnosis of https://expired.lab/")
        .contains("BROKEN: The certificate expired ")
        .contains("All over IPv6")
        .containsPattern("TLS over IPv4 +!! ");
    Command.Outcome fine =
        near(program("diagnose", "--config", settings, "http://web.lab/").toArray(String[]::new));
    assertThat(fine.exitCode()).isZero();
    assertThat(fine.output()).containsPattern("HTTP over IPv6 +ok ");
  }

  @Test
  void aTicketGetsMarkdown() {
    String markdown =
        near(
                "curl",
                "-s",
                "-H",
                "Accept: text/markdown",
                "http://127.0.0.1:8080/diagnosis/http://web.lab/502")
            .output();
    assertThat(markdown)
        .startsWith("**Diagnose")
        .contains("- **Broken:** http://web.lab/502 answers 502 Bad Gateway.")
        .contains("```text\nDiagnosis of http://web.lab/502");
  }
}
