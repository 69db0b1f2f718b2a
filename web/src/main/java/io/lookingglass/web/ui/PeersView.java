package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

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
      case "bad" -> say("Down");
      case "pending" -> say("Opening");
      case "unknown" -> "Idle";
      case "warning" -> say("Worth a look");
      default -> say("All up");
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
      case "bad" ->
          all == 1
              ? say("The one session is down:")
              : say("{0} of {1} sessions {0|is|are} down:", concerned, all);
      case "pending" ->
          all == 1
              ? say("The one session is not up yet:")
              : say("{0} of {1} sessions {0|is|are} not up yet:", concerned, all);
      case "unknown" ->
          all == 1
              ? say("The one session is idle:")
              : say("{0} of {1} sessions {0|is|are} idle:", concerned, all);
      case "warning" -> say("No session is down; worth a look:");
      default ->
          all == 1
              ? say("The one session is Established.")
              : say("All {0} sessions are Established.", all);
    };
  }

  private static List<PingView.Figure> figures(BgpSummary summary) {
    List<PingView.Figure> figures = new ArrayList<>();
    figures.add(
        new PingView.Figure(
            "Established", say("{0} of {1}", summary.established(), summary.peers()), ""));
    for (BgpSummary.FamilyTotals family : summary.families()) {
      figures.add(
          new PingView.Figure(
              family.family().contains("flowspec")
                  ? say("{0} rules", Figures.family(family.family()))
                  : say("{0} prefixes", Figures.family(family.family())),
              Figures.count(family.prefixes()),
              ""));
    }
    figures.add(
        new PingView.Figure(say("Updates"), Figures.rate(summary.updatesPerSecond()), "/s"));
    figures.add(
        new PingView.Figure(
            say("Memory of routes"), Figures.mebibytes(summary.memoryBytes()), "MiB"));
    return figures;
  }
}
