package io.lookingglass.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.PeerSettings;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PeersViewTest {

  @Test
  void theExampleForTheFirstPeerIsAValidConfiguration() {
    Configuration configuration = ConfigurationLoader.parse(PeersView.EXAMPLE);

    assertThat(Objects.requireNonNull(configuration.bgp()).peers())
        .extracting(PeerSettings::name)
        .containsExactly("router-a");
  }
}
