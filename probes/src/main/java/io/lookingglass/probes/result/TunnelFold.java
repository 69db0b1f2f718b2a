package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import io.lookingglass.probes.event.TunnelOutcome.TimedOut;
import io.lookingglass.probes.request.TunnelRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Folds the probes of a tunnel. */
final class TunnelFold implements TypeFold {
  /** A diagnosis has some hundred. */
  private static final int MOST_PROBES = 2_000;

  private static final int LONGEST_REASON = 300;

  private static final Set<TunnelCheck> COUNTED =
      EnumSet.range(TunnelCheck.REQUEST_UNIDIRECTIONAL, TunnelCheck.PLAIN_ECHO);

  private final TunnelRequest request;
  private final MeasurementFacts facts;
  private final List<TunnelProbed> probes = new ArrayList<>();
  private @Nullable TunnelProbingStarted started;
  private @Nullable TunnelJudged judged;

  TunnelFold(TunnelRequest request, MeasurementFacts facts) {
    this.request = request;
    this.facts = facts;
  }

  @Override
  public void add(ProbeEvent event) {
    if (event instanceof TunnelProbingStarted start) {
      started = start;
    } else if (event instanceof TunnelJudged end) {
      judged = end;
    } else if (event instanceof TunnelProbed probed && probes.size() < MOST_PROBES) {
      probes.add(probed);
    }
  }

  @Override
  public TunnelResult result(String rawOutput) {
    List<TunnelResult.Check> checks = checks();
    TunnelJudged end = judged;
    Verdict verdict = TunnelVerdict.of(request, facts, started, checks, end);
    return new TunnelResult(
        facts.summary(verdict, rawOutput, List.of(), started == null ? null : "GRE", null),
        started,
        checks,
        hops(),
        sizes(TunnelCheck.OUTER_SIZE),
        sizes(TunnelCheck.INNER_SIZE),
        of(TunnelCheck.OTHER_ENCAPSULATION),
        maximumSegmentSize(),
        end != null,
        end == null ? List.of() : end.findings(),
        end == null ? List.of() : end.right());
  }

  private List<TunnelProbed> of(TunnelCheck check) {
    return probes.stream().filter(probed -> probed.check() == check).toList();
  }

  private List<TunnelResult.Check> checks() {
    List<TunnelResult.Check> checks = new ArrayList<>();
    for (TunnelCheck check : COUNTED) {
      List<TunnelProbed> tried = of(check);
      if (!tried.isEmpty()) {
        checks.add(check(check, tried));
      }
    }
    return checks;
  }

  private static TunnelResult.Check check(TunnelCheck check, List<TunnelProbed> tried) {
    List<@Nullable Long> roundTrips = new ArrayList<>();
    InetAddress from = null;
    Integer ttl = null;
    String error = null;
    for (TunnelProbed probed : tried) {
      switch (probed.outcome()) {
        case Answered answered -> {
          roundTrips.add(answered.rttNanos());
          from = answered.from();
          ttl = answered.ttl();
        }
        case Refused refused -> {
          roundTrips.add(null);
          from = refused.from();
          error = words(refused);
        }
        case TimedOut _ -> {
          roundTrips.add(null);
          error = error == null ? words(probed.outcome()) : error;
        }
        case NotSent _ -> error = words(probed.outcome());
      }
    }
    return new TunnelResult.Check(check, RttSeries.ofPing(roundTrips), from, ttl, error);
  }

  /** What became of a probe that was not answered. */
  static String words(TunnelOutcome outcome) {
    return switch (outcome) {
      case Answered _ -> "answered";
      case Refused refused ->
          "%s says: %s".formatted(IpAddresses.format(refused.from()), refused.kind().words());
      case TimedOut _ -> "no answer";
      case NotSent notSent -> "not sent: " + PlainText.line(notSent.reason(), LONGEST_REASON);
    };
  }

  private record Seen(InetAddress from, double rtt) {}

