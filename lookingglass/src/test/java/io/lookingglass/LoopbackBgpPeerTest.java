package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.rib.RouteCursor;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LoopbackBgpPeerTest {

  @Test
  void everyRouteOfItIsAGoodOne() throws Exception {
    try (LoopbackBgpPeer peer = LoopbackBgpPeer.open()) {
      BgpSettings settings =
          Objects.requireNonNull(
              ConfigurationLoader.parse(
                      """
                      bgp:
                        asn: 64500
                        router-id: 192.0.2.10
                        peers:
                          - {name: it, address: 127.0.0.1, port: %d, asn: %d, import: accept}
                      """
                          .formatted(peer.address().port(), LoopbackBgpPeer.ASN))
                  .bgp());
      try (BgpSpeaker speaker =
          BgpSpeaker.start(settings, ExportGate.CLOSED, InstantSource.system(), false)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> paths(speaker) == LoopbackBgpPeer.ROUTES);
        for (Family family : List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)) {
          RouteCursor cursor = speaker.rib().routes().walk(family, null, null);
          while (cursor.next()) {
            assertThat(cursor.eligibility(0)).isEqualTo(Eligibility.ELIGIBLE);
          }
        }
        assertThat(speaker.view().peers().getFirst().updates().treatedAsWithdraw()).isZero();
      }
    }
  }

  private static long paths(BgpSpeaker speaker) {
    return speaker.rib().summary().families().stream()
        .mapToLong(RibSummary.FamilyTotals::paths)
        .sum();
  }
}
