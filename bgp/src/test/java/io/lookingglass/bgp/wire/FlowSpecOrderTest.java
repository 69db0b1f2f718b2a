package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlowSpecOrderTest {

  @ParameterizedTest
  @CsvSource({
    "01 18 c00002,          01 10 c000,            the longer of two overlapping prefixes",
    "01 10 c000,            01 18 c00102,          the lower of two prefixes apart",
    "01 18 c00002 03 81 06, 01 18 c00002,          the rule with one component more",
    "01 18 c00002,          02 18 c00002,          the lower type",
    "01 18 c00002 03 81 06, 01 18 c00002 04 81 06, the lower type behind an equal component",
    "03 81 06,              03 81 11,              the lower data",
    "04 01 50 81 51,        04 81 50,              data that differs in its first octet",
    "04 81 50,              04 91 0100 05 81 50,   data compared before what follows",
  })
  void precedenceInIpv4Has(String first, String second, String what) {
    assertPrecedence(Family.IPV4_FLOWSPEC, first, second, what);
  }

  @ParameterizedTest
  @CsvSource({
    "01 40 00 20010db800000000, 01 40 20 00000000,      the lower offset",
    "01 30 20 0001,             01 28 20 00,            the longer prefix with equal offsets",
    "01 30 20 0001,             01 30 20 0002,          the lower prefix with equal offsets",
  })
  void precedenceInIpv6Has(String first, String second, String what) {
    assertPrecedence(Family.IPV6_FLOWSPEC, first, second, what);
  }

  @Test
  void theOrderIsTotalAndConsistentWithEquals() {
    RandomFlowSpec random = new RandomFlowSpec(new Random(8956));
    for (Family family : List.of(Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC)) {
      List<FlowSpecRule> rules = new ArrayList<>();
      for (int count = 0; count < 150; count++) {
        rules.add(random.rule(family));
      }
      List<FlowSpecRule> sorted = new ArrayList<>(rules);
      Collections.sort(sorted);
      for (int low = 0; low < sorted.size(); low++) {
        for (int high = low; high < sorted.size(); high++) {
          FlowSpecRule a = sorted.get(low);
          FlowSpecRule b = sorted.get(high);
          assertThat(a).isLessThanOrEqualTo(b);
          assertThat(Integer.signum(b.compareTo(a))).isEqualTo(-Integer.signum(a.compareTo(b)));
          assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        }
      }
    }
  }

  private static void assertPrecedence(Family family, String first, String second, String what) {
    assertThat(rule(family, first)).as(what).isLessThan(rule(family, second));
    assertThat(rule(family, second)).as(what).isGreaterThan(rule(family, first));
  }

  private static FlowSpecRule rule(Family family, String hex) {
    FlowSpecCodec.Reading reading =
        FlowSpecCodec.decode(family, Octets.ofHex(hex.replace(" ", "")));
    assertThat(reading).isInstanceOf(FlowSpecCodec.Read.class);
    return ((FlowSpecCodec.Read) reading).rule();
  }
}
