package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
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
  private final List<Sentence> remarks = new ArrayList<>();

  private PathRemarks(MeasurementFacts facts, MtrResult.Path path) {
    this.facts = facts;
    this.path = path;
  }

  /** Most important first. */
  static List<Sentence> of(MeasurementFacts facts, MtrResult.Path path) {
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
      remarks.add(Sentence.of("Loss begins at {0} and continues to the end.", hop(first)));
    } else if (real.size() == 1 && path.reached() && hops.size() > 1) {
      remarks.add(
          undecided.isEmpty()
              ? Sentence.of(
                  "No loss shows before the last hop: it happens there, on the way back, or the"
                      + " target limits its answers.")
              : Sentence.of("Where the loss begins cannot be told from so few probes."));
    } else if (!undecided.isEmpty() && !path.reached()) {
      remarks.add(
          Sentence.of(
              "{0} did not answer every probe; with nothing answering behind, that may be loss or a"
                  + " limit on ICMP replies.",
              Wording.hops(undecided)));
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
          limited.size() == 1
              ? Sentence.of(
                  "{0} limits its ICMP replies, which is harmless.", Wording.hops(limited))
              : Sentence.of(
                  "{0} limit their ICMP replies, which is harmless.", Wording.hops(limited)));
    }
    if (!mute.isEmpty()) {
      remarks.add(
          mute.size() == 1
              ? Sentence.of(
                  "{0} does not answer but passes packets on, which is harmless.",
                  Wording.hops(mute))
              : Sentence.of(
                  "{0} do not answer but pass packets on, which is harmless.", Wording.hops(mute)));
    }
  }

  private void translation() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && Boolean.TRUE.equals(quoted.addressTranslated())) {
        remarks.add(
            Sentence.of(
                "An address translator (NAT) changed the probes before they expired at {0}.",
                hop(hop)));
        return;
      }
    }
  }

  private void marking() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && quoted.dscp() != SENT_DSCP) {
        remarks.add(
            Sentence.of(
                "The probes arrived at {0} with DSCP {1} instead of {2}: a router up to there marks"
                    + " them anew.",
                hop(hop), quoted.dscp(), SENT_DSCP));
        return;
      }
      if (quoted != null && quoted.ecn() == ECN_CONGESTION_EXPERIENCED) {
        remarks.add(
            Sentence.of(
                "The probes arrived at {0} marked as having met congestion (ECN CE), though they"
                    + " were sent without ECN.",
                hop(hop)));
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
            Sentence.of(
                "{0} answers at hop {1} and again at hop {2}: the path changed meanwhile, is shared"
                    + " over ways of different length, or comes back to it.",
                IpAddresses.format(address), before, hop.ttl()));
        return;
      }
    }
  }

  private void labels() {
    List<Integer> labelled =
        path.hops().stream().filter(hop -> hop.labels() != null).map(Hop::ttl).toList();
    if (!labelled.isEmpty()) {
      remarks.add(
          labelled.size() == 1
              ? Sentence.of("{0} shows MPLS labels.", Wording.hops(labelled))
              : Sentence.of("{0} show MPLS labels.", Wording.hops(labelled)));
    }
  }

  /** A probe that expires with more than one hop left went through something that did not count. */
  private void hiddenHops() {
    for (Hop hop : path.hops()) {
      QuotedHeader quoted = hop.quoted();
      if (quoted != null && quoted.ttl() > 1 && hop.error() == null && !isTarget(hop)) {
        remarks.add(
            labelled(hop)
                ? Sentence.of(
                    "{0} quotes the probe with TTL {1}, more than 1: it stands inside an MPLS"
                        + " tunnel that keeps its own count.",
                    atBeginning(hop), quoted.ttl())
                : Sentence.of(
                    "{0} quotes the probe with TTL {1}, more than 1: an MPLS tunnel without visible"
                        + " labels is likely.",
                    atBeginning(hop), quoted.ttl()));
        return;
      }
    }
  }

  private void loadSharing() {
    List<Integer> shared =
        path.hops().stream().filter(hop -> !hop.alternates().isEmpty()).map(Hop::ttl).toList();
    if (!shared.isEmpty()) {
      remarks.add(
          Sentence.of(
              "{0} answered from several addresses: load sharing, or a path that changed.",
              Wording.hops(shared)));
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

  private Sentence hop(Hop hop) {
    return hop.resolvedAddress() == null
        ? Sentence.of("hop {0}", hop.ttl())
        : Sentence.of("hop {0} ({1})", hop.ttl(), facts.who(hop.resolvedAddress()));
  }

  private Sentence atBeginning(Hop hop) {
    return hop.resolvedAddress() == null
        ? Sentence.of("Hop {0}", hop.ttl())
        : Sentence.of("Hop {0} ({1})", hop.ttl(), facts.who(hop.resolvedAddress()));
  }
}
