package io.lookingglass.bgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The speaker with its real tables: routes go from one of ours to another. */
final class BgpSpeakerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void routesOfOneStandInTheTablesOfTheOtherAndGoWithTheirSession() throws Exception {
    try (BgpSpeaker receiving =
        start(64500, "192.0.2.1", "listen: 127.0.0.31:0", "127.0.0.32", "127.0.0.31", 64501, 179)) {
      int port =
          Integer.parseInt(
              Objects.requireNonNull(receiving.view().summary().listening()).split(":", -1)[1]);
      try (BgpSpeaker announcing =
          start(64501, "192.0.2.2", "", "127.0.0.31", "127.0.0.32", 64500, port)) {
        AdjRibOut out = announcing.adjRibOut("other");
        for (int i = 0; i < 500; i++) {
          announce(out, "203.0.%d.%d/32".formatted(i >> 8, i & 0xff));
        }
        announcing.announcementsComplete();
        receiving.announcementsComplete();
        await().atMost(PATIENCE).until(() -> family(receiving).prefixes() == 500);
        await().atMost(PATIENCE).until(() -> family(receiving).endOfRibReceived() != null);
        assertThat(family(receiving).accepted()).isEqualTo(500);
        assertThat(family(announcing).advertised()).isEqualTo(500);
        assertThat(receiving.view().summary().families().getFirst().prefixes()).isEqualTo(500);
        assertThat(peer(receiving).updates().announced()).isEqualTo(500);

        assertThat(out.withdraw(Family.IPV4_UNICAST, nlri("203.0.0.7/32"))).isTrue();
        await().atMost(PATIENCE).until(() -> family(receiving).prefixes() == 499);

        announcing.shutdown("other", "done");
        await().atMost(PATIENCE).until(() -> peer(receiving).state() != SessionState.ESTABLISHED);
        await()
            .atMost(PATIENCE)
            .until(() -> receiving.view().summary().families().getFirst().paths() == 0);
      }
    }
  }

  @Test
  void anAddressThatIsTakenIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, IpAddresses.parse("127.0.0.31"))) {
      assertThatThrownBy(
              () ->
                  start(
                      64500,
                      "192.0.2.1",
                      "listen: 127.0.0.31:" + taken.getLocalPort(),
                      "127.0.0.32",
                      "127.0.0.31",
                      64501,
                      179))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Address already in use");
    }
  }

  private static BgpSpeaker start(
      int asn, String identifier, String listen, String peer, String local, int peerAsn, int port)
      throws IOException {
    BgpSettings settings =
        Objects.requireNonNull(
            ConfigurationLoader.parse(
                    """
                    bgp:
                      asn: %d
                      router-id: %s
                      %s
                      peers:
                        - name: other
                          address: %s
                          local-address: %s
                          asn: %d
                          port: %d
                          passive: %s
                          import: accept
                          announce: true
                          max-announced: 1000
                    """
                        .formatted(
                            asn, identifier, listen, peer, local, peerAsn, port, !listen.isEmpty()))
                .bgp());
    return BgpSpeaker.start(settings, (_, _, _, _) -> null, InstantSource.system(), false);
  }

  private static PeerStatus peer(BgpSpeaker speaker) {
    return speaker.view().peer("other").orElseThrow();
  }

  private static PeerStatus.FamilyStatus family(BgpSpeaker speaker) {
    return peer(speaker).families().getFirst();
  }

  private static void announce(AdjRibOut out, String prefix) {
    AdjRibOut.Outcome outcome =
        out.announce(
            Family.IPV4_UNICAST,
            nlri(prefix),
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(
                    new AsPath(
                        List.of(
                            new AsPath.Segment(
                                AsPath.SegmentType.AS_SEQUENCE, List.of(new Asn(64501)))))),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.7"))));
    assertThat(outcome).isInstanceOf(AdjRibOut.Outcome.Accepted.class);
  }

  private static Nlri.Prefix nlri(String prefix) {
    return new Nlri.Prefix(IpPrefix.parse(prefix), null);
  }
}
