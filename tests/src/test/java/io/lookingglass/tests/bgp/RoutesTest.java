package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Announcement;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.FlowRule;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.Peering.Option;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.SeenRoute;
import io.lookingglass.tests.lab.bgp.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What is told over sessions, in both directions. */
@RequiresBgpDaemons
class RoutesTest {
  private static final AddressFamily[] WITH_FLOWSPEC = {
    AddressFamily.IPV4_UNICAST, AddressFamily.IPV6_UNICAST, AddressFamily.IPV4_FLOWSPEC
  };

  @TempDir private Path folder = Path.of("");

  private static PathAttribute communities(String... texts) {
    List<Community.Standard> communities = new ArrayList<>();
    for (String text : texts) {
      communities.add((Community.Standard) Community.parse(text));
    }
    return new PathAttribute.Communities(communities);
  }

  private static PathAttribute large(String text) {
    return new PathAttribute.LargeCommunities(List.of((Community.Large) Community.parse(text)));
  }

  private static PathAttribute extended(String text) {
    return new PathAttribute.ExtendedCommunities(List.of(ExtendedCommunityText.parse(text)));
  }

  private static <A extends PathAttribute> A attribute(Route route, Class<A> kind) {
    List<PathAttribute> attributes = route.attributes().attributes();
    return attributes.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .findAny()
        .orElseThrow(() -> new AssertionError("no " + kind + " among " + attributes));
  }

