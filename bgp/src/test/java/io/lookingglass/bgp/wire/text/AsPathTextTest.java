package io.lookingglass.bgp.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AsPathTextTest {

  @Test
  void segmentsOfEveryKindAreToldApart() {
    AsPath path =
        new AsPath(
            List.of(
                segment(SegmentType.AS_CONFED_SEQUENCE, 65001, 65002),
                segment(SegmentType.AS_CONFED_SET, 65003, 65004),
                segment(SegmentType.AS_SEQUENCE, 64500, 64500, 4200000000L),
                segment(SegmentType.AS_SET, 64502, 64503)));
    String text = "(65001 65002) [65003,65004] 64500 64500 4200000000 {64502,64503}";
    assertThat(AsPathText.format(path)).isEqualTo(text);
    assertThat(AsPathText.parse(text)).isEqualTo(path);
  }

  @Test
  void theEmptyPathIsTheEmptyText() {
    assertThat(AsPathText.format(AsPath.EMPTY)).isEmpty();
    assertThat(AsPathText.parse(" ")).isEqualTo(AsPath.EMPTY);
  }

  @Test
  void bracketsNeedNoSpacesAroundAndSetsNoCommas() {
    assertThat(AsPathText.parse("64500{64501 64502}AS64503"))
        .isEqualTo(
            new AsPath(
                List.of(
                    segment(SegmentType.AS_SEQUENCE, 64500),
                    segment(SegmentType.AS_SET, 64501, 64502),
                    segment(SegmentType.AS_SEQUENCE, 64503))));
  }

  @Test
  void aLongSequenceBecomesSeveralSegments() {
    AsPath path = AsPathText.parse("64500 ".repeat(300));
    assertThat(path.segments())
        .extracting(segment -> segment.asns().size())
        .containsExactly(255, 45);
    assertThatThrownBy(
            () -> AsPathText.parse("{" + String.join(",", Collections.nCopies(256, "1")) + "}"))
        .hasMessageContaining("at most 255");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"64500 {64501", "64500 }", "{64500 {64501}}", "(64500]", "()", "64500,64501"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> AsPathText.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wellKnownCommunitiesHaveNames() {
    assertThat(CommunityText.format(new Community.Standard(0xffff, 0xff01))).isEqualTo("no-export");
    assertThat(CommunityText.format(new Community.Standard(64500, 666))).isEqualTo("64500:666");
  }

  private static Segment segment(SegmentType type, long... asns) {
    return new Segment(type, LongStream.of(asns).mapToObj(Asn::new).toList());
  }
}
