package io.lookingglass.bgp.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Community;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommunityPatternTest {
  /** 64496:150, large 64496:1:200, rt:64496:42. */
  private static final Octets ROUTE =
      AttributeSet.of(
              List.of(
                  new PathAttribute.Communities(List.of(new Community.Standard(64496, 150))),
                  new PathAttribute.ExtendedCommunities(
                      List.of(ExtendedCommunityText.parse("rt:64496:42"))),
                  new PathAttribute.LargeCommunities(List.of(new Community.Large(64496, 1, 200)))))
          .canonical();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64496:150",
        "64496:*",
        "*:150",
        "64496:1xx",
        "64496:100-199",
        "64496:nnn",
        "64496:1:200",
        "64496:1:2xx",
        "64496:0-1:*",
        "rt:64496:42",
        "rt:64496:*",
        "rt:64496:4x",
        "rt:64496:40-49",
      })
  void whatFitsIsFound(String pattern) {
    assertThat(CommunityPattern.parse(pattern).matches(ROUTE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "64496:15",
        "64496:2xx",
        "64496:xx",
        "64496:151-199",
        "64497:*",
        "64496:1:1xx",
        "rt:64496:5x",
        "rt:64496:43-49",
        "no-export",
      })
  void whatDoesNotFitIsNot(String pattern) {
    assertThat(CommunityPattern.parse(pattern).matches(ROUTE)).isFalse();
  }

  @Test
  void ofWhatHasANameAnyCounts() {
    assertThat(CommunityPattern.named("a", List.of("1:2", "rt:64496:4x")).matches(ROUTE)).isTrue();
    assertThat(CommunityPattern.named("a", List.of("1:2", "1:3")).matches(ROUTE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"70000:1", "64496:9-1", "64496", "1:2:3:4", "rt:", "x:y:z", ""})
  void whatIsNoneIsRefused(String pattern) {
    assertThatThrownBy(() -> CommunityPattern.parse(pattern))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @FuzzTest(maxDuration = "30s")
  void everyTextIsTakenOrRefused(byte[] bytes) {
    try {
      CommunityPattern pattern = CommunityPattern.parse(new String(bytes, StandardCharsets.UTF_8));
      assertThat(pattern.matches(ROUTE)).isIn(true, false);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
