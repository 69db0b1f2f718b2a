package io.lookingglass.bgp.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.RandomFlowSpec;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

final class MessageJsonTest {
  private static final Inet4Address ADDRESS = (Inet4Address) IpAddresses.parse("192.0.2.1");

  @Test
  void anOpenWithEveryCapabilityComesBack() {
    assertRoundTrip(
        new BgpMessage.Open(
            4,
            23456,
            90,
            ADDRESS,
            List.of(
                new Capability.Multiprotocol(new Family(25, 70)),
                new Capability.RouteRefresh(),
                new Capability.ExtendedNextHop(
                    List.of(new Capability.ExtendedNextHop.Encoding(Family.IPV4_UNICAST, 2))),
                new Capability.ExtendedMessage(),
                new Capability.Role(7),
                new Capability.GracefulRestart(
                    true,
                    false,
                    4095,
                    List.of(new Capability.GracefulRestart.Preserved(Family.IPV4_UNICAST, true))),
                new Capability.FourOctetAs(new Asn(4_200_000_000L)),
                new Capability.AddPath(
                    List.of(new Capability.AddPath.Directions(Family.IPV6_UNICAST, true, false))),
                new Capability.EnhancedRouteRefresh(),
                new Capability.LongLivedGracefulRestart(
                    List.of(
                        new Capability.LongLivedGracefulRestart.Retained(
                            Family.IPV4_FLOWSPEC, false, 0xffffff))),
                new Capability.Fqdn("r1\u001b", ""),
                new Capability.SoftwareVersion("x"),
                new Capability.Unknown(1, Octets.ofHex("00")),
                new Capability.Unknown(99, Octets.EMPTY))));
  }

  @Test
  void anUpdateWithEveryAttributeComesBack() {
    List<PathAttribute> attributes =
        List.of(
            new PathAttribute.Origin(PathAttribute.OriginCode.INCOMPLETE),
            new PathAttribute.AsPathAttribute(
                AsPathText.parse("(65001) [65002] 64496 64496 4200000000 {64497,64498}")),
            new PathAttribute.NextHop(ADDRESS),
            new PathAttribute.MultiExitDisc(0xffff_ffffL),
            new PathAttribute.LocalPref(0),
            new PathAttribute.AtomicAggregate(),
            new PathAttribute.Aggregator(new Asn(64496), ADDRESS),
            new PathAttribute.Communities(List.of(new Community.Standard(65535, 65281))),
            new PathAttribute.OriginatorId(ADDRESS),
            new PathAttribute.ClusterList(List.of(ADDRESS)),
            new PathAttribute.MpReach(
                Family.IPV6_UNICAST,
                IpAddresses.parse("2001:db8::1"),
                IpAddresses.parse("fe80::1"),
                List.of(
                    new Nlri.Prefix(IpPrefix.parse("2001:db8::/32"), null),
                    new Nlri.Prefix(IpPrefix.parse("::/0"), 0xffff_ffffL))),
            new PathAttribute.MpUnreach(
                new Family(25, 70), List.of(new Nlri.Opaque(Octets.ofHex("0102")))),
            new PathAttribute.ExtendedCommunities(List.of(new ExtendedCommunity(-1))),
            new PathAttribute.As4Path(AsPath.EMPTY),
            new PathAttribute.As4Aggregator(new Asn(1), ADDRESS),
            new PathAttribute.Ipv6ExtendedCommunities(List.of(Octets.ofHex("00".repeat(20)))),
            new PathAttribute.Aigp(-1),
            new PathAttribute.LargeCommunities(List.of(new Community.Large(1, 2, 3))),
            new PathAttribute.OnlyToCustomer(new Asn(64496)),
            new PathAttribute.Unknown(0xe0, 99, Octets.ofHex("beef")),
            new PathAttribute.Unknown(0xc0, 100, Octets.EMPTY),
            new PathAttribute.AttrSet(Octets.ofHex("0000fbf0")));
    assertRoundTrip(
        new BgpMessage.Update(
            List.of(new Nlri.Prefix(IpPrefix.parse("198.51.100.0/24"), 7L)),
            attributes,
            List.of(new Nlri.Prefix(IpPrefix.parse("203.0.113.0/24"), null))));
  }