  private List<TunnelResult.Hop> hops() {
    Map<Integer, Seen> gre = seen(TunnelCheck.GRE_TRACE);
    Map<Integer, Seen> plain = seen(TunnelCheck.PLAIN_TRACE);
    Set<Integer> ttls = new TreeSet<>(gre.keySet());
    ttls.addAll(plain.keySet());
    int last = ttls.stream().max(Integer::compare).orElse(0);
    List<TunnelResult.Hop> hops = new ArrayList<>();
    for (int ttl = 1; ttl <= last; ttl++) {
      Seen one = gre.get(ttl);
      Seen other = plain.get(ttl);
      hops.add(
          new TunnelResult.Hop(
              ttl,
              one == null ? null : one.from(),
              one == null ? null : facts.hostname(one.from()),
              one == null ? null : (Double) one.rtt(),
              other == null ? null : other.from(),
              other == null ? null : facts.hostname(other.from()),
              other == null ? null : (Double) other.rtt()));
    }
    return hops;
  }

  /** The first answer at each TTL, up to where the far end answered. */
  private Map<Integer, Seen> seen(TunnelCheck trace) {
    Map<Integer, Seen> seen = new LinkedHashMap<>();
    int end = Integer.MAX_VALUE;
    for (TunnelProbed probed : of(trace)) {
      Integer ttl = probed.ttl();
      if (ttl == null || ttl < 1 || ttl > 255) {
        continue;
      }
      switch (probed.outcome()) {
        case Answered answered -> {
          seen.putIfAbsent(
              ttl, new Seen(answered.from(), RttSeries.milliseconds(answered.rttNanos())));
          end = Math.min(end, ttl);
        }
        case Refused refused -> {
          seen.putIfAbsent(
              ttl, new Seen(refused.from(), RttSeries.milliseconds(refused.rttNanos())));
          if (started != null && refused.from().equals(started.remote())) {
            end = Math.min(end, ttl);
          }
        }
        case TimedOut _, NotSent _ -> {}
      }
    }
    int last = end;
    seen.keySet().removeIf(ttl -> ttl > last);
    return seen;
  }

  /** Several packets of a size are sent; it passed when one did. */
  private List<TunnelResult.Size> sizes(TunnelCheck check) {
    Map<Integer, TunnelResult.Size> sizes = new LinkedHashMap<>();
    for (TunnelProbed probed : of(check)) {
      Integer bytes = probed.packetBytes();
      if (bytes == null) {
        continue;
      }
      TunnelResult.Size size =
          switch (probed.outcome()) {
            case Answered answered ->
                new TunnelResult.Size(
                    bytes,
                    MtuResult.Outcome.PASSED,
                    RttSeries.milliseconds(answered.rttNanos()),
                    null,
                    null);
            case Refused refused ->
                new TunnelResult.Size(
                    bytes, MtuResult.Outcome.TOO_BIG, null, refused.from(), refused.mtuBytes());
            case TimedOut _ ->
                new TunnelResult.Size(bytes, MtuResult.Outcome.LOST, null, null, null);
            case NotSent notSent ->
                new TunnelResult.Size(
                    bytes, MtuResult.Outcome.TOO_BIG, null, null, notSent.interfaceMtuBytes());
          };
      sizes.merge(bytes, size, TunnelFold::better);
    }
    return List.copyOf(sizes.values());
  }

  private static TunnelResult.Size better(TunnelResult.Size one, TunnelResult.Size other) {
    return one.outcome().compareTo(other.outcome()) <= 0 ? one : other;
  }

  private @Nullable Integer maximumSegmentSize() {
    return of(TunnelCheck.MSS).stream()
        .map(TunnelProbed::outcome)
        .filter(Answered.class::isInstance)
        .map(outcome -> ((Answered) outcome).maximumSegmentSize())
        .filter(size -> size != null)
        .findFirst()
        .orElse(null);
  }
}
