package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.result.Hop.LossMeaning;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is worth knowing of one path besides whether it leads to the target. */
final class PathRemarks {
  /** Probes leave with best effort (RFC 2474 section 4.1) and without ECN. */
  private static final int SENT_DSCP = 0;

  private static final int ECN_CONGESTION_EXPERIENCED = 3;

  private final MeasurementFacts facts;
  private final MtrResult.Path path;
  private final List<String> remarks = new ArrayList<>();

  private PathRemarks(MeasurementFacts facts, MtrResult.Path path) {
    this.facts = facts;
    this.path = path;
  }

  /** Most important first. */
  static List<String> of(MeasurementFacts facts, MtrResult.Path path) {
    PathRemarks remarks = new PathRemarks(facts, path);
    remarks.loss();
    remarks.translation();
    remarks.marking();
    remarks.repeatedAddresses();
    remarks.limiting();
    remarks.labels();
    remarks.hiddenHops();
    remarks.loadSharing();
    return remarks.remarks;
  }

  private void loss() {
    List<Hop> hops = path.hops();
    List<Hop> real = hops.stream().filter(hop -> hop.loss() == LossMeaning.REAL).toList();
    List<Integer> undecided = ttls(LossMeaning.UNDECIDED);
    if (real.size() > 1) {
      Hop first = real.getFirst();
      remarks.add(
          "Loss begins at hop %d%s and continues to the end.".formatted(first.ttl(), whoAt(first)));
    } else if (real.size() == 1 && path.reached() && hops.size() > 1) {
      remarks.add(
          undecided.isEmpty()
              ? "No loss shows before the last hop: it happens there, on the way back, or the"
                  + " target limits its answers."
              : "Where the loss begins cannot be told from so few probes.");
    } else if (!undecided.isEmpty() && !path.reached()) {
      remarks.add(
          "%s did not answer every probe; with nothing answering behind, that may be loss or a limit on ICMP replies."
              .formatted(Wording.hops(undecided)));
    }
  }

  private void limiting() {
    List<Integer> limited = new ArrayList<>();
    List<Integer> mute = new ArrayList<>();
    for (Hop hop : path.hops()) {
      if (hop.loss() == LossMeaning.RATE_LIMITED) {
        (hop.stats().rcv() > 0 ? limited : mute).add(hop.ttl());
      }
    }
    if (!limited.isEmpty()) {
      remarks.add(
          "%s %s, which is harmless."
              .formatted(
                  Wording.hops(limited),
                  limited.size() == 1 ? "limits its ICMP replies" : "limit their ICMP replies"));
    }
    if (!mute.isEmpty()) {
      remarks.add(
          "%s %s but %s packets on, which is harmless."
              .formatted(
                  Wording.hops(mute),
                  mute.size() == 1 ? "does not answer" : "do not answer",
                  mute.size() == 1 ? "passes" : "pass"));
    }
  }

  private void translation() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && Boolean.TRUE.equals(quoted.addressTranslated())) {
        remarks.add(
            "An address translator (NAT) changed the probes before they expired at hop %d%s."
                .formatted(hop.ttl(), whoAt(hop)));
        return;
      }
    }
  }

  private void marking() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && quoted.dscp() != SENT_DSCP) {
        remarks.add(
            "The probes arrived at hop %d%s with DSCP %d instead of %d: a router up to there marks them anew."
                .formatted(hop.ttl(), whoAt(hop), quoted.dscp(), SENT_DSCP));
        return;
      }
      if (quoted != null && quoted.ecn() == ECN_CONGESTION_EXPERIENCED) {
        remarks.add(
            "The probes arrived at hop %d%s marked as having met congestion (ECN CE), though they were sent without ECN."
                .formatted(hop.ttl(), whoAt(hop)));
        return;
      }
    }
  }

  /** A path that comes back to a router it has left is odd, even if it then leads to the target. */
  private void repeatedAddresses() {
    if (!path.reached()) {
      return;
    }
    Map<InetAddress, Integer> lastSeen = new HashMap<>();
    for (Hop hop : path.hops()) {
      InetAddress address = hop.resolvedAddress();
      if (address == null) {
        continue;
      }
      Integer before = lastSeen.put(address, hop.ttl());
      if (before != null && hop.ttl() - before > 1) {
        remarks.add(
            "%s answers at hop %d and again at hop %d: the path changed meanwhile, is shared over ways of different length, or comes back to it."
                .formatted(IpAddresses.format(address), before, hop.ttl()));
        return;
      }
    }
  }

  private void labels() {
    List<Integer> labelled =
        path.hops().stream().filter(hop -> hop.labels() != null).map(Hop::ttl).toList();
    if (!labelled.isEmpty()) {
      remarks.add(
          "%s %s MPLS labels."
              .formatted(Wording.hops(labelled), labelled.size() == 1 ? "shows" : "show"));
    }
  }

  /** A probe that expires with more than one hop left went through something that did not count. */
  private void hiddenHops() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && quoted.ttl() > 1 && hop.error() == null && !isTarget(hop)) {
        remarks.add(
            "Hop %d%s quotes the probe with TTL %d, more than 1: %s."
                .formatted(
                    hop.ttl(),
                    whoAt(hop),
                    quoted.ttl(),
                    labelled(hop)
                        ? "it stands inside an MPLS tunnel that keeps its own count"
                        : "an MPLS tunnel without visible labels is likely"));
        return;
      }
    }
  }

  private void loadSharing() {
    List<Integer> shared =
        path.hops().stream().filter(hop -> !hop.alternates().isEmpty()).map(Hop::ttl).toList();
    if (!shared.isEmpty()) {
      remarks.add(
          "%s answered from several addresses: load sharing, or a path that changed."
              .formatted(Wording.hops(shared)));
    }
  }

  private boolean isTarget(Hop hop) {
    return hop.resolvedAddress() != null && facts.isTarget(hop.resolvedAddress());
  }

  private static boolean labelled(Hop hop) {
    List<MplsLabel> labels = hop.labels();
    return labels != null && !labels.isEmpty();
  }

  private List<Integer> ttls(LossMeaning meaning) {
    return path.hops().stream().filter(hop -> hop.loss() == meaning).map(Hop::ttl).toList();
  }

  private String whoAt(Hop hop) {
    return hop.resolvedAddress() == null ? "" : " (" + facts.who(hop.resolvedAddress()) + ")";
  }
}
