package io.lookingglass.probes.result;

import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.result.Hop.LossMeaning;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the probes of one flow with one TTL met. */
final class HopFold {
  private final int ttl;

  /** By round: the one event that decided the probe. */
  private final TreeMap<Integer, ProbeEvent> outcomes = new TreeMap<>();

  /** In the order in which they first answered. */
  private final Set<InetAddress> answerers = new LinkedHashSet<>();

  private final List<IcmpExtension> extensions = new ArrayList<>();
  private @Nullable List<MplsLabel> labels;
  private @Nullable QuotedHeader quoted;
  private @Nullable HopReplied refusal;
  private @Nullable HopReplied arrival;
  private boolean passedOn;
  private @Nullable RttStatistics stats;

  HopFold(int ttl) {
    this.ttl = ttl;
  }

  int ttl() {
    return ttl;
  }

  /** An answer that comes late takes the place of the time-out; otherwise the first word stands. */
  void decide(int round, ProbeEvent event) {
    ProbeEvent before = outcomes.get(round);
    if (before != null && !(before instanceof HopTimedOut && event instanceof HopReplied)) {
      return;
    }
    outcomes.put(round, event);
    stats = null;
    if (event instanceof HopReplied replied) {
      answered(replied);
    }
  }

  private void answered(HopReplied replied) {
    answerers.add(replied.from());
    if (replied.reached()) {
      arrival = arrival == null ? replied : arrival;
    } else if (replied.kind().refusal() || replied.kind() == ReplyKind.PACKET_TOO_BIG) {
      refusal = refusal == null ? replied : refusal;
    } else {
      passedOn = true;
    }
    if (quoted == null) {
      quoted = replied.quoted();
    }
    List<IcmpExtension> others = new ArrayList<>();
    for (IcmpExtension extension : replied.extensions()) {
      switch (extension) {
        case IcmpExtension.MplsLabelStack stack ->
            labels = labels == null ? stack.labels() : labels;
        case IcmpExtension.InterfaceInformation _, IcmpExtension.UnknownObject _ ->
            others.add(extension);
      }
    }
    if (extensions.isEmpty()) {
      extensions.addAll(others);
    }
  }

  boolean decided() {
    return !outcomes.isEmpty();
  }

  boolean answeredAtAll() {
    return !answerers.isEmpty();
  }

  /** The first answer of the target itself; absent when another or none answered here. */
  @Nullable HopReplied arrival() {
    return arrival;
  }

  /** The first answer that says the packet goes no further; absent when there was none. */
  @Nullable HopReplied refusal() {
    return refusal;
  }

  /** Whether some answer shows a router that would have passed the packet on. */
  boolean passedOn() {
    return passedOn;
  }

  @Nullable InetAddress firstAnswerer() {
    return answerers.isEmpty() ? null : answerers.iterator().next();
  }

  Set<InetAddress> answerers() {
    return answerers;
  }

  @Nullable QuotedHeader quoted() {
    return quoted;
  }

  @Nullable List<MplsLabel> labels() {
    return labels;
  }

  LossMeanings.Sample sample() {
    RttStatistics statistics = stats();
    return new LossMeanings.Sample(statistics.total(), statistics.rcv());
  }

  /** Why the first probe that could not leave did not; absent when all left. */
  @Nullable String notSentReason() {
    for (ProbeEvent outcome : outcomes.values()) {
      if (outcome instanceof HopNotSent notSent) {
        return notSent.reason();
      }
    }
    return null;
  }

  RttStatistics stats() {
    if (stats == null) {
      List<@Nullable Long> rttNanos = new ArrayList<>();
      for (ProbeEvent outcome : outcomes.values()) {
        if (outcome instanceof HopReplied replied) {
          rttNanos.add(replied.rttNanos());
        } else if (outcome instanceof HopTimedOut) {
          rttNanos.add(null);
        }
      }
      stats = RttSeries.ofHop(rttNanos);
    }
    return stats;
  }

  Hop hop(MeasurementFacts facts, LossMeaning loss) {
    List<Hop.Timing> timings = new ArrayList<>();
    for (ProbeEvent outcome : outcomes.values()) {
      if (outcome instanceof HopReplied replied) {
        timings.add(new Hop.Timing(RttSeries.milliseconds(replied.rttNanos())));
      } else if (outcome instanceof HopTimedOut) {
        timings.add(new Hop.Timing(null));
      }
    }
    InetAddress first = firstAnswerer();
    AddressAnnotated annotation = first == null ? null : facts.annotation(first);
    List<Asn> asns = annotation == null ? List.of() : annotation.asns();
    return new Hop(
        ttl,
        first,
        annotation == null ? null : annotation.hostname(),
        asns,
        annotation == null ? null : annotation.network(),
        answerers.stream().skip(1).toList(),
        timings,
        stats(),
        labels,
        extensions,
        quoted,
        refusal == null ? null : refusal.kind(),
        loss);
  }
}
