package io.lookingglass.probes.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.ProbeEvent.HopNotSent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.PingTimedOut;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold in any network, also one whose answers are made up to confuse. */
class RandomNetworkTest {
  private static final InetAddress TARGET = InetAddress.ofLiteral("203.0.113.9");
  private static final InetAddress SOURCE = InetAddress.ofLiteral("198.51.100.1");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.200");
  private static final int INTERFACE_MTU = 1500;
  private static final int NETWORKS_PER_TEST = 100;
  private static final long SECOND = 1_000_000_000L;

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  private static InetAddress router(int ttl) {
    return InetAddress.ofLiteral("192.0.2." + ttl);
  }

  /** Up to 30 hops; each with its own vices; sometimes no target. */
  private static SimulatedPath randomPath(Random random) {
    int length = 1 + random.nextInt(32);
    boolean endless = random.nextInt(4) == 0;
    Map<Integer, SimulatedPath.Hop> hops = new HashMap<>();
    for (int ttl = 1; ttl <= length; ttl++) {
      boolean last = ttl == length && !endless;
      List<Double> roundTrips = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        roundTrips.add(random.nextDouble() * (random.nextInt(8) == 0 ? 1500 : 10 * ttl));
      }
      hops.put(
          ttl,
          new SimulatedPath.Hop(
              List.of(last ? TARGET : router(ttl), last ? TARGET : router(100 + ttl)),
              roundTrips,
              random.nextInt(5) == 0,
              random.nextInt(3) == 0 ? Set.of(1 + random.nextInt(5)) : Set.of(),
              random.nextInt(6) == 0 ? 1 + random.nextInt(3) : null,
              1000,
              random.nextInt(40) == 0 ? ReplyKind.HOST_UNREACHABLE : null,
              null,
              null,
              last ? ReplyKind.ECHO_REPLY : null));
    }
    return new SimulatedPath(hops);
  }

  /** Adds to what happens to each probe what an attacker or a broken kernel could. */
  private static Replay.Answering hostile(Replay.Answering honest, Random random) {
    return (flow, probe, now) -> {
      List<SimulatedPath.Timed> events = new ArrayList<>();
      for (SimulatedPath.Timed timed : honest.send(flow, probe, now)) {
        switch (random.nextInt(12)) {
          case 0 -> {} // never told
          case 1 -> { // told twice
            events.add(timed);
            events.add(new SimulatedPath.Timed(timed.nanos() + 1000, timed.event()));
          }
          case 2 -> events.add(new SimulatedPath.Timed(now, timed.event())); // too early
          case 3 -> {
            events.add(timed);
            events.add(forged(random.nextInt(0x10000), STRANGER, timed.nanos(), Long.MIN_VALUE));
          }
          case 4 -> events.add(forged(probe.id(), STRANGER, timed.nanos(), -5));
          case 5 -> events.add(forged(probe.id(), TARGET, timed.nanos(), Long.MAX_VALUE));
          case 6 -> {
            events.add(timed);
            events.add(
                new SimulatedPath.Timed(
                    timed.nanos(), new FlowEvent.SendFailed(probe.id(), "made up", null)));
          }
          default -> events.add(timed);
        }
      }
      return events;
    };
  }

  private static SimulatedPath.Timed forged(
      int id, InetAddress from, long nanos, long roundTripNanos) {
    ReplyKind kind = id % 2 == 0 ? ReplyKind.HOST_UNREACHABLE : ReplyKind.ECHO_REPLY;
    return new SimulatedPath.Timed(
        nanos,
        new FlowEvent.Replied(id, nanos, roundTripNanos, from, kind, 64, 56, 1, null, List.of()));
  }

  private static Stream<Replay.Answering> networks(long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, NETWORKS_PER_TEST)
        .mapToObj(
            i -> {
              SimulatedPath path = randomPath(random);
              return i % 2 == 0 ? path::send : hostile(path::send, random);
            });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_traceroute_decides_every_probe_once_and_ends(long seed) {
    networks(seed)
        .forEach(
            network -> {
              TracePlan plan = new TracePlan(0, TARGET, 30, 1, 3, 60, 0, 0);
              Replay replay = new Replay(List.of(new TraceStrategy(plan)), network);
              checkTrace(replay.run(Long.MAX_VALUE), 1, 3);
              assertThat(replay.endMs()).isLessThan(7000);
              assertThat(replay.sent().size()).isLessThanOrEqualTo(30 * 3 + 30);
            });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void an_mtr_decides_every_probe_once_and_ends(long seed) {
    networks(seed)
        .forEach(
            network -> {
              long interval = SECOND / 5;
              List<Strategy> flows = new ArrayList<>();
              for (int flow = 0; flow < 2; flow++) {
                flows.add(
                    new TraceStrategy(
                        new TracePlan(flow, TARGET, 30, 5, 1, 60, flow * 1000L, interval)));
              }
              Replay replay = new Replay(flows, network).run(Long.MAX_VALUE);
              checkTrace(replay, 2, 5);
              assertThat(replay.endMs()).isLessThan(4 * 200 + 7000);
              assertThat(replay.sent().size()).isLessThanOrEqualTo(2 * 5 * 30);
            });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_stopped_trace_says_nothing_illegal(long seed) {
    Random stops = new Random(seed);
    networks(seed)
        .forEach(
            network -> {
              TracePlan plan = new TracePlan(0, TARGET, 30, 4, 1, 60, 0, SECOND / 4);
              Replay replay = new Replay(List.of(new TraceStrategy(plan)), network);
              long stop = Math.round(stops.nextDouble() * 2 * SECOND);
              Map<String, Integer> decisions = decisions(replay.run(stop));
              assertThat(decisions.values()).allMatch(count -> count == 1);
              assertThat(replay.endMs()).isLessThanOrEqualTo(stop / 1e6);
            });
  }

  private static Map<String, Integer> decisions(Replay replay) {
    Map<String, Integer> decisions = new HashMap<>();
    for (Replay.Said said : replay.said()) {
      String key =
          switch (said.event()) {
            case HopReplied e -> {
              assertThat(e.rttNanos()).isBetween(0L, said.nanos());
              yield e.flow() + "/" + e.ttl() + "/" + e.round();
            }
            case HopTimedOut e -> e.flow() + "/" + e.ttl() + "/" + e.round();
            case HopNotSent e -> e.flow() + "/" + e.ttl() + "/" + e.round();
            case RoundFinished e -> "finished " + e.flow() + "/" + e.round();
            default -> throw new AssertionError("a trace says " + said.event());
          };
      decisions.merge(key, 1, Integer::sum);
    }
    return decisions;
  }

  private static void checkTrace(Replay replay, int flows, int rounds) {
    Map<String, Integer> decisions = decisions(replay);
    assertThat(decisions.values()).allMatch(count -> count == 1);
    for (int flow = 0; flow < flows; flow++) {
      int thisFlow = flow;
      List<RoundFinished> finished =
          replay.said(RoundFinished.class).stream().filter(r -> r.flow() == thisFlow).toList();
      assertThat(finished.stream().map(RoundFinished::round))
          .containsExactlyElementsOf(IntStream.range(0, rounds).boxed().toList());
      for (RoundFinished round : finished) {
        for (int ttl = 1; ttl <= round.lastTtl(); ttl++) {
          assertThat(decisions).containsKey(flow + "/" + ttl + "/" + round.round());
        }
      }
    }
    Set<String> over = new HashSet<>();
    for (Replay.Said said : replay.said()) {
      if (said.event() instanceof RoundFinished e) {
        over.add(e.flow() + "/" + e.round());
      } else if (said.event() instanceof HopReplied e) {
        assertThat(over).doesNotContain(e.flow() + "/" + e.round());
        assertThat(e.reached()).isEqualTo(e.from().equals(TARGET));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_ping_decides_every_probe_once_and_ends(long seed) {
    networks(seed)
        .forEach(
            network -> {
              Replay replay = new Replay(List.of(new PingStrategy(16, 84, SECOND / 10)), network);
              Map<Integer, Integer> decisions = new HashMap<>();
              for (Replay.Said said : replay.run(Long.MAX_VALUE).said()) {
                int sequence =
                    switch (said.event()) {
                      case PingReplied e -> e.sequence();
                      case PingTimedOut e -> e.sequence();
                      case PingNotSent e -> e.sequence();
                      default -> throw new AssertionError("a ping says " + said.event());
                    };
                decisions.merge(sequence, 1, Integer::sum);
              }
              assertThat(decisions.keySet())
                  .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 16).boxed().toList());
              assertThat(decisions.values()).allMatch(count -> count == 1);
              assertThat(replay.endMs()).isLessThan(1500 + 5000);
            });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void a_path_mtu_search_concludes_once_and_ends(long seed) {
    networks(seed)
        .forEach(
            network -> {
              Replay replay = new Replay(List.of(new MtuStrategy(TARGET, SOURCE)), network);
              replay.run(Long.MAX_VALUE);
              assertThat(replay.said(PathMtuFound.class)).hasSize(1);
              assertThat(replay.lastEvent()).isInstanceOf(PathMtuFound.class);
              assertThat(replay.endMs()).isLessThan(60_000);
              assertThat(replay.sent().size()).isLessThan(500);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"told", "untold", "silent"})
  void the_path_mtu_is_exact_where_nothing_is_lost(String how) {
    Random random = new Random(how.hashCode());
    for (int i = 0; i < 150; i++) {
      int length = 2 + random.nextInt(12);
      int narrow = 1 + random.nextInt(length - 1);
      int linkMtu = 68 + random.nextInt(INTERFACE_MTU - 68);
      Map<Integer, SimulatedPath.Hop> hops = new HashMap<>();
      for (int ttl = 1; ttl <= length; ttl++) {
        Integer mtu = ttl == narrow ? linkMtu : null;
        Integer told = mtu == null || how.equals("silent") ? null : how.equals("told") ? mtu : 0;
        hops.put(
            ttl,
            new SimulatedPath.Hop(
                List.of(ttl == length ? TARGET : router(ttl)),
                List.of(4.0 * ttl),
                false,
                Set.of(),
                null,
                1,
                null,
                mtu,
                told,
                ttl == length ? ReplyKind.ECHO_REPLY : null));
      }
      SimulatedPath path = new SimulatedPath(hops);
      Replay replay =
          new Replay(
                  List.of(new MtuStrategy(TARGET, SOURCE)),
                  (flow, probe, now) -> overInterface(path, flow, probe, now))
              .run(Long.MAX_VALUE);

      PathMtuFound found = replay.said(PathMtuFound.class).getFirst();
      boolean silent = how.equals("silent");
      assertThat(found.pathMtuBytes()).isEqualTo(linkMtu);
      assertThat(found.interfaceMtuBytes()).isEqualTo(INTERFACE_MTU);
      assertThat(found.conclusion())
          .isEqualTo(silent ? MtuConclusion.BLACK_HOLE : MtuConclusion.LIMITED);
      assertThat(found.limitedBy()).isEqualTo(silent ? null : router(narrow));
      assertThat(found.limitingHop()).isEqualTo(narrow);
      assertThat(replay.endMs()).isLessThan(how.equals("told") ? 400 : 6000);
    }
  }

  private static List<SimulatedPath.Timed> overInterface(
      SimulatedPath path, int flow, Probe probe, long now) {
    if (probe.packetBytes() <= INTERFACE_MTU) {
      return path.send(flow, probe, now);
    }
    return List.of(
        new SimulatedPath.Timed(
            now, new FlowEvent.SendFailed(probe.id(), "too big", INTERFACE_MTU)));
  }
}
