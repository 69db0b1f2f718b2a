package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.LookingGlass;
import io.lookingglass.cli.CommandLineProgram;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NetworkNamespace;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.Peering.Option;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What was learned over a session is dumped by the command and read back by bgpdump. */
@RequiresBgpDaemons
@RequiresProgram(value = "bgpdump", debianPackage = "bgpdump")
class DumpOfSessionsTest {
  private static final int PREFIXES = 20;

  @TempDir private Path folder = Path.of("");

  private Configuration configuration(SpeakerLab lab) {
    return ConfigurationLoader.parse(
        """
        server: {listen: "127.0.0.1:0"}
        storage: {url: "sqlite:%s/lookingglass.db"}
        bgp:
          asn: 64500
          router-id: %s
          connect-retry: 1s
          peers:
            - {name: daemon, address: %s, asn: 65010, import: accept, add-path: receive}
        """
            .formatted(
                folder,
                IpAddresses.format(lab.link().nearAddress(IpVersion.IPV4)),
                IpAddresses.format(lab.link().farAddress(IpVersion.IPV4))));
  }

  @EachDaemon(with = Trait.ADD_PATH_SEND)
  void everyRouteIsReadBack(DaemonKind kind) throws Exception {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.with(Option.ADD_PATH));
      for (int third = 0; third < PREFIXES; third++) {
        String prefix = "198.51.%d.0/24".formatted(third);
        daemon.announce(Announcement.of(prefix).communities("65010:" + third));
        daemon.announce(Announcement.of(prefix).path(2).communities("65010:1" + third));
      }
      daemon.announce(Announcement.of("2001:db8:b::/48").communities("65010:3"));
      NetworkNamespace near = lab.link().near();
      try (LookingGlass program =
          near.within(() -> LookingGlass.start(configuration(lab), OriginTable.empty(), "test"))) {
        String url = "http://127.0.0.1:" + program.port();
        List<String> expected = new ArrayList<>();
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () -> {
                  expected.clear();
                  expected.addAll(routes(near, url));
                  assertThat(expected).hasSize(2 * PREFIXES + 1);
                });

        Path dump = folder.resolve("rib.mrt");
        assertThat(
                near.within(
                    () -> CommandLineProgram.run("mrt", "dump", "--url", url, dump.toString())))
            .isZero();
        assertThat(bgpdump(dump)).containsExactlyInAnyOrderElementsOf(expected);

        Path compressed = folder.resolve("rib.mrt.gz");
        assertThat(
                near.within(
                    () ->
                        CommandLineProgram.run("mrt", "dump", "--url", url, compressed.toString())))
            .isZero();
        assertThat(bgpdump(compressed)).hasSameSizeAs(expected);
        assertThat(Files.size(compressed)).isLessThan(Files.size(dump));
      }
    }
  }

  /** Routes over REST, as {@link #bgpdump} tells them. */
  private static List<String> routes(NetworkNamespace near, String url) {
    String body =
        near.within(
            () -> {
              try (HttpClient client = HttpClient.newHttpClient()) {
                return client
                    .send(
                        HttpRequest.newBuilder(URI.create(url + "/v1/bgp/routes?limit=1000"))
                            .build(),
                        BodyHandlers.ofString())
                    .body();
              }
            });
    List<String> routes = new ArrayList<>();
    for (JsonNode route : JsonMapper.shared().readTree(body).get("routes")) {
      List<String> path = new ArrayList<>();
      route.get("asPath").forEach(asn -> path.add(asn.asString()));
      List<String> communities = new ArrayList<>();
      route.get("communities").forEach(community -> communities.add(community.asString()));
      routes.add(
          String.join(
              "|",
              route.get("peer").get("address").stringValue(),
              route.get("peer").get("asn").asString(),
              route.get("prefix").stringValue(),
              route.get("pathId").isNull() ? "" : route.get("pathId").asString(),
              String.join(" ", path),
              route.get("nextHop").stringValue(),
              String.join(" ", communities)));
    }
    return routes;
  }

  private static List<String> bgpdump(Path file) {
    return Command.run("bgpdump", "-q", "-m", file.toString())
        .lines()
        .filter(line -> line.startsWith("TABLE_DUMP2"))
        .map(DumpOfSessionsTest::ofLine)
        .toList();
  }

  /** With a path identifier the prefix is followed by one field more. */
  private static String ofLine(String line) {
    List<String> fields = new ArrayList<>(List.of(line.split("\\|", -1)));
    if (!fields.getFirst().equals("TABLE_DUMP2_AP")) {
      fields.add(6, "");
    }
    return String.join(
        "|",
        fields.get(3),
        fields.get(4),
        IpPrefix.parse(fields.get(5)).toString(),
        fields.get(6),
        fields.get(7),
        fields.get(9),
        fields.get(12));
  }
}
