package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommunityTest {

  @ParameterizedTest
  @CsvSource({
    "64496:100, 64496:100",
    "65535:65535, 65535:65535",
    "64496:1:2, 64496:1:2",
    "4294967295:0:4294967295, 4294967295:0:4294967295",
    "no-export, 65535:65281",
    "blackhole, 65535:666",
    "graceful-shutdown, 65535:0"
  })
  void readsStandardLargeAndNamedCommunities(String text, String canonical) {
    assertThat(Community.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "65536:1", "1:65536", "1:2:4294967296", "1:2:3:4", "01:2", "no-exports"})
  void refusesAnythingElse(String text) {
    assertThat(Community.tryParse(text)).isEmpty();
  }

  @Test
  void packsAStandardCommunityIntoFourOctets() {
    assertThat(new Community.Standard(0xffff, 0x029a).bits()).isEqualTo(0xffff029a);
  }
}
