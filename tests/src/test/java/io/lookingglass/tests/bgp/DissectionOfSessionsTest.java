package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.bgp.Capture;
import io.lookingglass.tests.lab.bgp.Capture.Message;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.EachDaemon;
import io.lookingglass.tests.lab.bgp.Peering;
import io.lookingglass.tests.lab.bgp.Peering.Option;
import io.lookingglass.tests.lab.bgp.RequiresBgpDaemons;
import io.lookingglass.tests.lab.bgp.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What we say, all of it, read by an independent dissector. */
@RequiresBgpDaemons
class DissectionOfSessionsTest {
  @TempDir private Path folder = Path.of("");

  @EachDaemon
  void theDissectorObjectsToNothing(DaemonKind kind) {
    Peering peering =
        Peering.PLAIN
            .with(Option.EXTENDED_MESSAGES, Option.PASSIVE)
            .restartsWithin(20)
            .families(
                AddressFamily.IPV4_UNICAST,
                AddressFamily.IPV6_UNICAST,
                AddressFamily.IPV4_FLOWSPEC,
                AddressFamily.IPV6_FLOWSPEC);
    if (kind.has(Trait.ROLES)) {
      peering = peering.role(PeerRole.CUSTOMER);
    }
    try (SpeakerLab lab = new SpeakerLab(folder);
        Capture capture = Capture.start(lab.link(), folder)) {
      Daemon daemon = lab.start(kind, peering);
      lab.start(
          "families: [ipv4-unicast, ipv6-unicast, ipv4-flowspec, ipv6-flowspec]", "role: provider");
      lab.awaitEstablished();
      announceAllThereIs(lab);
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4)).hasSize(2);
            assertThat(daemon.routes(IpVersion.IPV6)).hasSize(1);
          });
      lab.withdraw("192.0.3.0/24");
      lab.withdraw("2001:db8:a::/48");
      lab.speaker().refresh(SpeakerLab.PEER, List.of(AddressFamily.IPV6_UNICAST));
      lab.eventually(
          () -> {
            assertThat(daemon.routes(IpVersion.IPV4)).hasSize(1);
            assertThat(daemon.routes(IpVersion.IPV6)).isEmpty();
          });
      lab.speaker().shutdown(SpeakerLab.PEER, "the dissector has seen enough");
      lab.eventually(() -> assertThat(daemon.peer().established()).isFalse());

      List<Message> messages =
          capture.messagesOf(
              lab.link().nearAddress(IpVersion.IPV4), message -> message.type() == 3);
      assertThat(messages).extracting(Message::type).contains(1, 2, 3, 4, 5);
      assertThat(messages)
          .allSatisfy(
              message -> assertThat(message.objections()).as(message.layer().toString()).isEmpty());
    }
  }

  private static void announceAllThereIs(SpeakerLab lab) {
    lab.announce(
        "192.0.2.0/24",
        new PathAttribute.MultiExitDisc(7),
        new PathAttribute.Communities(List.of((Community.Standard) Community.parse("64500:1"))),
        new PathAttribute.ExtendedCommunities(List.of(ExtendedCommunityText.parse("rt:64500:7"))),
        new PathAttribute.LargeCommunities(List.of((Community.Large) Community.parse("64500:1:2"))),
        new PathAttribute.OnlyToCustomer(new Asn(64500)));
    lab.announce("192.0.3.0/24", new PathAttribute.AtomicAggregate());
    lab.announce("2001:db8:a::/48");
    flow(lab, Family.IPV4_FLOWSPEC, "destination 192.0.2.7/32; protocol =17; destination-port =53");
    flow(
        lab,
        Family.IPV6_FLOWSPEC,
        "destination 2001:db8:a::7/128; next-header =6; tcp-flags =syn; packet-length >=100&<=200");
  }

  private static void flow(SpeakerLab lab, Family family, String rule) {
    List<PathAttribute> attributes = new ArrayList<>(SpeakerLab.ours());
    attributes.add(
        new PathAttribute.ExtendedCommunities(
            List.of(ExtendedCommunityText.parse("traffic-rate-bytes:0:0"))));
    attributes.add(new PathAttribute.MpReach(family, null, null, List.of()));
    lab.speaker()
        .adjRibOut(SpeakerLab.PEER)
        .announce(family, new Nlri.FlowSpec(FlowSpecText.parse(family, rule), null), attributes);
  }
}
