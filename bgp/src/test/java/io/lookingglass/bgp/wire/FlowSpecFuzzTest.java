package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/**
 * Hostile octets as FlowSpec rules: nothing throws, and what is a rule has one canonical encoding.
 */
final class FlowSpecFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void rules(byte[] bytes) {
    Octets octets = Octets.wrap(bytes);
    for (Family family : List.of(Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC)) {
      switch (FlowSpecCodec.decode(family, octets)) {
        case FlowSpecCodec.Read(FlowSpecRule rule) -> {
          Octets canonical = FlowSpecCodec.encode(family, rule);
          assertThat(FlowSpecCodec.decode(family, canonical))
              .isEqualTo(new FlowSpecCodec.Read(rule));
          assertThat(rule).isEqualByComparingTo(rule);
        }
        case FlowSpecCodec.Malformed malformed -> {
          assertThat(malformed.offset()).isBetween(0, bytes.length);
          assertThat(malformed.reason()).isNotEmpty();
        }
      }
    }
  }
}
