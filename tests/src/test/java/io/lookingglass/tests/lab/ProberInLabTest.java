package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.HopTimedOut;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.trace.Prober;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Measurements through the real socket layer over the simulated network. */
@RequiresRoot
class ProberInLabTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** A busy machine delays some runs, never all; the fastest tells what the prober needs. */
  private static final int RUNS = 15;

  private static final ProbeNetwork NETWORK = LinuxProbeNetwork.open();

  @AfterAll
  static void closeTheNetwork() {
    NETWORK.close();
  }

  private static List<ProbeEvent> run(PacketRequest request, InetAddress address) {
    List<ProbeEvent> events = new ArrayList<>();
    new Prober(NETWORK)
        .run(
            request,
            new ResolvedTarget(request.target(), address, List.of(address), null, 0),
            events::add);
    return events;
  }

  private static Target target(InetAddress address) {
    return new Target.Address(address, address.getHostAddress());
  }

  private static TracerouteRequest traceroute(
      InetAddress address, int packets, ProbeProtocol protocol) {
    return new TracerouteRequest(target(address), packets, protocol, null, null, TIMEOUT);
  }

  private static <T extends ProbeEvent> List<T> only(Class<T> kind, List<ProbeEvent> events) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "sixteen-hops, IPV4, ICMP, 1, 84, 0",
    "sixteen-hops, IPV4, UDP, 3, 84, 0",
    "sixteen-hops, IPV4, TCP, 1, 84, 0",
    "sixteen-hops, IPV6, ICMP, 3, 84, 0",
    "sixteen-hops-one-silent, IPV4, ICMP, 1, 128, 1",
    "sixteen-hops-one-silent, IPV6, UDP, 3, 128, 3"
  })
  void a_trace_of_eighty_milliseconds_takes_little_longer(
      String scenario,
      IpVersion version,
      ProbeProtocol protocol,
      int packets,
      double most,
      int lost) {
    try (SimulatedNetwork simulated = SimulatedNetwork.start(scenario)) {
      double fastest = Double.MAX_VALUE;
      List<ProbeEvent> events = List.of();
      for (int i = 0; i < RUNS && fastest > most; i++) {
        InetAddress address = simulated.target(i, version);
        long start = System.nanoTime();
        List<ProbeEvent> ofThisRun = run(traceroute(address, packets, protocol), address);
        double milliseconds = (System.nanoTime() - start) / 1e6;
        if (milliseconds < fastest) {
          fastest = milliseconds;
          events = ofThisRun;
        }
      }
      assertThat(fastest).isBetween(80.0, most);
      assertThat(only(HopTimedOut.class, events)).hasSize(lost);
      assertThat(only(RoundFinished.class, events))
          .hasSize(packets)
          .allMatch(round -> round.lastTtl() == 16 && round.reached());
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_hop_is_the_router_that_stands_there(IpVersion version) {
    try (SimulatedNetwork simulated = SimulatedNetwork.start("sixteen-hops")) {
      InetAddress address = simulated.target(40, version);
      List<HopReplied> replies =
          only(HopReplied.class, run(traceroute(address, 1, ProbeProtocol.ICMP), address));
      for (int ttl = 1; ttl <= 16; ttl++) {
        int hop = ttl;
        InetAddress there = ttl == 16 ? address : simulated.router("r" + ttl, version);
        assertThat(replies)
            .filteredOn(reply -> reply.ttl() == hop)
            .singleElement()
            .satisfies(reply -> assertThat(reply.from()).isEqualTo(there))
            .satisfies(reply -> assertThat(reply.rttNanos()).isGreaterThan(hop * 5_000_000L));
      }
    }
  }

  @Test
  void flows_keep_to_one_way_each_and_show_both() {
    try (SimulatedNetwork simulated = SimulatedNetwork.start("balanced")) {
      InetAddress address = simulated.target(0, IpVersion.IPV4);
      MtrRequest request =
          new MtrRequest(
              target(address),
              3,
              ProbeProtocol.UDP,
              null,
              null,
              Duration.ofMillis(200),
              16,
              TIMEOUT);
      List<HopReplied> replies = only(HopReplied.class, run(request, address));
      Set<InetAddress> second =
          IntStream.range(0, 16)
              .mapToObj(
                  flow ->
                      replies.stream()
                          .filter(reply -> reply.flow() == flow && reply.ttl() == 2)
                          .map(HopReplied::from)
                          .collect(Collectors.toSet()))
              .peek(ofFlow -> assertThat(ofFlow).hasSize(1))
              .flatMap(Set::stream)
              .collect(Collectors.toSet());
      assertThat(second)
          .containsExactlyInAnyOrder(
              simulated.router("left", IpVersion.IPV4), simulated.router("right", IpVersion.IPV4));
    }
  }

  @Test
  void a_refusal_ends_the_path() {
    try (SimulatedNetwork simulated = SimulatedNetwork.start("refusals")) {
      InetAddress address = simulated.target(20, IpVersion.IPV4);
      List<ProbeEvent> events = run(traceroute(address, 1, ProbeProtocol.UDP), address);
      assertThat(only(RoundFinished.class, events))
          .containsExactly(new RoundFinished(0, 0, 2, false));
      assertThat(only(HopReplied.class, events).stream().map(HopReplied::kind))
          .contains(ReplyKind.HOST_UNREACHABLE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4, ICMP, 0, LIMITED, 1400, told, 2",
    "IPV6, ICMP, 1, LIMITED, 1400, told, 2",
    "IPV4, UDP, 10, LIMITED, 1300, untold, 1",
    "IPV6, UDP, 11, LIMITED, 1300, untold, 1",
    "IPV4, ICMP, 20, BLACK_HOLE, 1380, , 1",
    "IPV6, UDP, 21, BLACK_HOLE, 1380, , 1"
  })
  void the_path_mtu_and_who_limits_it_are_found(
      IpVersion version,
      ProbeProtocol protocol,
      int index,
      MtuConclusion conclusion,
      int mtu,
      @Nullable String router,
      int hop) {
    try (SimulatedNetwork simulated = SimulatedNetwork.start("mtu")) {
      InetAddress address = simulated.target(index, version);
      List<ProbeEvent> events =
          run(new MtuRequest(target(address), protocol, null, null, TIMEOUT), address);
      assertThat(only(PathMtuFound.class, events))
          .containsExactly(
              new PathMtuFound(
                  conclusion,
                  mtu,
                  1500,
                  router == null ? null : simulated.router(router, version),
                  hop));
    }
  }
}