  @EachDaemon
  void ourRoutesArriveWithEveryKindOfCommunity(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      lab.start();
      lab.announce(
          "192.0.2.0/24",
          communities("64500:1", "64500:2"),
          extended("rt:64500:7"),
          large("64500:4000000000:2"));
      lab.announce("2001:db8:a::/48", communities("no-export"));
      lab.awaitEstablished();
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4))
                .containsExactly(
                    new SeenRoute(
                        IpPrefix.parse("192.0.2.0/24"),
                        lab.link().nearAddress(IpVersion.IPV4),
                        List.of(64500L),
                        List.of("64500:1", "64500:2"),
                        List.of("64500:4000000000:2"),
                        List.of("rt:64500:7")));
            assertThat(daemon.routes(IpVersion.IPV6))
                .containsExactly(
                    new SeenRoute(
                        IpPrefix.parse("2001:db8:a::/48"),
                        lab.link().nearAddress(IpVersion.IPV6),
                        List.of(64500L),
                        List.of("65535:65281"),
                        List.of(),
                        List.of()));
          });
      lab.withdraw("192.0.2.0/24");
      lab.withdraw("2001:db8:a::/48");
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4)).isEmpty();
            assertThat(daemon.routes(IpVersion.IPV6)).isEmpty();
          });
    }
  }

  @EachDaemon
  void theirRoutesArriveWithEveryKindOfCommunity(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      Announcement announcement =
          Announcement.of("198.51.100.0/24")
              .communities("65010:1", "65010:9", "65010:4000000000:2")
              .routeTargets("65010:7");
      daemon.announce(announcement);
      daemon.announce(Announcement.of("2001:db8:b::/48").communities("65010:3"));
      lab.start();
      lab.awaitEstablished();
      lab.eventually(
          () -> {
            assertThat(lab.received("198.51.100.0/24")).hasSize(1);
            assertThat(lab.received("2001:db8:b::/48")).hasSize(1);
          });
      Route route = lab.received("198.51.100.0/24").getFirst();
      assertThat(route.eligibility()).isEqualTo(Eligibility.ELIGIBLE);
      assertThat(route.isBest()).isTrue();
      assertThat(attribute(route, PathAttribute.NextHop.class).address())
          .isEqualTo(lab.link().farAddress(IpVersion.IPV4));
      assertThat(attribute(route, PathAttribute.AsPathAttribute.class).path())
          .isEqualTo(AsPath.sequence(List.of(new Asn(65010))));
      assertThat(attribute(route, PathAttribute.Communities.class).communities())
          .containsExactlyInAnyOrder(
              new Community.Standard(65010, 1), new Community.Standard(65010, 9));
      assertThat(attribute(route, PathAttribute.LargeCommunities.class))
          .isEqualTo(large("65010:4000000000:2"));
      assertThat(attribute(route, PathAttribute.ExtendedCommunities.class))
          .isEqualTo(extended("rt:65010:7"));
      Route ipv6 = lab.received("2001:db8:b::/48").getFirst();
      assertThat(attribute(ipv6, PathAttribute.MpReach.class).nextHop())
          .isEqualTo(lab.link().farAddress(IpVersion.IPV6));
      assertThat(ipv6.eligibility()).isEqualTo(Eligibility.ELIGIBLE);
      lab.eventually(
          () -> {
            assertThat(lab.family(AddressFamily.IPV4_UNICAST).accepted()).isEqualTo(1);
            assertThat(lab.family(AddressFamily.IPV6_UNICAST).accepted()).isEqualTo(1);
          });
      daemon.withdraw(announcement);
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).isEmpty());
      assertThat(lab.peer().faults()).isEmpty();
    }
  }

  @EachDaemon
  void withoutPolicyRoutesAreSeenButNotUsed(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN);
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start("import: reject");
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      Route route = lab.received("198.51.100.0/24").getFirst();
      assertThat(route.eligibility()).isEqualTo(Eligibility.IMPORT_REJECTED);
      assertThat(route.isBest()).isFalse();
    }
  }

  @EachDaemon(with = Trait.FLOWSPEC_RECEIVE)
  void ourFlowSpecRulesArrive(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.families(WITH_FLOWSPEC));
      lab.start("families: [ipv4-unicast, ipv6-unicast, ipv4-flowspec]");
      Nlri rule =
          new Nlri.FlowSpec(
              FlowSpecText.parse(
                  Family.IPV4_FLOWSPEC,
                  "destination 192.0.2.7/32; protocol =17; destination-port =53"),
              null);
      List<PathAttribute> attributes = SpeakerLab.ours();
      attributes.add(extended("traffic-rate-bytes:0:0"));
      attributes.add(new PathAttribute.MpReach(Family.IPV4_FLOWSPEC, null, null, List.of()));
      lab.announce("192.0.2.0/24"); // RFC 8955, section 6, wants the route that the rule is within.
      lab.speaker().adjRibOut(SpeakerLab.PEER).announce(Family.IPV4_FLOWSPEC, rule, attributes);
      lab.awaitEstablished();
      lab.eventually(
          () ->
              assertThat(daemon.flowRules())
                  .containsExactly(FlowRule.discard("192.0.2.7/32", 17, 53)));
      lab.speaker().adjRibOut(SpeakerLab.PEER).withdraw(Family.IPV4_FLOWSPEC, rule);
      lab.eventually(() -> assertThat(daemon.flowRules()).isEmpty());
      assertThat(daemon.peer().established()).isTrue();
    }
  }

  @EachDaemon(with = Trait.FLOWSPEC_SEND)
  void theirFlowSpecRulesArrive(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.families(WITH_FLOWSPEC));
      FlowRule rule = new FlowRule(IpPrefix.parse("198.51.100.7/32"), 6, 80, 1000);
      daemon.announce(rule);
      lab.start("families: [ipv4-unicast, ipv6-unicast, ipv4-flowspec]");
      lab.awaitEstablished();
      lab.eventually(
          () ->
              assertThat(lab.speaker().rib().routes().rules(Family.IPV4_FLOWSPEC, null, 10))
                  .singleElement()
                  .satisfies(
                      routes -> {
                        assertThat(((Nlri.FlowSpec) routes.nlri()).rule())
                            .isEqualTo(
                                FlowSpecText.parse(
                                    Family.IPV4_FLOWSPEC,
                                    "destination 198.51.100.7/32; protocol =6; destination-port"
                                        + " =80"));
                        assertThat(
                                attribute(
                                        routes.routes().getFirst(),
                                        PathAttribute.ExtendedCommunities.class)
                                    .communities())
                            .extracting(ExtendedCommunityText::format)
                            .containsExactly("traffic-rate-bytes:0:1000");
                      }));
      daemon.withdraw(rule);
      lab.eventually(
          () ->
              assertThat(lab.speaker().rib().routes().rules(Family.IPV4_FLOWSPEC, null, 10))
                  .isEmpty());
      assertThat(lab.peer().faults()).isEmpty();
    }
  }

  @EachDaemon
  void addPathIsReceived(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.with(Option.ADD_PATH));
      Announcement first = Announcement.of("198.51.100.0/24").communities("65010:1");
      Announcement second = Announcement.of("198.51.100.0/24").path(2).communities("65010:2");
      daemon.announce(first);
      int paths = 1;
      if (kind.has(Trait.ADD_PATH_SEND)) {
        daemon.announce(second);
        paths = 2;
      }
      lab.start("add-path: receive");
      lab.awaitEstablished();
      lab.assertNegotiated(69);
      assertThat(lab.family(AddressFamily.IPV4_UNICAST).addPath()).isTrue();
      int expected = paths;
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(expected));
      assertThat(lab.received("198.51.100.0/24"))
          .extracting(Route::pathId)
          .doesNotContainNull()
          .doesNotHaveDuplicates();
      // We only receive: what we tell has no identifiers, and is understood.
      lab.announce("192.0.2.0/24");
      lab.eventually(() -> assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1));
      daemon.withdraw(kind.has(Trait.ADD_PATH_SEND) ? second : first);
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(expected - 1));
    }
  }

  @EachDaemon(with = Trait.EXTENDED_MESSAGES)
  void aMessageMayBeLongerThan4096Octets(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.with(Option.EXTENDED_MESSAGES));
      lab.start();
      lab.awaitEstablished();
      lab.assertNegotiated(6);
      List<Community.Large> many = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 1000; i++) { // 12000 octets of one attribute, in whatever message.
        many.add(new Community.Large(64500, 1, i));
        texts.add("64500:1:" + i);
      }
      lab.announce("192.0.2.0/24", new PathAttribute.LargeCommunities(many));
      lab.eventually(
          () ->
              assertThat(daemon.routes(IpVersion.IPV4))
                  .singleElement()
                  .satisfies(
                      route ->
                          assertThat(route.largeCommunities())
                              .containsExactlyInAnyOrderElementsOf(texts)));
    }
  }

  @EachDaemon(with = Trait.ROLES)
  void aProvidersRoutesAreMarkedOnlyToCustomer(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.role(PeerRole.PROVIDER));
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start("role: customer");
      lab.awaitEstablished();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      assertThat(
              attribute(
                      lab.received("198.51.100.0/24").getFirst(),
                      PathAttribute.OnlyToCustomer.class)
                  .asn())
          .isEqualTo(new Asn(65010));
    }
  }

  @EachDaemon(with = Trait.EXTENDED_NEXT_HOP)
  void ipv4RoutesMayHaveAnIpv6NextHop(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon =
          lab.startPassive(kind, Peering.PLAIN.over(IpVersion.IPV6).with(Option.EXTENDED_NEXT_HOP));
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start(IpVersion.IPV6);
      lab.awaitEstablished();
      lab.assertNegotiated(5);
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      Route route = lab.received("198.51.100.0/24").getFirst();
      assertThat(attribute(route, PathAttribute.MpReach.class).nextHop())
          .isEqualTo(lab.link().farAddress(IpVersion.IPV6));
      assertThat(route.eligibility()).isEqualTo(Eligibility.ELIGIBLE);
    }
  }

  @EachDaemon
  void internalSessionsTellLocalPreference(DaemonKind kind) {
    try (SpeakerLab lab = new SpeakerLab(folder)) {
      Daemon daemon = lab.startPassive(kind, Peering.PLAIN.asn(64500));
      daemon.announce(Announcement.of("198.51.100.0/24"));
      lab.start("asn: 64500");
      lab.awaitEstablished();
      assertThat(lab.peer().external()).isFalse();
      lab.eventually(() -> assertThat(lab.received("198.51.100.0/24")).hasSize(1));
      Route route = lab.received("198.51.100.0/24").getFirst();
      assertThat(attribute(route, PathAttribute.LocalPref.class).value()).isEqualTo(100);
      assertThat(attribute(route, PathAttribute.AsPathAttribute.class).path())
          .isEqualTo(AsPath.EMPTY);
      assertThat(route.eligibility()).isEqualTo(Eligibility.ELIGIBLE);
    }
  }
}
