package io.lookingglass.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;

final class ChangedKeysTest {
  private static final String PEER =
      """
      bgp:
        asn: 64500
        router-id: 192.0.2.1
        peers:
          - {name: a, address: 192.0.2.2, asn: 64511, password: "%s", import: %s}
      """;

  @Test
  void keysAreNamedAsInTheFile() {
    BgpSettings before = bgp(PEER.formatted("one", "accept"));
    BgpSettings after = bgp(PEER.formatted("two", "reject"));
    assertThat(ChangedKeys.between(before, after)).containsExactly("peers");
    assertThat(ChangedKeys.between(before.peers().getFirst(), after.peers().getFirst()))
        .containsExactly("password", "import");
  }

  @Test
  void whatIsEqualDidNotChange() {
    assertThat(
            ChangedKeys.between(
                ConfigurationLoader.parse(PEER.formatted("one", "accept")),
                ConfigurationLoader.parse(PEER.formatted("one", "accept"))))
        .isEmpty();
  }

  @Test
  void aRestartIsForWhatAReloadDoesNotTakeOver() {
    assertThat(
            ChangedKeys.forRestart(
                ConfigurationLoader.parse(""),
                ConfigurationLoader.parse(
                    """
                    server: {listen: "127.0.0.1:1"}
                    rpki: {servers: [192.0.2.1]}
                    announcements: {on-stop: withdraw}
                    storage: {url: "sqlite:other.db"}
                    """)))
        .containsExactly("server", "storage");
  }

  @Test
  void onlySectionsCanBeCompared() {
    record Foreign(int number) {}

    assertThatThrownBy(() -> ChangedKeys.between(new Foreign(1), new Foreign(2)))
        .isInstanceOf(RuntimeException.class);
  }

  private static BgpSettings bgp(String yaml) {
    return Objects.requireNonNull(ConfigurationLoader.parse(yaml).bgp());
  }
}
