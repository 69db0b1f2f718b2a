package io.lookingglass.bgp.wire.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Octets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtendedCommunityTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0002fbf000000064 | rt:64496:100                       | route target",
        "0102c00002010064 | rt:192.0.2.1:100                   | route target",
        "0202fa56ea000064 | rt:4200000000:100                  | route target",
        "02020000fbf00064 | rt:64496L:100                      | route target",
        "0003fbf0ffffffff | soo:64496:4294967295               | route origin (site of origin)",
        "0103c00002010007 | soo:192.0.2.1:7                    | route origin (site of origin)",
        "0203fa56ea000007 | soo:4200000000:7                   | route origin (site of origin)",
        "0005fbf000000200 | ospf-domain-id:64496:512           | OSPF domain identifier",
        "0306000000000501 | ospf-route-type:0.0.0.0:5:1        | OSPF area, route type and options",
        "0107c00002010000 | ospf-router-id:192.0.2.1:0         | OSPF router identifier",
        "030b000000000064 | color:100                          | color 100",
        "030b400000000064 | color:01:100                       | color 100",
        "030c000000000008 | encapsulation:vxlan                | tunnel type 8",
        "030c000000000063 | encapsulation:99                   | tunnel type 99",
        "030d000000000000 | default-gateway                    | default gateway",
        "4004fbf04cee6b28 | link-bandwidth:64496:125000000     | link bandwidth 125000000 octets"
            + " per second",
        "4300000000000000 | origin-validation-state:valid      | RPKI origin validation state"
            + " valid",
        "4300000000000001 | origin-validation-state:not-found  | RPKI origin validation state"
            + " not-found",
        "4300000000000002 | origin-validation-state:invalid    | RPKI origin validation state"
            + " invalid",
        "8006000000000000 | traffic-rate-bytes:0:0             | discard",
        "8006fbf046435000 | traffic-rate-bytes:64496:12500     | limit to 12500 octets per second",
        "800cfbf0447a0000 | traffic-rate-packets:64496:1000    | limit to 1000 packets per second",
        "8007000000000001 | traffic-action:terminal            | no sampling, further rules are"
            + " applied",
        "8007000000000003 | traffic-action:sample-terminal     | sample and log, further rules are"
            + " applied",
        "8007000000000000 | traffic-action:none                | no sampling, no further rules are"
            + " applied",
        "8008fbf000000064 | redirect:64496:100                 | redirect to the VRF with this"
            + " route target",
        "8108c00002010064 | redirect:192.0.2.1:100             | redirect to the VRF with this"
            + " route target",
        "8208fa56ea000064 | redirect:4200000000:100            | redirect to the VRF with this"
            + " route target",
        "800900000000002e | traffic-marking:46                 | set DSCP to 46",
        "010cc00002010000 | redirect-to-ip:192.0.2.1           | redirect to 192.0.2.1",
        "010cc00002010001 | copy-to-ip:192.0.2.1               | send a copy to 192.0.2.1",
        "0800000000000000 | redirect-to-next-hop               | redirect to the next hop",
      })
  void everyKnownOneHasAWordAndAMeaning(String hex, String text, String meaning) {
    ExtendedCommunity community = community(hex);
    assertThat(ExtendedCommunityText.format(community)).isEqualTo(text);
    assertThat(ExtendedCommunityText.parse(text)).isEqualTo(community);
    assertThat(ExtendedCommunityText.meaning(community)).contains(meaning);
    assertThat(ExtendedCommunityText.section(community)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0601000000000000 | a type of EVPN that we do not know",
        "800900000000006e | a marking with a reserved bit",
        "8006000080000000 | a rate of minus zero",
        "800600007fc00001 | a rate that is not a number",
        "4300000000000003 | an undefined validation state",
        "030b000100000064 | a color with a reserved flag",
      })
  void whatAWordWouldNotTellWholeStaysHexadecimal(String hex, String what) {
    ExtendedCommunity community = community(hex);
    assertThat(ExtendedCommunityText.format(community)).as(what).isEqualTo("0x" + hex);
    assertThat(ExtendedCommunityText.parse("0x" + hex)).isEqualTo(community);
  }

  @Test
  void whateverTheOctetsTheTextGivesThemBack() {
    Random random = new Random(4360);
    int[] types = {0, 1, 2, 3, 8, 0x40, 0x43, 0x80, 0x81, 0x82};
    for (int count = 0; count < 50_000; count++) {
      long type = types[random.nextInt(types.length)];
      long bits =
          type << 56
              | (long) random.nextInt(16) << 48
              | (random.nextLong() & (0xffff_ffff_ffffL >>> random.nextInt(48)));
      ExtendedCommunity community = new ExtendedCommunity(bits);
      String text = ExtendedCommunityText.format(community);
      assertThat(ExtendedCommunityText.parse(text)).as(text).isEqualTo(community);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "target:64496:100, rt:64496:100",
    "origin:64496:100, soo:64496:100",
    "discard, traffic-rate-bytes:0:0",
    "rate-limit:9600, traffic-rate-bytes:0:9600",
    "mark:46, traffic-marking:46",
    "redirect-to-nexthop, redirect-to-next-hop",
  })
  void theWordsOfExabgpAreUnderstood(String exabgp, String ours) {
    assertThat(ExtendedCommunityText.format(ExtendedCommunityText.parse(exabgp))).isEqualTo(ours);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "64496:100                 | no extended community is called so",
        "rt:                       | is not like 64496:100",
        "rt:64496                  | is not like 64496:100",
        "rt:64496:4294967296       | 4294967296 is not within 0-4294967295",
        "rt:4200000000:65536       | 65536 is not within 0-65535",
        "rt:4294967296:1           | 4294967296 is not within 0-4294967295",
        "rt:192.0.2.256:1          | \"192.0.2.256\" is not an IPv4 address",
        "source-as:192.0.2.1:1     | source-as is not assigned that way",
        "traffic-rate-bytes:9600   | the AS and the rate are missing",
        "traffic-rate-bytes:0:-1   | the AS and the rate are missing",
        "traffic-rate-bytes:0:1e9  | the AS and the rate are missing",
        "traffic-rate-bytes:70000:1 | 70000 is not within 0-65535",
        "traffic-marking:64        | 64 is not within 0-63",
        "traffic-action:drop       | \"drop\" is none of none, terminal",
        "redirect-to-ip:2001:db8::1 | is not an IPv4 address",
        "discard:1                 | it has no value",
        "0x0002                    | no extended community is called so",
      })
  void whatIsWrongIsExplained(String text, String message) {
    assertThatThrownBy(() -> ExtendedCommunityText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aRateTooLargeForItsFormatIsRefused() {
    assertThatThrownBy(() -> ExtendedCommunityText.parse("rate-limit:" + "9".repeat(50)))
        .hasMessageContaining("does not fit");
  }

  @ParameterizedTest
  @CsvSource({
    "000220010db80000000000000000000000010064, rt:[2001:db8::1]:100",
    "000320010db80000000000000000000000010064, soo:[2001:db8::1]:100",
    "000d20010db80000000000000000000000010064, redirect:[2001:db8::1]:100",
    "000c20010db80000000000000000000000010000, redirect-to-ip:[2001:db8::1]",
    "000c20010db80000000000000000000000010001, copy-to-ip:[2001:db8::1]",
    "000c20010db80000000000000000000000010002, 0x000c20010db80000000000000000000000010002",
    "770020010db80000000000000000000000010002, 0x770020010db80000000000000000000000010002",
  })
  void thoseOfIpv6HaveAnAddressInBrackets(String hex, String text) {
    assertThat(Ipv6ExtendedCommunityText.format(Octets.ofHex(hex))).isEqualTo(text);
    assertThat(Ipv6ExtendedCommunityText.parse(text)).isEqualTo(Octets.ofHex(hex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rt:2001:db8::1:100",
        "rt:[192.0.2.1]:100",
        "rt:[2001:db8::1]:65536",
        "rt:[2001:db8::1]",
        "redirect-to-ip:[2001:db8::1]:0",
        "0x0002",
        "colour:[::1]:1"
      })
  void whatIsNoneOfIpv6IsRefused(String text) {
    assertThatThrownBy(() -> Ipv6ExtendedCommunityText.parse(text))
        .hasMessageContaining("rt:[2001:db8::1]:100");
  }

  private static ExtendedCommunity community(String hex) {
    return new ExtendedCommunity(HexFormat.fromHexDigitsToLong(hex));
  }
}
