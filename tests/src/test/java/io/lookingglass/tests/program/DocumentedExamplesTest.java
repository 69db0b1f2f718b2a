package io.lookingglass.tests.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.LookingGlass;
import io.lookingglass.LoopbackNameServer;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the documentation tells people to type, typed by a shell, to the program. Every name leads
 * to loopback there, and what does not is refused, so that nothing leaves the machine.
 */
@RequiresRoot
@Timeout(400)
final class DocumentedExamplesTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
  private static final String TOKEN = "a-token-of-these-examples";

  /** Marks, beside what an example says itself, how it was answered. */
  private static final Pattern ANSWERED = Pattern.compile("ANSWERED (\\d{3}) (\\S+)");

  /** Replaces curl: the answer is thrown away unless it is used, streams end after a while. */
  private static final String CURL =
      "curl() { command curl -sS --max-time 12 -w '%{stderr}ANSWERED %{http_code} %{url}\\n'"
          + " \"$@\"; }\n";

  @TempDir private Path folder;

  private String configuration(LoopbackNameServer names) throws Exception {
    return """
    server: {listen: "127.0.0.1:0"}
    storage: {url: "sqlite:%s/lg.db"}
    targets: {allow: [127.0.0.0/8]}
    resolvers: ["%s"]
    limits: {public: {measurements-per-hour: 100000, concurrent: 100}, per-target-per-minute: 10000}
    access: {tokens: [{name: noc, role: operator, sha256: "%s"}]}
    customers: [{name: acme, title: Acme}]
    bgp:
      asn: 64496
      router-id: 192.0.2.1
      next-hop: 192.0.2.1
      peers:
        - {name: transit-a, address: 127.0.0.3, asn: 64511, port: 9, announce: true}
        - {name: transit-b, address: 127.0.0.4, asn: 64510, port: 9}
    prefixes:
      - {prefix: 203.0.113.0/24, customer: acme, origin-asn: 64496, tunnels: [acme-lon]}
    tunnels:
      - name: acme-lon
        customer: acme
        local: 127.0.0.1
        remote: 127.0.0.2
        inner-local: 10.100.0.0
        inner-remote: 10.100.0.1
        mtu: 1400
        probes: {modes: [keepalive]}
    """
        .formatted(
            folder,
            names.address(),
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(TOKEN.getBytes(StandardCharsets.UTF_8))));
  }

  /** The commands of a page that call curl, each with the lines that it goes on over. */
  static List<String> examples(String page) {
    List<String> examples = new ArrayList<>();
    StringBuilder example = new StringBuilder();
    for (String line : page.lines().map(String::strip).toList()) {
      if (example.isEmpty() && !line.matches("(id=\\$\\()?curl .*")) {
        continue;
      }
      example.append(line).append('\n');
      boolean open = example.chars().filter(c -> c == '\'').count() % 2 != 0;
      if (!open && !line.endsWith("\\")) {
        examples.add(example.toString());
        example.setLength(0);
      }
    }
    return examples;
  }

  private String typed(String script) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "examples", ".txt");
    Process shell =
        new ProcessBuilder("bash", "-c", CURL + script)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile())
            .start();
    assertThat(shell.waitFor(350, TimeUnit.SECONDS)).isTrue();
    return Files.readString(said);
  }

  private static String create(String base) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      JsonNode answer =
          JsonMapper.shared()
              .readTree(
                  client
                      .send(
                          HttpRequest.newBuilder(URI.create(base + "/v1/measurements"))
                              .header("Content-Type", "application/json")
                              .POST(
                                  BodyPublishers.ofString(
                                      "{\"type\":\"ping\",\"target\":\"127.0.0.1\"}"))
                              .build(),
                          BodyHandlers.ofString())
                      .body());
      return answer.get("id").stringValue();
    }
  }

  @Test
  void everyExampleIsUnderstood() throws Exception {
    try (LoopbackNameServer names = LoopbackNameServer.open();
        LookingGlass program =
            LookingGlass.start(
                ConfigurationLoader.parse(configuration(names)), OriginTable.empty(), "test")) {
      String base = program.url().toString();
      String id = create(base);
      for (Map.Entry<String, Integer> page : Map.of("web/API.md", 30, "README.md", 18).entrySet()) {
        List<String> examples = examples(Files.readString(ROOT.resolve(page.getKey())));
        assertThat(examples).as(page.getKey()).hasSizeGreaterThan(page.getValue());
        StringBuilder script = new StringBuilder("token=" + TOKEN + "\n");
        examples.forEach(script::append);
        String said =
            typed(
                script
                    .toString()
                    .replace("https://lg.example.net", base)
                    .replace("http://127.0.0.1:8080", base)
                    .replace("Bearer TOKEN", "Bearer " + TOKEN)
                    .replace("Yk2mP0aQ7rTw9xBc", id));
        Matcher answered = ANSWERED.matcher(said);
        int count = 0;
        while (answered.find()) {
          count++;
          // 403: a documentation address is measured by nobody; 412: no peer is up to announce to.
          assertThat(answered.group(1))
              .as("%s: %s\n%s", page.getKey(), answered.group(2), said)
              .isIn("200", "201", "202", "403", "412");
        }
        assertThat(count).as(said).isEqualTo(examples.size());
      }
    }
  }
}
