package io.lookingglass.bgp.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecCodec;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.RandomFlowSpec;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlowSpecTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "destination 10.0.0.0/24;                | 01 18 0a0000",
        "source 10.0.0.0/24;                     | 02 18 0a0000",
        "protocol =tcp;                          | 03 81 06",
        "protocol [ =tcp =udp ];                 | 03 01 06 81 11",
        "protocol [ =47 !=6 ];                   | 03 01 2f 86 06",
        "port =25;                               | 04 81 19",
        "port [ >=137&<=139 =8080 ];             | 04 03 89 45 8b 91 1f90",
        "destination-port [ =80 =443 ];          | 05 01 50 91 01bb",
        "source-port >1024;                      | 06 92 0400",
        "icmp-type =echo-request;                | 07 81 08",
        "icmp-code =0;                           | 08 81 00",
        "tcp-flags =syn;                         | 09 81 02",
        "tcp-flags [ =syn+ack !rst&!=fin ];      | 09 01 12 02 04 c3 01",
        "tcp-flags 0x800;                        | 09 90 0800",
        "packet-length [ >200&<300 >400&<500 ];  | 0a 02 c8 54 012c 12 0190 d4 01f4",
        "dscp !=46;                              | 0b 86 2e",
        "fragment [ is-fragment !=first-fragment+last-fragment ]; | 0c 00 02 83 0c",
        "port [ true false ];                    | 04 07 00 80 00",
      })
  void ipv4RulesAreWrittenAsExabgpDoesAndReadBack(String components, String hex) {
    // Words where there are some, except in the row that has numbers.
    String written = components.replace("=47", "=gre").replace("=6 ", "=tcp ");
    assertThat(FlowSpecText.format(Family.IPV4_FLOWSPEC, rule(Family.IPV4_FLOWSPEC, hex)))
        .isEqualTo("match { " + written + " }");
    assertThat(FlowSpecText.parse(components))
        .isEqualTo(new FlowSpecText.Parsed(Family.IPV4_FLOWSPEC, rule(Family.IPV4_FLOWSPEC, hex)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "destination 2001:db8::/32;              | 01 20 00 20010db8",
        "source ::1234:5678:9a00:0/104/64;       | 02 68 40 123456789a",
        "next-header =icmpv6;                    | 03 81 3a",
        "flow-label >100&<2000;                  | 0d 22 00000064 e4 000007d0",
        "next-header =icmpv6; icmp-type =packet-too-big; | 03 81 3a 07 81 02",
      })
  void ipv6RulesToo(String components, String hex) {
    FlowSpecRule rule = rule(Family.IPV6_FLOWSPEC, hex);
    assertThat(FlowSpecText.format(Family.IPV6_FLOWSPEC, rule))
        .isEqualTo("match { " + components + " }");
    assertThat(FlowSpecText.parse(components))
        .isEqualTo(new FlowSpecText.Parsed(Family.IPV6_FLOWSPEC, rule));
  }

  @Test
  void everyRuleComesBackAsItWasWritten() {
    RandomFlowSpec random = new RandomFlowSpec(new Random(4));
    for (Family family : List.of(Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC)) {
      for (int count = 0; count < 3000; count++) {
        FlowSpecRule rule = random.rule(family);
        String text = FlowSpecText.format(family, rule);
        assertThat(FlowSpecText.parse(family, text)).as(text).isEqualTo(rule);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "match { destination 10.0.0.0/24; }",
        "match{destination 10.0.0.0/24}",
        "{ destination-ipv4 10.0.0.0/24 }",
        "  Destination   10.0.0.0/24",
        "'match {\n  destination 10.0.0.0/24;\n};'",
      })
  void spacesBracesAndTheLastSemicolonAreFree(String text) {
    assertThat(FlowSpecText.parse(text).rule())
        .isEqualTo(rule(Family.IPV4_FLOWSPEC, "01 18 0a0000"));
  }

  @Test
  void componentsComeInAnyOrderAndEqualMayBeLeftOut() {
    assertThat(FlowSpecText.parse("port 25; protocol [tcp ==17]; destination 10.0.0.0/24").rule())
        .isEqualTo(rule(Family.IPV4_FLOWSPEC, "01 18 0a0000 03 01 06 81 11 04 81 19"));
  }

  @Test
  void whatExabgpCallsNotAFragmentBecomesARuleThatMatchesWhatIsNone() {
    assertThat(FlowSpecText.parse("fragment not-a-fragment").rule())
        .isEqualTo(rule(Family.IPV4_FLOWSPEC, "0c 82 02"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                            | needs at least one component",
        "match { }                     | needs at least one component",
        "destnation 10.0.0.0/24        | \"destnation\" is no FlowSpec component",
        "destination                   | destination: the value is missing",
        "destination 10.0.0.1/24       | destination: 10.0.0.1/24 has host bits set",
        "destination 10.0.0.0/24/8     | destination: An IPv4 prefix has no offset",
        "destination [ 10.0.0.0/24 10.0.1.0/24 ] | destination: one prefix, not 2",
        "destination 10.0.0.0/24; source 2001:db8::/32 | source: 2001:db8::/32 is not of"
            + " ipv4-flowspec",
        "destination 2001:db8::/32/32  | destination: The offset 32 is not less than",
        "port 80 443                   | port: several values stand in brackets",
        "port [ 80 443                 | port: a list begins with [ and ends with ]",
        "port ]                        | port: a list begins with [ and ends with ]",
        "port [                        | port: a list begins with [ and ends with ]",
        "port []                       | port: the value is missing",
        "port 65536                    | port: 65536 is not within 0-65535",
        "port 99999999999999999999     | port: 99999999999999999999 does not fit 64 bits",
        "port =http                    | port: \"http\" is no decimal number",
        "port 0x50                     | port: \"0x50\" is no decimal number",
        "port =>80                     | port: \"=>80\" is no comparison",
        "port >80&                     | port: \"\" is no comparison",
        "port 80; port 443             | port is there twice",
        "protocol 6; next-header 17    | there twice",
        "protocol 256                  | protocol: 256 is not within 0-255",
        "protocol tpc                  | protocol: \"tpc\" is no decimal number and none of icmp",
        "dscp 64                       | dscp: 64 is not within 0-63",
        "tcp-flags syn+fun             | tcp-flags: \"fun\" is none of fin, syn",
        "tcp-flags 0x1000              | tcp-flags: The bits 0x1000",
        "destination 10.0.0.0/24; flow-label 1 | flow-label: there is none in ipv4-flowspec",
        "destination 2001:db8::/32; fragment dont-fragment | fragment: IPv6 has no dont-fragment"
            + " bit",
        "match { match { port 1 } }    | is no FlowSpec component",
      })
  void whatIsWrongIsToldByTheNameOfTheComponent(String text, String message) {
    assertThatThrownBy(() -> FlowSpecText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aRuleLongerThanARouteHasRoomForIsRefused() {
    String ports = "port [" + " >=1024&<=2048".repeat(700) + " ]";
    assertThatThrownBy(() -> FlowSpecText.parse(ports))
        .hasMessageContaining("4201 octets; a route has room for 4095");
    assertThatThrownBy(() -> FlowSpecText.parse("port " + " ".repeat(70_000)))
        .hasMessageContaining("65536 characters");
  }

  @Test
  void hostileTextIsShownCleanAndShort() {
    assertThatThrownBy(() -> FlowSpecText.parse("po\u001b[31mrt" + "x".repeat(500) + " 1"))
        .hasMessageContaining("po?[31mrt")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200).doesNotContain("\u001b"));
  }

  private static FlowSpecRule rule(Family family, String hex) {
    FlowSpecCodec.Reading reading =
        FlowSpecCodec.decode(family, Octets.ofHex(hex.replace(" ", "")));
    assertThat(reading).isInstanceOf(FlowSpecCodec.Read.class);
    return ((FlowSpecCodec.Read) reading).rule();
  }
}
