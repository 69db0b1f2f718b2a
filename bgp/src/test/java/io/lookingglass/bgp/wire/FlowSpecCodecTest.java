package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlowSpecCodecTest {

  @Test
  void theFirstExampleOfRfc8955IsMailToAPrefix() {
    assertEncoding(
        Family.IPV4_FLOWSPEC,
        "01 18 c0 00 02  03 81 06  04 81 19",
        destination("192.0.2.0/24", 0),
        numeric(3, equal(6)),
        numeric(4, equal(25)));
  }

  @Test
  void theSecondExampleOfRfc8955HasARangeAndAPortOfTwoOctets() {
    assertEncoding(
        Family.IPV4_FLOWSPEC,
        "01 18 c0 00 02  02 18 cb 00 71  04 03 89 45 8b 91 1f 90",
        destination("192.0.2.0/24", 0),
        source("203.0.113.0/24", 0),
        numeric(
            4,
            new NumericMatch(false, false, true, true, 137),
            new NumericMatch(true, true, false, true, 139),
            equal(8080)));
  }

  @Test
  void theThirdExampleOfRfc8955MatchesFragmentBits() {
    assertEncoding(
        Family.IPV4_FLOWSPEC,
        "01 20 c0 00 02 01  0c 80 05",
        destination("192.0.2.1/32", 0),
        new BitmaskComponent(12, List.of(new BitmaskMatch(false, false, false, 5))));
  }

  @Test
  void theFirstExampleOfRfc8956HasAnOffset() {
    assertEncoding(
        Family.IPV6_FLOWSPEC,
        "01 20 00 20 01 0d b8  02 68 40 12 34 56 78 9a  03 81 06",
        destination("2001:db8::/32", 0),
        source("::1234:5678:9a00:0/104", 64),
        numeric(3, equal(6)));
  }

  @Test
  void theSecondExampleOfRfc8956HasAnOffsetWithinAnOctet() {
    assertEncoding(
        Family.IPV6_FLOWSPEC,
        "01 20 00 20 01 0d b8  02 68 41 24 68 ac f1 34",
        destination("2001:db8::/32", 0),
        source("::1234:5678:9a00:0/104", 65));
  }

  @Test
  void everyRuleComesBackAsItWasWritten() {
    RandomFlowSpec rules = new RandomFlowSpec(new Random(8955));
    for (Family family : List.of(Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC)) {
      for (int count = 0; count < 5000; count++) {
        FlowSpecRule rule = rules.rule(family);
        assertThat(FlowSpecCodec.decode(family, FlowSpecCodec.encode(family, rule)))
            .isEqualTo(new FlowSpecCodec.Read(rule));
      }
    }
  }

  @Test
  void valuesOfEveryLengthAreUnderstoodAndWrittenInTheShortest() {
    FlowSpecRule rule =
        read(Family.IPV4_FLOWSPEC, "04 01 19  11 0019  21 00000019  b1 ffffffffffffffff");
    assertThat(((NumericComponent) rule.components().getFirst()).matches())
        .extracting(NumericMatch::value)
        .containsExactly(25L, 25L, 25L, -1L);
    assertThat(FlowSpecCodec.encode(Family.IPV4_FLOWSPEC, rule).hex())
        .isEqualTo("04011901190119b1ffffffffffffffff");
  }

  @Test
  void aFlowLabelIsWrittenInFourOctets() {
    FlowSpecRule rule = read(Family.IPV6_FLOWSPEC, "0d 81 01");
    assertThat(FlowSpecCodec.encode(Family.IPV6_FLOWSPEC, rule).hex()).isEqualTo("0da100000001");
  }

  @ParameterizedTest
  @CsvSource({
    "04 c9 19,          04 81 19,   AND of the first operator and the reserved bit",
    "0b 81 ff,          0b 81 3f,   the two bits that are not DSCP",
    "0c 81 f5,          0c 81 05,   the reserved bits of a fragment",
    "09 8d 02,          09 81 02,   the reserved bits of an operator on bits",
    "09 90 f0 02,       09 80 02,   the data offset of TCP",
    "01 11 c0 00 ff,    01 11 c0 00 80, the padding of a prefix",
  })
  void whatIsToBeIgnoredIsIgnored(String hex, String canonical, String what) {
    assertThat(FlowSpecCodec.encode(Family.IPV4_FLOWSPEC, read(Family.IPV4_FLOWSPEC, hex)))
        .as(what)
        .isEqualTo(octets(canonical));
  }

  @Test
  void theDoNotFragmentBitDoesNotExistInIpv6() {
    FlowSpecRule rule = read(Family.IPV6_FLOWSPEC, "0c 81 0f");
    assertThat(FlowSpecCodec.encode(Family.IPV6_FLOWSPEC, rule).hex()).isEqualTo("0c810e");
    assertThatThrownBy(
            () ->
                FlowSpecCodec.encode(Family.IPV6_FLOWSPEC, read(Family.IPV4_FLOWSPEC, "0c 81 01")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                  | 0 | the rule has no component",
        "00                  | 0 | component type 0 is unknown in ipv4-flowspec",
        "0d 81 01            | 0 | component type 13 is unknown in ipv4-flowspec",
        "ff                  | 0 | component type 255 is unknown in ipv4-flowspec",
        "04 81 19 03 81 06   | 3 | component type 3 comes after type 4, not in order",
        "04 81 19 04 81 06   | 3 | component type 4 is there twice",
        "01                  | 1 | the rule ends within component type 1",
        "01 21 c0 00 02 01 00| 1 | the prefix length 33 is more than 32",
        "01 18 c0 00         | 4 | the rule ends within component type 1",
        "03                  | 1 | the rule ends within component type 3",
        "03 81               | 2 | the rule ends within component type 3",
        "03 91 00            | 3 | the rule ends within component type 3",
        "03 01 06            | 3 | no operator of the component 3 has the end-of-list bit, but the"
            + " rule ends",
        "09 a0 00 00 00 02   | 1 | a value of 4 octets in component type 9, which has at most 2",
        "0b 91 00 02         | 1 | a value of 2 octets in component type 11, which has at most 1",
        "0c 90 00 02         | 1 | a value of 2 octets in component type 12, which has at most 1",
      })
  void whatIsMalformedIsToldWithItsPlace(String hex, int offset, String reason) {
    assertThat(FlowSpecCodec.decode(Family.IPV4_FLOWSPEC, octets(hex)))
        .isInstanceOfSatisfying(
            FlowSpecCodec.Malformed.class,
            malformed -> {
              assertThat(malformed.reason()).isEqualTo(reason);
              assertThat(malformed.offset()).isEqualTo(offset);
              assertThat(malformed.section()).startsWith("RFC 895");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"01 20", "01 81 00", "01 20 20", "01 20 21 00", "01 00 01", "01 20 00 20"})
  void prefixesOfIpv6AreChecked(String hex) {
    assertThat(FlowSpecCodec.decode(Family.IPV6_FLOWSPEC, octets(hex)))
        .isInstanceOf(FlowSpecCodec.Malformed.class);
  }

  @Test
  void everyBeginningOfARuleIsEitherARuleOrMalformedAtItsEnd() {
    Octets whole =
        FlowSpecCodec.encode(
            Family.IPV6_FLOWSPEC, new RandomFlowSpec(new Random(1)).rule(Family.IPV6_FLOWSPEC));
    for (int length = 1; length < whole.length(); length++) {
      FlowSpecCodec.Reading reading =
          FlowSpecCodec.decode(Family.IPV6_FLOWSPEC, whole.slice(0, length));
      if (reading instanceof FlowSpecCodec.Malformed malformed) {
        assertThat(malformed.offset()).isEqualTo(length);
      }
    }
  }

  @Test
  void aRuleThatNoNlriCanCarryIsRefused() {
    assertThatThrownBy(() -> new FlowSpecRule(List.of()))
        .hasMessageContaining("at least one component");
    assertThatThrownBy(() -> rule(numeric(4, equal(1)), numeric(3, equal(1))))
        .hasMessageContaining("does not come after");
    assertThatThrownBy(() -> rule(destination("192.0.2.0/24", 0), source("2001:db8::/32", 0)))
        .hasMessageContaining("different address families");
    assertThatThrownBy(() -> destination("192.0.2.0/24", 8)).hasMessageContaining("no offset");
    assertThatThrownBy(() -> destination("2001:db8::/32", 32)).hasMessageContaining("not less");
    assertThatThrownBy(() -> destination("2001:db8::/32", 8))
        .hasMessageContaining("bits set before");
    assertThatThrownBy(() -> numeric(9, equal(1))).hasMessageContaining("not of this form");
    assertThatThrownBy(() -> numeric(14, equal(1))).hasMessageContaining("not of this form");
    assertThatThrownBy(() -> numeric(3)).hasMessageContaining("at least one comparison");
    assertThatThrownBy(() -> numeric(11, equal(64))).hasMessageContaining("0-63");
    assertThatThrownBy(() -> numeric(3, new NumericMatch(true, false, false, true, 6)))
        .hasMessageContaining("first comparison");
    assertThatThrownBy(
            () -> new BitmaskComponent(12, List.of(new BitmaskMatch(false, false, false, 16))))
        .hasMessageContaining("0x10");
  }

  private static void assertEncoding(Family family, String hex, Component... components) {
    FlowSpecRule rule = rule(components);
    assertThat(FlowSpecCodec.encode(family, rule)).isEqualTo(octets(hex));
    assertThat(read(family, hex)).isEqualTo(rule);
  }

  private static FlowSpecRule read(Family family, String hex) {
    FlowSpecCodec.Reading reading = FlowSpecCodec.decode(family, octets(hex));
    assertThat(reading).isInstanceOf(FlowSpecCodec.Read.class);
    return ((FlowSpecCodec.Read) reading).rule();
  }

  private static Octets octets(String hex) {
    return Octets.ofHex(hex.replace(" ", ""));
  }

  private static FlowSpecRule rule(Component... components) {
    return new FlowSpecRule(List.of(components));
  }

  private static PrefixComponent destination(String prefix, int offset) {
    return new PrefixComponent(1, IpPrefix.parse(prefix), offset);
  }

  private static PrefixComponent source(String prefix, int offset) {
    return new PrefixComponent(2, IpPrefix.parse(prefix), offset);
  }

  private static NumericComponent numeric(int type, NumericMatch... matches) {
    return new NumericComponent(type, List.of(matches));
  }

  private static NumericMatch equal(long value) {
    return new NumericMatch(false, false, false, true, value);
  }
}
