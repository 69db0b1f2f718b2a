package io.lookingglass.bgp.announce.exabgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.Action;
import io.lookingglass.bgp.announce.exabgp.ExabgpCommand.UnicastRoute;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExabgpParserTest {

  private static ExabgpCommand.Unicast unicast(String line) throws ExabgpSyntaxException {
    return (ExabgpCommand.Unicast) ExabgpParser.parse(line);
  }

  private static ExabgpCommand.Flow flow(String line) throws ExabgpSyntaxException {
    return (ExabgpCommand.Flow) ExabgpParser.parse(line);
  }

  @Test
  void whatFastNetMonWritesForAHostIsARouteWithItsCommunities() throws Exception {
    ExabgpCommand.Unicast command =
        unicast("announce route 203.0.113.7/32 next-hop 10.0.3.114 community [65001:666]");

    assertThat(command.action()).isEqualTo(Action.ANNOUNCE);
    assertThat(command.neighbors()).isEmpty();
    assertThat(command.routes())
        .containsExactly(
            new UnicastRoute(
                IpPrefix.parse("203.0.113.7/32"),
                IpAddresses.parse("10.0.3.114"),
                List.of(
                    new PathAttribute.Communities(List.of(new Community.Standard(65001, 666))))));
  }

  @Test
  void aWithdrawalNeedsNoNextHop() throws Exception {
    assertThat(unicast("withdraw route 203.0.113.7").routes())
        .containsExactly(new UnicastRoute(IpPrefix.parse("203.0.113.7/32"), null, List.of()));
  }

  @Test
  void everyAttributeIsReadWithAndWithoutBrackets() throws Exception {
    String alone =
        "announce route 203.0.113.0/24 next-hop self origin egp as-path 64496 med 4294967295"
            + " local-preference 200 community 64496:1 large-community 64496:1:2"
            + " extended-community target:64496:1 atomic-aggregate aggregator 64496:192.0.2.1";
    String bracketed =
        "announce route 203.0.113.0/24 next-hop self origin egp as-path [64496] med 4294967295"
            + " local-preference 200 community [64496:1] large-community [ 64496:1:2 ]"
            + " extended-community [target:64496:1 ] atomic-aggregate aggregator ( 64496:192.0.2.1"
            + " )";

    assertThat(unicast(alone)).isEqualTo(unicast(bracketed));
    assertThat(unicast(alone).routes().getFirst().attributes())
        .extracting(PathAttribute::type)
        .containsExactly(1, 2, 4, 5, 6, 7, 8, 16, 32);
  }

  @Test
  void communitiesStandInTheOrderOfTheLineEachOnce() throws Exception {
    assertThat(
            unicast(
                    "announce route 203.0.113.0/24 next-hop self community [no-export 1:2 0x10003"
                        + " 65536 1:2]")
                .routes()
                .getFirst()
                .attributes())
        .containsExactly(
            new PathAttribute.Communities(
                List.of(
                    new Community.Standard(65535, 0xff01),
                    new Community.Standard(1, 2),
                    new Community.Standard(1, 3),
                    new Community.Standard(1, 0))));
  }

  /** RFC 4360, section 3.2; ExaBGP 4.2 sends the address with the type of an AS. */
  @Test
  void anExtendedCommunityOfAnAddressHasTheTypeOfOne() throws Exception {
    assertThat(
            unicast(
                    "announce route 203.0.113.0/24 next-hop self extended-community"
                        + " [origin:192.0.2.1:7]")
                .routes()
                .getFirst()
                .attributes())
        .containsExactly(
            new PathAttribute.ExtendedCommunities(
                List.of(new ExtendedCommunity(0x0103_c000_0201_0007L))));
  }

  @Test
  void aSplitMakesOneRouteOfEachPart() throws Exception {
    assertThat(unicast("announce route 203.0.113.0/24 next-hop self split /26").routes())
        .extracting(route -> route.prefix().toString())
        .containsExactly(
            "203.0.113.0/26", "203.0.113.64/26", "203.0.113.128/26", "203.0.113.192/26");
    assertThat(unicast("announce route 2001:db8::/32 next-hop self split /33").routes())
        .extracting(route -> route.prefix().toString())
        .containsExactly("2001:db8::/33", "2001:db8:8000::/33");
  }

  @Test
  void attributesAreSharedByEveryPrefixBehindNlri() throws Exception {
    List<UnicastRoute> routes =
        unicast("announce attributes next-hop self med 7 nlri 203.0.113.0/25 203.0.113.128/25")
            .routes();

    assertThat(routes).hasSize(2);
    assertThat(routes.getFirst().attributes())
        .containsExactly(new PathAttribute.MultiExitDisc(7))
        .isEqualTo(routes.getLast().attributes());
  }

  @Test
  void theFamilyMayBeWritten() throws Exception {
    assertThat(unicast("announce ipv6 unicast 2001:db8::/32 next-hop self").routes()).hasSize(1);
    assertThat(flow("announce ipv4 flow destination 203.0.113.7/32 discard").route().family())
        .isEqualTo(Family.IPV4_FLOWSPEC);
  }

  @Test
  void neighborsAreSelectedByWhatTheyAre() throws Exception {
    assertThat(
            unicast(
                    "neighbor 192.0.2.2 local-as 64496 peer-as 64511 , neighbor 192.0.2.3 local-ip"
                        + " 192.0.2.1 announce route 203.0.113.0/24 next-hop self")
                .neighbors())
        .containsExactly(
            new ExabgpCommand.NeighborSelector(
                IpAddresses.parse("192.0.2.2"), null, new Asn(64496), new Asn(64511), null),
            new ExabgpCommand.NeighborSelector(
                IpAddresses.parse("192.0.2.3"), IpAddresses.parse("192.0.2.1"), null, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "announce flow route { match { destination 203.0.113.7/32; protocol udp; source-port =53; }"
            + " then { discard; } }",
        "announce flow route {\\n match {\\n destination 203.0.113.7/32;\\n protocol [ udp ];\\n"
            + " source-port [ 53 ];\\n }\\n then {\\n discard;\\n }\\n }\\n",
        "announce flow route rule-1 { match { source-port 53; protocol =udp; destination"
            + " 203.0.113.7/32 } then { rate-limit 0 } }",
        "announce flow route destination 203.0.113.7/32 protocol udp source-port 53 discard"
      })
  void aFlowRuleIsTheSameHoweverItIsWritten(String line) throws Exception {
    ExabgpCommand.FlowRoute route = flow(line).route();

    assertThat(FlowSpecText.format(route.family(), route.rule()))
        .isEqualTo("match { destination 203.0.113.7/32; protocol =udp; source-port =53; }");
    assertThat(route.attributes())
        .containsExactly(
            new PathAttribute.ExtendedCommunities(
                List.of(new ExtendedCommunity(0x8006_0000_0000_0000L))));
  }

  @Test
  void severalActionsAreExtendedCommunitiesInTheOrderOfTheLine() throws Exception {
    assertThat(
            flow("announce flow route { match { destination 203.0.113.7/32; } then { mark 46;"
                    + " action sample; rate-limit 9600; redirect 64496:7; } }")
                .route()
                .attributes())
        .containsExactly(
            new PathAttribute.ExtendedCommunities(
                List.of(
                    new ExtendedCommunity(0x8009_0000_0000_002eL),
                    new ExtendedCommunity(0x8007_0000_0000_0002L),
                    new ExtendedCommunity(0x8006_0000_4616_0000L),
                    new ExtendedCommunity(0x8008_fbf0_0000_0007L))));
  }

  @Test
  void whatIsNoRouteIsToldApart() throws Exception {
    assertThat(ExabgpParser.parse("  # a remark")).isEqualTo(new ExabgpCommand.Nothing());
    assertThat(ExabgpParser.parse("")).isEqualTo(new ExabgpCommand.Nothing());
    assertThat(ExabgpParser.parse("version")).isEqualTo(new ExabgpCommand.Version());
    assertThat(ExabgpParser.parse("shutdown")).isEqualTo(new ExabgpCommand.Shutdown());
    assertThat(ExabgpParser.parse("announce eor ipv6 flow"))
        .isEqualTo(new ExabgpCommand.EndOfRib(List.of(), Family.IPV6_FLOWSPEC));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          announce route 203.0.113.1/24 next-hop self | 16 | 203.0.113.1/24
          announce route 203.0.113.0/24 | 16 | next-hop self
          announce route 203.0.113.0/24 next-hop 2001:db8::1 | 40 | another address family
          announce route 203.0.113.0/24 next-hop self med -1 | 49 | within 0-4294967295
          announce route 203.0.113.0/24 next-hop self med | 48 | the line ends
          announce route 203.0.113.0/24 next-hop self med 1 med 2 | 51 | there twice
          announce route 203.0.113.0/24 next-hop self community [ 65536:1 ] | 57 | 0-65535
          announce route 203.0.113.0/24 next-hop self community [ ] | 55 | empty
          announce route 203.0.113.0/24 next-hop self community [ 1:1 | 60 | the line ends
          announce route 203.0.113.0/24 next-hop self colour red | 45 | is no attribute
          announce route 203.0.113.0/24 next-hop self label 3 | 45 | not supported
          announce route 203.0.113.0/24 next-hop self split /99 | 51 | no length
          announce route 10.0.0.0/8 next-hop self split /24 | 47 | more than 1024
          announce ipv6 unicast 203.0.113.0/24 next-hop self | 10 | the other family
          announce vpls site_name | 10 | not supported
          announce flow route { match { colour red; } then { discard; } } | 31 | no component
          announce flow route { match { protocol udp; } then { explode; } } | 54 | no action
          announce flow route { match { destination-port 70000; } then { discard; } } | 31 | 65535
          announce flow route { then { discard; } } | 21 | matches nothing
          announce flow route { match { port "80 ] ; dscp [ 1"; } then { discard; } } | 36 | no value
          neighbor nowhere announce route 203.0.113.0/24 next-hop self | 10 | not an IP address
          withdraw eor | 10 | never withdrawn
          flush adj-rib out | 1 | not supported
          please | 1 | is no command
          announce route 203.0.113.0/24 next-hop self; more | 46 | complete before it
          announce route "203.0.113.0/24 | 16 | not closed
          """)
  void anErrorNamesItsColumnAndWhatWouldBeRight(String line, int column, String words) {
    ExabgpSyntaxException refused =
        catchThrowableOfType(ExabgpSyntaxException.class, () -> ExabgpParser.parse(line));

    assertThat(refused).as(line).isNotNull();
    assertThat(refused.problem()).contains(words);
    assertThat(refused.column()).isEqualTo(column);
  }
}
