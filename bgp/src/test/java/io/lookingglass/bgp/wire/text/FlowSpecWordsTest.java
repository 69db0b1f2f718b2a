package io.lookingglass.bgp.wire.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.FlowSpecType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlowSpecWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          destination 203.0.113.7/32; protocol udp; source-port 53 | UDP from port 53 to 203.0.113.7
          destination 203.0.113.0/24 | IPv4 packets to 203.0.113.0/24
          destination 203.0.113.7/32; protocol [ tcp udp ]; port 53 | TCP or UDP to 203.0.113.7 with source or destination port 53
          destination 203.0.113.7/32; protocol !=tcp | IPv4 packets of protocol other than 6 (TCP) to 203.0.113.7
          destination 203.0.113.7/32; protocol 200 | IPv4 packets of protocol 200 to 203.0.113.7
          destination 203.0.113.7/32; protocol tcp; destination-port [ 80 443 >=8000&<=8088 ] | TCP to 203.0.113.7 port 80, 443 or 8000 to 8088
          destination 203.0.113.7/32; protocol tcp; destination-port >1024&<2000 | TCP to 203.0.113.7 port above 1024 and below 2000
          destination 203.0.113.7/32; destination-port <=1023 | IPv4 packets to 203.0.113.7 port up to 1023
          destination 203.0.113.7/32; destination-port true | IPv4 packets to 203.0.113.7 port any
          destination 203.0.113.7/32; source 198.51.100.0/24; protocol udp; source-port 123 | UDP from 198.51.100.0/24 port 123 to 203.0.113.7
          destination 203.0.113.7/32; protocol icmp; icmp-type echo-request; icmp-code 0 | ICMP with ICMP type 8 (echo-request) with ICMP code 0 to 203.0.113.7
          destination 203.0.113.7/32; protocol tcp; tcp-flags syn | TCP to 203.0.113.7 with TCP flags SYN
          destination 203.0.113.7/32; protocol tcp; tcp-flags =syn+ack | TCP to 203.0.113.7 with TCP flags all of SYN and ACK
          destination 203.0.113.7/32; protocol tcp; tcp-flags syn+ack | TCP to 203.0.113.7 with TCP flags any of SYN or ACK
          destination 203.0.113.7/32; protocol tcp; tcp-flags syn&!ack | TCP to 203.0.113.7 with TCP flags SYN and not ACK
          destination 203.0.113.7/32; protocol tcp; tcp-flags !syn+ack | TCP to 203.0.113.7 with TCP flags none of SYN and ACK
          destination 203.0.113.7/32; protocol tcp; tcp-flags !=syn+ack | TCP to 203.0.113.7 with TCP flags not all of SYN and ACK
          destination 203.0.113.7/32; packet-length >=1000&<=1500; dscp 46 | IPv4 packets to 203.0.113.7 of total length 1000 to 1500 bytes with DSCP 46
          destination 203.0.113.7/32; fragment is-fragment | IPv4 packets to 203.0.113.7 that are fragments other than the first
          destination 203.0.113.7/32; fragment not-a-fragment | IPv4 packets to 203.0.113.7 that are not fragments other than the first
          destination 2001:db8::7/128; next-header icmpv6 | ICMPv6 to 2001:db8::7
          destination 2001:db8::7/128; flow-label 7 | IPv6 packets to 2001:db8::7 with flow label 7
          destination ::1234:5678:9a00:0/104/64 | IPv6 packets to any address whose bits 65 to 104 are those of ::1234:5678:9a00:0
          """)
  void everyComponentIsSaidExactly(String rule, String words) {
    FlowSpecText.Parsed parsed = FlowSpecText.parse(rule);

    assertThat(FlowSpecWords.traffic(parsed.family(), parsed.rule())).hasToString(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          discard | Drops UDP to 203.0.113.7
          traffic-rate-bytes:0:125000 | Lets at most 125000 bytes a second (1 Mbit/s) pass of UDP to 203.0.113.7
          traffic-rate-packets:0:100 | Lets at most 100 packets a second pass of UDP to 203.0.113.7
          mark:46 | Marks UDP to 203.0.113.7 with DSCP 46
          redirect:64496:7 | Redirects UDP to 203.0.113.7 to the VRF with route target 64496:7
          redirect-to-ip:192.0.2.9 | Does with UDP to 203.0.113.7: redirect to 192.0.2.9 (redirect-to-ip:192.0.2.9)
          traffic-action:sample | Samples and logs UDP to 203.0.113.7 and applies no rules behind this one
          traffic-action:terminal | Applies the rules behind this one too to UDP to 203.0.113.7
          0x8006000080000000 | Drops UDP to 203.0.113.7
          0x80060000bf800000 | Drops UDP to 203.0.113.7
          0x800600007fc00000 | Limits UDP to 203.0.113.7 to a rate that is not a number
          0x800600007f800000 | Lets UDP to 203.0.113.7 pass without limit
          0x4444000000000001 | Does with UDP to 203.0.113.7: something unknown (0x4444000000000001)
          """)
  void everyActionIsSaidExactly(String action, String sentence) {
    FlowSpecText.Parsed parsed = FlowSpecText.parse("destination 203.0.113.7/32; protocol udp");

    assertThat(
            FlowSpecWords.sentence(
                parsed.family(), parsed.rule(), List.of(ExtendedCommunityText.parse(action))))
        .isEqualTo(sentence);
  }

  @Test
  void severalActionsFollowEachOther() {
    FlowSpecText.Parsed parsed = FlowSpecText.parse("destination 203.0.113.7/32; protocol udp");

    assertThat(
            FlowSpecWords.sentence(
                parsed.family(),
                parsed.rule(),
                List.of(
                    ExtendedCommunityText.parse("rate-limit:9600"),
                    ExtendedCommunityText.parse("mark:8"))))
        .isEqualTo(
            "Lets at most 9600 bytes a second (76.8 kbit/s) pass of UDP to 203.0.113.7; marks it"
                + " with DSCP 8");
    assertThat(FlowSpecWords.sentence(parsed.family(), parsed.rule(), List.<ExtendedCommunity>of()))
        .isEqualTo("Lets UDP to 203.0.113.7 pass");
  }

  @Test
  void aLongListIsCutWithTheNumberOfTheRest() {
    FlowSpecRule rule =
        new FlowSpecRule(
            List.of(
                new FlowSpecRule.NumericComponent(
                    FlowSpecType.PORT.code(),
                    IntStream.range(0, 1000)
                        .mapToObj(
                            port -> new FlowSpecRule.NumericMatch(false, false, false, true, port))
                        .toList())));

    assertThat(FlowSpecWords.traffic(Family.IPV4_FLOWSPEC, rule))
        .hasToString(
            "IPv4 packets with source or destination port 0, 1, 2, 3, 4, 5, 6, 7 or 992 more");
  }
}