  @Test
  void flowSpecRulesComeBack() {
    RandomFlowSpec random = new RandomFlowSpec(new Random(11));
    for (Family family : List.of(Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC)) {
      List<Nlri> rules = new ArrayList<>();
      for (int count = 0; count < 500; count++) {
        rules.add(new Nlri.FlowSpec(random.rule(family), count % 2 == 0 ? null : (long) count));
      }
      assertRoundTrip(
          new BgpMessage.Update(
              List.of(), List.of(new PathAttribute.MpReach(family, null, null, rules)), List.of()));
    }
  }

  @Test
  void theOtherMessagesComeBack() {
    assertRoundTrip(new BgpMessage.Keepalive());
    assertRoundTrip(new BgpMessage.RouteRefresh(Family.IPV6_UNICAST, 2));
    assertRoundTrip(new BgpMessage.Notification(6, 2, Octets.ofHex("03627965")));
  }

  @Test
  void namesAreThoseOfTheRestInterface() {
    var json =
        AttributesJson.route(
            List.of(
                new PathAttribute.AsPathAttribute(AsPathText.parse("64500 64500 {64501,64502}")),
                new PathAttribute.MultiExitDisc(5),
                new PathAttribute.MpReach(
                    Family.IPV6_UNICAST, IpAddresses.parse("2001:db8::1"), null, List.of())));
    assertThat(json.toString())
        .isEqualTo(
            "{\"asPath\":[64500,64500,{\"set\":[64501,64502]}],\"med\":5,"
                + "\"nextHop\":\"2001:db8::1\"}");
  }

  @Test
  void aShutdownCommunicationIsThereInWords() {
    var json = MessageJson.write(new BgpMessage.Notification(6, 2, Octets.ofHex("03627965")));
    assertThat(json.get("title").asString()).isEqualTo("Cease: Administrative Shutdown");
    assertThat(json.get("communication").asString()).isEqualTo("bye");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "[]                                   | has to be an object",
        "{}                                   | type: is missing",
        "{'type':'hello'}                     | type: has to be open",
        "{'type':'keepalive','x':1}           | x: there is no such field",
        "{'type':'route-refresh','family':'ipv5-unicast','subtype':0} | family: No address family",
        "{'type':'route-refresh','family':'ipv4-unicast','subtype':256} | subtype: has to be a"
            + " whole number within 0-255",
        "{'type':'notification','code':6,'subcode':2,'data':'0'} | data: has to be hexadecimal",
        "{'type':'update','withdrawn':[{'prefix':'10.0.0.1/8'}],'attributes':{},'nlri':[]} |"
            + " withdrawn[0].prefix: ",
        "{'type':'update','withdrawn':{},'attributes':{},'nlri':[]} | withdrawn: has to be a list",
        "{'type':'update','withdrawn':[],'attributes':{'med':-1},'nlri':[]} | attributes.med: has"
            + " to be a whole number",
        "{'type':'update','withdrawn':[],'attributes':{'med':1.5},'nlri':[]} | attributes.med: has"
            + " to be a whole number",
        "{'type':'update','withdrawn':[],'attributes':{'weight':1},'nlri':[]} | attributes.weight:"
            + " there is no such attribute",
        "{'type':'update','withdrawn':[],'attributes':{'asPath':[{'sett':[1]}]},'nlri':[]} |"
            + " attributes.asPath[0].sett: a segment is one of",
        "{'type':'update','withdrawn':[],'attributes':{'communities':['1:2:3']},'nlri':[]} |"
            + " attributes.communities[0]: a large community",
        "{'type':'update','withdrawn':[],'attributes':{'atomicAggregate':false},'nlri':[]} |"
            + " attributes.atomicAggregate: has to be true",
        "{'type':'open','version':4,'myAs':1,'holdTimeSeconds':9,'identifier':'::1','capabilities':[]}"
            + " | identifier: an IPv6 address",
        "{'type':'open','version':4,'myAs':1,'holdTimeSeconds':9,'identifier':'1.1.1.1','capabilities':[{'code':3,'name':'role','value':1}]}"
            + " | capabilities[0].code: has to be 9",
      })
  void whatIsWrongIsToldByTheWayToIt(String json, String message) {
    assertThatThrownBy(
            () -> MessageJson.read(JsonMapper.shared().readTree(json.replace('\'', '"'))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  private static void assertRoundTrip(BgpMessage message) {
    String text = MessageJson.write(message).toString();
    assertThat(MessageJson.read(JsonMapper.shared().readTree(text))).isEqualTo(message);
  }
}
