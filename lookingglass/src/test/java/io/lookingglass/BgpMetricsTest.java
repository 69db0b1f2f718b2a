package io.lookingglass;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpSummary.FamilyTotals;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.Policy;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BgpMetricsTest {
  private final Sessions sessions = new Sessions();
  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Peers as the test has them. */
  private static final class Sessions implements BgpView {
    private List<PeerStatus> peers = List.of();

    @Override
    public List<PeerStatus> peers() {
      return peers;
    }

    @Override
    public Optional<PeerStatus> peer(String name) {
      return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
    }

    @Override
    public BgpSummary summary() {
      return new BgpSummary(
          null,
          null,
          null,
          peers.size(),
          1,
          List.of(
              new FamilyTotals("ipv4-unicast", 70, 90, new RibSummary.Validations(50, 3, 7, 30))),
          new BgpSummary.Memory(new RibSummary.Memory(1, 2, 3, 4, 5, 6), 7, 8),
          0);
    }

    @Override
    public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
      return List.of();
    }

    @Override
    public List<SessionEvent> events(@Nullable String peer, long after, Duration wait) {
      return List.of();
    }

    @Override
    public long lastEvent() {
      return 0;
    }
  }

  private static PeerStatus peer(String name, SessionState state, long establishedCount) {
    return new PeerStatus(
        name,
        IpAddresses.parse("192.0.2.2"),
        179,
        new Asn(64511),
        new Asn(64500),
        true,
        null,
        null,
        state,
        Instant.ofEpochSecond(1_772_352_000),
        establishedCount,
        false,
        null,
        null,
        new Policy(true, false, false, 10, 10),
        null,
        null,
        List.of(),
        List.of(new FamilyStatus("ipv4-unicast", true, false, 80, 70, 60, 5, 3, null, null)),
        new MessageCounts(1, 2, 3, 4, 5),
        new MessageCounts(6, 7, 8, 9, 10),
        new UpdateCounts(11, 12, 13, 14),
        null,
        null,
        List.of());
  }

  @Test
  void everyScrapeTellsSessionsAndTablesAsTheyAre() {
    sessions.peers = List.of(peer("a", SessionState.CONNECT, 0));
    metrics.observe(sessions);
    assertThat(metrics.text(false))
        .contains("lookingglass_bgp_peer_state{asn=\"64511\",peer=\"a\"} 2.0");

    sessions.peers = List.of(peer("a", SessionState.ESTABLISHED, 1));
    String of = "{asn=\"64511\",";
    assertThat(metrics.text(false).lines())
        .contains(
            "# TYPE lookingglass_bgp_peer_messages_total counter",
            "lookingglass_bgp_peer_state{asn=\"64511\",peer=\"a\"} 6.0",
            "lookingglass_bgp_peer_state_since{asn=\"64511\",peer=\"a\"} 1.772352E9",
            "lookingglass_bgp_peer_established_total{asn=\"64511\",peer=\"a\"} 1.0",
            "lookingglass_bgp_peer_prefixes" + of + "family=\"ipv4-unicast\",peer=\"a\"} 70.0",
            "lookingglass_bgp_peer_paths"
                + of
                + "family=\"ipv4-unicast\",kind=\"stale\",peer=\"a\"} 5.0",
            "lookingglass_bgp_peer_advertised" + of + "family=\"ipv4-unicast\",peer=\"a\"} 3.0",
            "lookingglass_bgp_peer_messages_total"
                + of
                + "direction=\"sent\",peer=\"a\",type=\"keepalive\"} 9.0",
            "lookingglass_bgp_peer_routes_total" + of + "kind=\"withdrawn\",peer=\"a\"} 12.0",
            "lookingglass_bgp_peer_malformed_total"
                + of
                + "outcome=\"treat-as-withdraw\",peer=\"a\"} 13.0",
            "lookingglass_bgp_peers 1.0",
            "lookingglass_bgp_table_prefixes{family=\"ipv4-unicast\"} 70.0",
            "lookingglass_bgp_table_memory_bytes{part=\"communities\"} 4.0",
            "lookingglass_bgp_table_memory_bytes{part=\"vrps\"} 8.0",
            "lookingglass_bgp_table_rpki_paths{family=\"ipv4-unicast\",state=\"invalid\"} 3.0",
            "lookingglass_bgp_updates_rate 0.0")
        .noneMatch(line -> line.contains("192.0.2.2"));
  }

  @Test
  void aPeerThatWasTakenOutIsForgotten() {
    sessions.peers = List.of(peer("a", SessionState.IDLE, 0), peer("b", SessionState.IDLE, 0));
    metrics.observe(sessions);
    assertThat(metrics.text(false)).contains("peer=\"a\"").contains("peer=\"b\"");

    sessions.peers = List.of(peer("b", SessionState.IDLE, 0));
    assertThat(metrics.text(false)).doesNotContain("peer=\"a\"").contains("peer=\"b\"");
  }

  @Test
  void scrapesAtTheSameTimeAllTellEverything() {
    sessions.peers = List.of(peer("transit-a", SessionState.ESTABLISHED, 1));
    metrics.observe(sessions);
    try (ExecutorService scrapers = Executors.newFixedThreadPool(4)) {
      List<Future<String>> scrapes = new ArrayList<>();
      for (int scrape = 0; scrape < 400; scrape++) {
        scrapes.add(scrapers.submit(() -> metrics.text(true)));
      }
      assertThat(scrapes)
          .allSatisfy(
              scrape ->
                  assertThat(scrape.get())
                      .containsOnlyOnce("lookingglass_bgp_peer_state{asn=\"64511\""));
    }
  }

  @Test
  void aProgramWithoutPeersTellsThatThereAreNone() {
    metrics.observe(BgpView.unconfigured());

    assertThat(metrics.text(false))
        .contains("lookingglass_bgp_peers 0.0")
        .doesNotContain("peer=\"");
  }
}
