package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "null", "{}", "server:\n", "\ufeff"})
  void aFileThatSaysNothingMeansAllDefaults(String yaml) {
    assertThat(ConfigurationLoader.parse(yaml)).isEqualTo(Configuration.defaults());
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    Configuration defaults = Configuration.defaults();

    assertThat(defaults.server())
        .isEqualTo(new ServerSettings(HostPort.parse("127.0.0.1:8080"), null, List.of()));
    assertThat(defaults.location().name()).isEqualTo("local");
    assertThat(defaults.location().latitude()).isNull();
    assertThat(defaults.storage())
        .isEqualTo(new StorageSettings("sqlite:data/lookingglass.db", Duration.ofDays(7)));
    assertThat(defaults.targets())
        .isEqualTo(new TargetSettings(List.of(), List.of(), SpecialPurpose.REFUSE));
    assertThat(defaults.limits())
        .isEqualTo(
            new LimitSettings(
                new RoleLimit(250, 4),
                new RoleLimit(2000, 16),
                new RoleLimit(20000, 64),
                256,
                120));
    assertThat(defaults.access().tokens()).isEmpty();
    assertThat(defaults.resolvers()).isEmpty();
    assertThat(defaults.bgp()).isNull();
    assertThat(defaults.rpki()).isEqualTo(new RpkiSettings(List.of(), Duration.ofHours(2)));
    assertThat(defaults.customers()).isEmpty();
    assertThat(defaults.prefixes()).isEmpty();
    assertThat(defaults.tunnels()).isEmpty();
    assertThat(defaults.origins()).isEqualTo(new OriginSettings(null, List.of()));
  }

  @Test
  void aPeerOfThreeKeysIsACarefulOne() {
    Configuration configuration =
        ConfigurationLoader.parse(
            """
            bgp:
              asn: 64496
              router-id: 192.0.2.1
              peers: [{name: transit-a, address: 192.0.2.2, asn: 1.10}]
            """);

    BgpSettings bgp = Objects.requireNonNull(configuration.bgp());
    assertThat(bgp.holdTime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(bgp.listen()).isNull();
    assertThat(bgp.peers())
        .containsExactly(
            new PeerSettings(
                "transit-a",
                IpAddresses.parse("192.0.2.2"),
                new Asn(65546),
                179,
                null,
                false,
                Duration.ZERO,
                null,
                false,
                null,
                List.of(AddressFamily.IPV4_UNICAST, AddressFamily.IPV6_UNICAST),
                AddPath.NONE,
                null,
                false,
                true,
                ImportPolicy.REJECT,
                false,
                false,
                null,
                null,
                List.of(),
                1_500_000,
                MaxPrefixesAction.WARN,
                Duration.ofMinutes(15),
                100));
  }

  @Test
  void everyKeyOfTheFullSampleIsTaken() {
    Configuration full = SampleFilesTest.load("example-full.yaml");

    assertThat(full.server().publicUrl()).isEqualTo(URI.create("https://lg.example.net"));
    assertThat(full.server().trustedProxies())
        .containsExactly(IpPrefix.parse("127.0.0.1/32"), IpPrefix.parse("::1/128"));
    assertThat(full.location().continent()).isEqualTo(Continent.EU);
    assertThat(full.location().latitude()).isEqualTo(50.11);
    assertThat(full.access().tokens())
        .extracting(TokenSettings::role)
        .containsExactly(Role.OPERATOR, Role.CUSTOMER);
    assertThat(full.resolvers())
        .containsExactly(HostPort.parse("192.0.2.53:53"), HostPort.parse("[2001:db8::53]:53"));
    BgpSettings bgp = Objects.requireNonNull(full.bgp());
    PeerSettings transit = bgp.peers().getFirst();
    assertThat(transit.password()).isEqualTo(Secret.of("hunter2"));
    assertThat(transit.families()).containsExactly(AddressFamily.values());
    assertThat(transit.role()).isEqualTo(PeerRole.CUSTOMER);
    assertThat(transit.communities())
        .containsExactly(
            Community.parse("64496:100"), Community.parse("64496:1:2"), Community.parse("no-peer"));
    assertThat(transit.maxPrefixesThen()).isEqualTo(MaxPrefixesAction.RESTART);
    assertThat(bgp.peers().get(1).multihop()).isEqualTo(8);
    assertThat(full.rpki().servers()).extracting(HostPort::port).containsExactly(323, 8282);
    assertThat(full.customers().getFirst().displayName()).isEqualTo("Acme Ltd");
    assertThat(full.prefixes())
        .extracting(ProtectedPrefixSettings::longestLength)
        .containsExactly(24, 48);
    TunnelSettings london = full.tunnels().getFirst();
    assertThat(london.key()).isEqualTo(40L);
    assertThat(london.probes().modes()).containsExactlyInAnyOrder(TunnelProbeMode.values());
    assertThat(london.thresholds()).isEqualTo(new TunnelThresholds(0.001, 3, 30, 0.98));
    assertThat(full.tunnels().get(1).probeTarget()).isEqualTo(IpAddresses.parse("10.100.0.3"));
    assertThat(full.origins().file()).isAbsolute().exists();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "90s, 90000",
    "15m, 900000",
    "1h, 3600000",
    "0100ms,",
    "1.5s,",
    "'1 s',",
    "-1s,",
    "1w,",
    "9999999999s,"
  })
  void durationsAreAWholeNumberAndOneUnit(String text, @Nullable Long millis) {
    LoadResult result =
        load(
            "tunnels: [{name: a, local: 192.0.2.1, remote: 192.0.2.2, probes: {modes: [keepalive],"
                + " interval: '"
                + text
                + "'}}]",
            Map.of());

    if (millis == null) {
      assertThat(result.problems())
          .singleElement()
          .extracting(Problem::key)
          .isEqualTo("tunnels[0].probes.interval");
    } else {
      assertThat(
              ((LoadResult.Valid) result).configuration().tunnels().getFirst().probes().interval())
          .isEqualTo(Duration.ofMillis(millis));
    }
  }

  @Test
  void aPrefixIsAnnouncedToThePeersItNamesElseToEveryOneThatMayBeAnnouncedTo() {
    Configuration configuration =
        ConfigurationLoader.parse(
            """
            bgp:
              asn: 64496
              router-id: 192.0.2.1
              peers:
                - {name: a, address: 192.0.2.2, asn: 64511, announce: true}
                - {name: b, address: 192.0.2.3, asn: 64510, announce: true}
                - {name: c, address: 192.0.2.4, asn: 64509}
            prefixes:
              - {prefix: 203.0.113.0/24, origin-asn: 64500}
              - {prefix: 198.51.100.0/24, origin-asn: 64500, peers: [b]}
            """);

    BgpSettings bgp = Objects.requireNonNull(configuration.bgp());
    assertThat(bgp.peersOf(configuration.prefixes().get(0)))
        .extracting(PeerSettings::name)
        .containsExactly("a", "b");
    assertThat(bgp.peersOf(configuration.prefixes().get(1)))
        .extracting(PeerSettings::name)
        .containsExactly("b");
  }

  @Test
  void theLocationIsInTheAsOfTheSpeakerUnlessItSaysOtherwise() {
    assertThat(Configuration.defaults().locationAsn()).isNull();
    assertThat(ConfigurationLoader.parse("bgp: {asn: 64496}").locationAsn())
        .isEqualTo(new Asn(64496));
    assertThat(ConfigurationLoader.parse("bgp: {asn: 64496}\nlocation: {asn: 64497}").locationAsn())
        .isEqualTo(new Asn(64497));
  }

  @Test
  void anAliasStandsForWhatItsAnchorMarks() {
    Configuration configuration =
        ConfigurationLoader.parse(
            "limits: {public: &few {measurements-per-hour: 5, concurrent: 1}, customer: *few}");

    assertThat(configuration.limits().customer()).isEqualTo(new RoleLimit(5, 1));
    assertThat(configuration.limits().of(Role.PUBLIC)).isEqualTo(new RoleLimit(5, 1));
    assertThat(configuration.limits().of(Role.ADMIN)).isNull();
  }

  @Test
  void theHashOfATokenIsKeptInLowerCase() {
    Configuration configuration =
        ConfigurationLoader.parse(
            "access: {tokens: [{name: a, role: admin, sha256: " + "Ab".repeat(32) + "}]}");

    assertThat(configuration.access().tokens().getFirst().sha256()).isEqualTo("ab".repeat(32));
  }

  @Test
  void relativePathsCountFromTheFoldersOfTheFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("origins.txt"), "192.0.2.0/24 64496 Example\n");
    Path file = folder.resolve("lookingglass.yaml");
    Files.writeString(file, "origins: {file: origins.txt}\nbgp: {mrt-tables: [origins.txt]}\n");

    LoadResult result = ConfigurationLoader.load(file, Map.of());

    assertThat(result.problems()).isEmpty();
    Configuration configuration = ((LoadResult.Valid) result).configuration();
    assertThat(configuration.origins().file()).isEqualTo(folder.resolve("origins.txt"));
    assertThat(Objects.requireNonNull(configuration.bgp()).mrtTables())
        .containsExactly(folder.resolve("origins.txt"));
  }

  @Test
  void aWrongLineOfTheOriginsFileIsReportedInThatFile(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("origins.txt"), "192.0.2.0/24 64496\n192.0.2.1/24 64496\n");
    Path file = folder.resolve("lookingglass.yaml");
    Files.writeString(file, "origins: {file: origins.txt}\n");

    assertThat(ConfigurationLoader.load(file, Map.of()).problems())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("origins.txt") + ":2:1: error: prefix: found \"192.0.2.1/24\"");
  }

  @Test
  void aFileThatIsMissingOrADirectoryIsReported(@TempDir Path folder) {
    assertThat(ConfigurationLoader.load(folder.resolve("none.yaml"), Map.of()).problems())
        .singleElement()
        .asString()
        .contains("none.yaml: error: ", "there is no such file");
    assertThat(ConfigurationLoader.load(folder, Map.of()).problems())
        .singleElement()
        .asString()
        .contains("it is a directory");
  }

  @Test
  void aTextKnownToBeRightThatIsWrongNamesItsProblems() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationLoader.parse("sever: {}"))
        .withMessageContaining("did you mean \"server\"?");
  }

  private static LoadResult load(String yaml, Map<String, String> environment) {
    return ConfigurationLoader.load(
        "f", yaml.getBytes(StandardCharsets.UTF_8), environment, Path.of("/"));
  }
}
