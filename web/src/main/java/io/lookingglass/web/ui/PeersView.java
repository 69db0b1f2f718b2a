package io.lookingglass.web.ui;

import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.web.api.SeenBgp;
import io.lookingglass.web.api.SeenPeer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All peers at a glance.
 *
 * @param everything whether nothing is kept back from this visitor
 * @param css of the whole: that of the worst session
 * @param named the peers behind the sentence
 */
record PeersView(
    boolean everything,
    String css,
    String word,
    String sentence,
    List<String> named,
    List<PingView.Figure> figures,
    List<PeerRow> rows,
    List<DumpRow> dumps) {

  /** How to get the first session: what stands on the page where there are no peers. */
  static final String EXAMPLE =
      """
      bgp:
        asn: 64496                    # your AS number
        router-id: 192.0.2.1          # an address of this machine
        listen: 0.0.0.0:179           # leave it out and sessions are only opened from here
        peers:
          - name: router-a
            address: 192.0.2.2
            asn: 64496                # the router's; the same as ours makes the session internal
            families: [ipv4-unicast, ipv6-unicast]
            import: accept            # else its routes are refused (RFC 8212)
      """;

  /** Enough to find when a session went down, however often it was tried again since. */
  private static final int EVENTS = 300;

  PeersView {
    named = List.copyOf(named);
    figures = List.copyOf(figures);
    rows = List.copyOf(rows);
    dumps = List.copyOf(dumps);
  }

  static PeersView of(SeenBgp bgp, MessageRates rates, Instant now) {
    List<SeenPeer> peers = bgp.peers();
    rates.sample(peers, now);
    List<PeerRow> rows = new ArrayList<>();
    for (SeenPeer peer : peers) {
      PeerStatus status = peer.everything();
      List<SessionEvent> events =
          peer.established() ? List.of() : bgp.recentEvents(peer.name(), EVENTS);
      rows.add(
          PeerRow.of(
              rows.size(),
              peer,
              events,
              status == null ? null : rates.of(status, now).orElse(null),
              now));
    }
    String worst = worst(rows);
    List<PeerRow> concerned = concerned(rows, worst);
    return new PeersView(
        bgp.everything(),
        worst,
        word(worst),
        sentence(rows.size(), concerned.size(), worst),
        concerned.stream().map(PeerRow::name).toList(),
        figures(bgp.summary()),
        rows,
        DumpRow.of(bgp, now));
  }

  /** What makes it another table and not other cells. */
  String names() {
    return rows.stream().map(PeerRow::name).collect(Collectors.joining(" "));
  }

  private static String worst(List<PeerRow> rows) {
    for (String css : List.of("bad", "pending", "unknown", "warning")) {
      if (rows.stream().anyMatch(row -> row.css().equals(css))) {
        return css;
      }
    }
    return "good";
  }

  private static String word(String css) {
    return switch (css) {
      case "bad" -> "Down";
      case "pending" -> "Opening";
      case "unknown" -> "Idle";
      case "warning" -> "Worth a look";
      default -> "All up";
    };
  }

  /** The rows that the sentence names. */
  private static List<PeerRow> concerned(List<PeerRow> rows, String worst) {
    return worst.equals("good")
        ? List.of()
        : rows.stream().filter(row -> row.css().equals(worst)).toList();
  }

  private static String sentence(int all, int concerned, String worst) {
    return switch (worst) {
      case "bad" -> some(concerned, all, "down");
      case "pending" -> some(concerned, all, "not up yet");
      case "unknown" -> some(concerned, all, "idle");
      case "warning" -> "No session is down; worth a look:";
      default ->
          all == 1
              ? "The one session is Established."
              : "All " + all + " sessions are Established.";
    };
  }

  private static String some(int concerned, int all, String what) {
    return all == 1
        ? "The one session is " + what + ":"
        : "%d of %d sessions %s %s:".formatted(concerned, all, concerned == 1 ? "is" : "are", what);
  }

  private static List<PingView.Figure> figures(BgpSummary summary) {
    List<PingView.Figure> figures = new ArrayList<>();
    figures.add(
        new PingView.Figure("Established", summary.established() + " of " + summary.peers(), ""));
    for (BgpSummary.FamilyTotals family : summary.families()) {
      figures.add(
          new PingView.Figure(
              Figures.family(family.family())
                  + (family.family().contains("flowspec") ? " rules" : " prefixes"),
              Figures.count(family.prefixes()),
              ""));
    }
    figures.add(new PingView.Figure("Updates", Figures.rate(summary.updatesPerSecond()), "/s"));
    figures.add(
        new PingView.Figure("Memory of routes", Figures.mebibytes(summary.memoryBytes()), "MiB"));
    return figures;
  }
}
