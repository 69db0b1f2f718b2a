package io.lookingglass.probes.gre;

import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a diagnosis saw of a tunnel, with the questions that are asked about it. Immutable. */
final class Evidence {
  static final Set<TunnelCheck> MODES =
      EnumSet.of(
          TunnelCheck.REQUEST_UNIDIRECTIONAL,
          TunnelCheck.REQUEST_BIDIRECTIONAL,
          TunnelCheck.REPLY_UNIDIRECTIONAL,
          TunnelCheck.REPLY_BIDIRECTIONAL,
          TunnelCheck.KEEPALIVE);

  private final Tunnel tunnel;
  private final @Nullable TunnelProblem problem;
  private final List<TunnelProbed> probes;

  Evidence(Tunnel tunnel, @Nullable TunnelProblem problem, List<TunnelProbed> probes) {
    this.tunnel = tunnel;
    this.problem = problem;
    this.probes = List.copyOf(probes);
  }

  Tunnel tunnel() {
    return tunnel;
  }

  /** Known before anything was sent. */
  @Nullable TunnelProblem problem() {
    return problem;
  }

  /** How a check went. */
  enum State {
    /** At least one answer came. */
    WORKS,
    /** None came, and somebody said why. */
    REFUSED,
    /** Nothing came. */
    SILENT,
    /** Nothing could be sent. */
    NOT_SENT,
    /** It was not tried. */
    UNTRIED
  }

  State state(TunnelCheck check) {
    List<TunnelOutcome> outcomes = outcomes(check);
    if (outcomes.isEmpty()) {
      return State.UNTRIED;
    }
    if (outcomes.stream().anyMatch(TunnelOutcome::answered)) {
      return State.WORKS;
    }
    if (outcomes.stream().anyMatch(Refused.class::isInstance)) {
      return State.REFUSED;
    }
    return outcomes.stream().allMatch(NotSent.class::isInstance) ? State.NOT_SENT : State.SILENT;
  }

  boolean works(TunnelCheck check) {
    return state(check) == State.WORKS;
  }

  /** Tried, and nothing came of it. */
  boolean fails(TunnelCheck check) {
    State state = state(check);
    return state == State.SILENT || state == State.REFUSED;
  }

  List<TunnelOutcome> outcomes(TunnelCheck check) {
    return of(check).map(TunnelProbed::outcome).toList();
  }

  Stream<TunnelProbed> of(TunnelCheck check) {
    return probes.stream().filter(probed -> probed.check() == check);
  }

  /** Of all modes. */
  Stream<TunnelOutcome> modeOutcomes() {
    return probes.stream()
        .filter(probed -> MODES.contains(probed.check()))
        .map(TunnelProbed::outcome);
  }

  /** What was said about packets of any mode, of the outer path. */
  List<Refused> refusals() {
    return modeOutcomes()
        .filter(Refused.class::isInstance)
        .map(Refused.class::cast)
        .filter(refused -> !refused.inside())
        .toList();
  }

  /** The first answer of a check. */
  @Nullable Answered answer(TunnelCheck check) {
    return of(check)
        .map(TunnelProbed::outcome)
        .filter(Answered.class::isInstance)
        .map(Answered.class::cast)
        .findFirst()
        .orElse(null);
  }

  List<Answered> answers(TunnelCheck check) {
    return of(check)
        .map(TunnelProbed::outcome)
        .filter(Answered.class::isInstance)
        .map(Answered.class::cast)
        .toList();
  }

  int sent(TunnelCheck check) {
    return (int) of(check).filter(probed -> !(probed.outcome() instanceof NotSent)).count();
  }

  /** Who answered at which TTL; silent ones are not in it. */
  Map<Integer, InetAddress> hops(TunnelCheck trace) {
    Map<Integer, InetAddress> hops = new TreeMap<>();
    of(trace)
        .forEach(
            probed -> {
              InetAddress from =
                  switch (probed.outcome()) {
                    case Answered answered -> answered.from();
                    case Refused refused -> refused.from();
                    case TunnelOutcome.TimedOut _, NotSent _ -> null;
                  };
              if (from != null && probed.ttl() != null) {
                hops.putIfAbsent(probed.ttl(), from);
              }
            });
    return hops;
  }

  /** The lowest TTL with which a trace got an answer of the far end itself; absent for none. */
  @Nullable Integer reachedAt(TunnelCheck trace) {
    return hops(trace).entrySet().stream()
        .filter(hop -> hop.getValue().equals(tunnel.remote()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(
            of(trace)
                .filter(probed -> probed.outcome().answered() && probed.ttl() != null)
                .map(TunnelProbed::ttl)
                .min(Integer::compare)
                .orElse(null));
  }

  /** The highest TTL at which a router answered that is not the far end; 0 for none. */
  int lastRouter(TunnelCheck trace) {
    Integer reached = reachedAt(trace);
    return hops(trace).keySet().stream()
        .filter(ttl -> reached == null || ttl < reached)
        .max(Integer::compare)
        .orElse(0);
  }

  /** The largest size of a check that passed; absent when none did. */
  @Nullable Integer largestPassed(TunnelCheck check) {
    return sizes(check, TunnelOutcome::answered).max(Integer::compare).orElse(null);
  }

  /** The smallest size of a check that did not pass however often it was tried. */
  @Nullable Integer smallestFailed(TunnelCheck check) {
    List<Integer> passed = sizes(check, TunnelOutcome::answered).toList();
    return sizes(check, outcome -> !outcome.answered())
        .filter(size -> !passed.contains(size))
        .min(Integer::compare)
        .orElse(null);
  }

  private Stream<Integer> sizes(TunnelCheck check, Predicate<TunnelOutcome> which) {
    List<Integer> sizes = new ArrayList<>();
    of(check)
        .filter(probed -> which.test(probed.outcome()))
        .forEach(
            probed -> {
              if (probed.packetBytes() != null) {
                sizes.add(probed.packetBytes());
              }
            });
    return sizes.stream();
  }

  /** Who said that a size of a check was too big. */
  @Nullable Refused tooBig(TunnelCheck check) {
    return of(check)
        .map(TunnelProbed::outcome)
        .filter(Refused.class::isInstance)
        .map(Refused.class::cast)
        .filter(refused -> refused.kind() == io.lookingglass.probes.event.ReplyKind.PACKET_TOO_BIG)
        .findFirst()
        .orElse(null);
  }

  /** The MTU of the outgoing interface, when a size of a check was too big for it. */
  @Nullable Integer interfaceMtu(TunnelCheck check) {
    return of(check)
        .map(TunnelProbed::outcome)
        .filter(NotSent.class::isInstance)
        .map(outcome -> ((NotSent) outcome).interfaceMtuBytes())
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Round-trip times of the answers of a check, in the order of sending, in nanoseconds. */
  long[] roundTrips(TunnelCheck check) {
    return answers(check).stream().mapToLong(Answered::rttNanos).toArray();
  }

  static long median(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
