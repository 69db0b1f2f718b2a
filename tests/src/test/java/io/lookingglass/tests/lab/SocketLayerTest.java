package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.MplsLabelStack;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.FlowSpec;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.Probe;
import io.lookingglass.probes.sys.ProbeFlow;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetworkException;
import io.lookingglass.probes.sys.TierChoice;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sockets of probing against a network whose every habit is known. */
@RequiresRoot
class SocketLayerTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** EF in the DSCP bits. */
  private static final int EXPEDITED = 46 << 2;

  static Stream<Arguments> everyWay() {
    return Stream.of(TierChoice.values())
        .flatMap(
            tier ->
                Stream.of(IpVersion.values())
                    .flatMap(
                        version ->
                            Stream.of(ProbeProtocol.values())
                                .map(protocol -> Arguments.of(tier, version, protocol))));
  }

  private static int port(ProbeProtocol protocol) {
    return switch (protocol) {
      case ICMP -> 0;
      case UDP -> 33434;
      case TCP -> 443;
    };
  }

  private static FlowSpec spec(InetAddress target, ProbeProtocol protocol) {
    return new FlowSpec(target, protocol, port(protocol), 0, EXPEDITED, false);
  }

  private static FlowSpec unfragmented(InetAddress target, ProbeProtocol protocol) {
    return new FlowSpec(target, protocol, port(protocol), 0, 0, true);
  }

  private static ProbeNetwork open(SimulatedNetwork network, TierChoice tier) {
    return network.within(() -> LinuxProbeNetwork.open(tier));
  }

  /** Sends one probe for each TTL, which is also its id, and waits for the answers of all. */
  private static FlowRecorder trace(ProbeNetwork prober, FlowSpec spec, int hops)
      throws ProbeNetworkException {
    FlowRecorder recorder = new FlowRecorder();
    try (ProbeFlow flow = prober.openFlow(spec, recorder)) {
      flow.send(IntStream.rangeClosed(1, hops).mapToObj(ttl -> new Probe(ttl, ttl, 60)).toList());
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(recorder.replies().stream().map(FlowEvent.Replied::id))
                      .containsExactlyInAnyOrderElementsOf(
                          IntStream.rangeClosed(1, hops).boxed().toList()));
    }
    return recorder;
  }

  private static FlowEvent.Replied reply(FlowRecorder recorder, int id) {
    return recorder
        .reply(id)
        .orElseThrow(() -> new AssertionError("no reply to " + id + ": " + recorder.events()));
  }

  private static FlowEvent.Replied only(ProbeNetwork prober, FlowSpec spec, Probe probe)
      throws ProbeNetworkException {
    FlowRecorder recorder = new FlowRecorder();
    try (ProbeFlow flow = prober.openFlow(spec, recorder)) {
      flow.send(List.of(probe));
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> recorder.reply(probe.id()).isPresent());
    }
    return reply(recorder, probe.id());
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void everyHopAnswersAtItsTime(TierChoice tier, IpVersion version, ProbeProtocol protocol)
      throws ProbeNetworkException {
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("sixteen-hops");
        ProbeNetwork prober = open(network, tier)) {
      InetAddress target = network.target(3000, version);
      FlowRecorder recorder = trace(prober, spec(target, protocol), 16);
      for (int ttl = 1; ttl <= 16; ttl++) {
        FlowEvent.Replied reply = reply(recorder, ttl);
        assertThat(reply.from()).isEqualTo(ttl < 16 ? network.router("r" + ttl, version) : target);
        assertThat(reply.kind()).isEqualTo(ttl < 16 ? ReplyKind.TIME_EXCEEDED : arrival(protocol));
      }
      assertThat(medianErrorNanos(network, recorder)).isBetween(0L, 1_000_000L);
    }
  }

  /** How much longer a round trip was measured than the network made it take. */
  private static long medianErrorNanos(SimulatedNetwork network, FlowRecorder recorder) {
    long[] errors =
        network.truth().stream()
            .filter(truth -> recorder.reply(truth.probeTtl()).isPresent())
            .mapToLong(
                truth -> reply(recorder, truth.probeTtl()).roundTripNanos() - truth.appliedNanos())
            .sorted()
            .toArray();
    assertThat(errors).hasSizeGreaterThanOrEqualTo(16);
    return errors[errors.length / 2];
  }

  private static ReplyKind arrival(ProbeProtocol protocol) {
    return switch (protocol) {
      case ICMP -> ReplyKind.ECHO_REPLY;
      case UDP -> ReplyKind.PORT_UNREACHABLE;
      case TCP -> ReplyKind.TCP_SYN_ACK;
    };
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void everyHabitOfRoutersIsUnderstood(TierChoice tier, IpVersion version, ProbeProtocol protocol)
      throws ProbeNetworkException {
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("oddities");
        ProbeNetwork prober = open(network, tier)) {
      FlowRecorder recorder = trace(prober, spec(network.target(0, version), protocol), 12);
      assertThat(reply(recorder, 2).from()).isEqualTo(network.router("short", version));
      assertThat(reply(recorder, 3).extensions())
          .containsExactly(labels(new MplsLabel(24015, 0, 0, 1), new MplsLabel(299776, 4, 1, 1)));
      assertThat(reply(recorder, 6).extensions()).isEmpty();
      assertThat(reply(recorder, 7).extensions())
          .singleElement()
          .isInstanceOfSatisfying(
              IcmpExtension.InterfaceInformation.class,
              information -> assertThat(information.name()).isEqualTo("xe-0/0/1.100"));
      if (tier == TierChoice.BEST) {
        assertThat(reply(recorder, 4).extensions())
            .containsExactly(labels(new MplsLabel(16001, 5, 1, 250)));
        assertThat(reply(recorder, 5).extensions())
            .containsExactly(labels(new MplsLabel(16002, 0, 1, 1)));
        quotesShowWhatHappened(recorder, version, protocol);
      }
    }
  }

  private static IcmpExtension labels(MplsLabel... stack) {
    return new MplsLabelStack(List.of(stack));
  }

  private static void quotesShowWhatHappened(
      FlowRecorder recorder, IpVersion version, ProbeProtocol protocol) {
    // ICMP over IPv4 has no pseudo header: a new source address leaves its checksum as it was.
    boolean shows = protocol != ProbeProtocol.ICMP || version == IpVersion.IPV6;
    assertThat(reply(recorder, 1).quoted()).isEqualTo(new QuotedHeader(1, 46, 0, false));
    assertThat(reply(recorder, 4).quoted()).isEqualTo(new QuotedHeader(4, 46, 0, false));
    assertThat(reply(recorder, 9).quoted()).isEqualTo(new QuotedHeader(1, 0, 0, false));
    assertThat(reply(recorder, 10).quoted()).isEqualTo(new QuotedHeader(1, 0, 0, false));
    assertThat(reply(recorder, 11).quoted()).isEqualTo(new QuotedHeader(1, 0, 0, shows));
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void theMtuOnThePathIsTold(TierChoice tier, IpVersion version, ProbeProtocol protocol)
      throws ProbeNetworkException {
    if (protocol == ProbeProtocol.TCP) {
      return; // a SYN has no size to choose
    }
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("mtu");
        ProbeNetwork prober = open(network, tier)) {
      FlowSpec spec = unfragmented(network.target(0, version), protocol);
      assertThat(only(prober, spec, new Probe(1, 64, 1400)).kind()).isEqualTo(arrival(protocol));
      FlowEvent.Replied told = only(prober, spec, new Probe(1, 64, 1401));
      assertThat(told.kind()).isEqualTo(ReplyKind.PACKET_TOO_BIG);
      assertThat(told.from()).isEqualTo(network.router("told", version));
      assertThat(told.nextHopMtuBytes()).isEqualTo(1400);

      FlowSpec silent = unfragmented(network.target(10, version), protocol);
      FlowEvent.Replied untold = only(prober, silent, new Probe(1, 64, 1400));
      assertThat(untold.kind()).isEqualTo(ReplyKind.PACKET_TOO_BIG);
      assertThat(untold.nextHopMtuBytes()).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void refusalsAreToldApart(TierChoice tier, IpVersion version, ProbeProtocol protocol)
      throws ProbeNetworkException {
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("refusals");
        ProbeNetwork prober = open(network, tier)) {
      Probe probe = new Probe(1, 64, 60);
      assertThat(only(prober, spec(network.target(0, version), protocol), probe).kind())
          .isEqualTo(ReplyKind.COMMUNICATION_PROHIBITED);
      assertThat(only(prober, spec(network.target(20, version), protocol), probe).kind())
          .isEqualTo(ReplyKind.HOST_UNREACHABLE);
      assertThat(only(prober, spec(network.target(30, version), protocol), probe).kind())
          .isEqualTo(ReplyKind.NETWORK_UNREACHABLE);
      assertThat(only(prober, spec(network.target(40, version), protocol), probe).from())
          .isEqualTo(network.router("loop2", version));
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void packetsOfOneFlowTakeOnePathWhereTheTierCan(
      TierChoice tier, IpVersion version, ProbeProtocol protocol) throws ProbeNetworkException {
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("balanced");
        ProbeNetwork prober = open(network, tier)) {
      FlowRecorder recorder = new FlowRecorder();
      try (ProbeFlow flow = prober.openFlow(spec(network.target(0, version), protocol), recorder)) {
        flow.send(IntStream.range(0, 32).mapToObj(id -> new Probe(id, 2, 60)).toList());
        await().atMost(PATIENCE).until(() -> recorder.replies().size() == 32);
      }
      List<InetAddress> routers =
          recorder.replies().stream().map(FlowEvent.Replied::from).distinct().toList();
      assertThat(routers)
          .isSubsetOf(network.router("left", version), network.router("right", version));
      if (tier == TierChoice.BEST || protocol == ProbeProtocol.ICMP) {
        assertThat(routers).hasSize(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void thousandsOfProbesAreAllAnswered(TierChoice tier, IpVersion version, ProbeProtocol protocol)
      throws ProbeNetworkException {
    if (tier == TierChoice.UNPRIVILEGED && protocol == ProbeProtocol.TCP) {
      return; // one socket and one port for each probe: not made for thousands
    }
    try (SimulatedNetwork network = SimulatedNetwork.startInNamespace("sixteen-hops");
        ProbeNetwork prober = open(network, tier)) {
      int targets = 200;
      List<FlowRecorder> recorders =
          IntStream.range(0, targets).mapToObj(i -> new FlowRecorder()).toList();
      List<ProbeFlow> flows = new ArrayList<>();
      for (int i = 0; i < targets; i++) {
        flows.add(prober.openFlow(spec(network.target(i, version), protocol), recorders.get(i)));
      }
      List<Probe> probes =
          IntStream.rangeClosed(1, 16).mapToObj(ttl -> new Probe(ttl, ttl, 60)).toList();
      flows.forEach(flow -> flow.send(probes));
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(recorders.stream().mapToInt(r -> r.replies().size()).sum())
                      .isEqualTo(targets * 16));
      flows.forEach(ProbeFlow::close);
    }
  }
}
