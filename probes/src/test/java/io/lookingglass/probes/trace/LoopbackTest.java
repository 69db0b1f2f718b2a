package io.lookingglass.probes.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeEvent.PathMtuFound;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.RoundFinished;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.ResolvedTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All measurements of this host itself through its real sockets, in the best tier it allows. */
@Timeout(60)
class LoopbackTest {
  private static final ProbeNetwork NETWORK = LinuxProbeNetwork.open();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @AfterAll
  static void closeTheNetwork() {
    NETWORK.close();
  }

  static Stream<Arguments> everyWay() {
    return Stream.of("127.0.0.1", "::1")
        .map(InetAddress::ofLiteral)
        .flatMap(
            address ->
                Stream.of(ProbeProtocol.values()).map(protocol -> Arguments.of(address, protocol)));
  }

  static Stream<Arguments> everyWayForLargePackets() {
    return everyWay().filter(way -> way.get()[1] != ProbeProtocol.TCP);
  }

  private static List<ProbeEvent> run(InetAddress address, PacketRequest request) {
    List<ProbeEvent> events = new ArrayList<>();
    new Prober(NETWORK)
        .run(
            request,
            new ResolvedTarget(request.target(), address, List.of(address), null, 0),
            events::add);
    assertThat(events.getLast()).isEqualTo(new Finished(ResultStatus.FINISHED, null, null));
    return events;
  }

  private static Target target(InetAddress address, ProbeProtocol protocol) {
    ProbeAbility ability = NETWORK.ability(IpVersion.of(address), protocol);
    assumeTrue(
        ability.tier() != ProbeAbility.Tier.UNAVAILABLE, () -> String.join(" ", ability.lost()));
    return new Target.Address(address, address.getHostAddress());
  }

  private static <T extends ProbeEvent> List<T> only(Class<T> kind, List<ProbeEvent> events) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void a_traceroute_to_this_host_has_one_hop(InetAddress address, ProbeProtocol protocol) {
    Target target = target(address, protocol);
    List<ProbeEvent> events =
        run(address, new TracerouteRequest(target, 3, protocol, null, null, TIMEOUT));
    assertThat(only(RoundFinished.class, events))
        .containsExactly(
            new RoundFinished(0, 0, 1, true),
            new RoundFinished(0, 1, 1, true),
            new RoundFinished(0, 2, 1, true));
    assertThat(only(HopReplied.class, events)).filteredOn(reply -> reply.ttl() == 1).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void a_ping_of_this_host_is_answered(InetAddress address, ProbeProtocol protocol) {
    Target target = target(address, protocol);
    List<ProbeEvent> events =
        run(
            address,
            new PingRequest(target, 4, protocol, null, null, 56, Duration.ofMillis(10), TIMEOUT));
    assertThat(only(PingReplied.class, events))
        .hasSize(4)
        .allMatch(reply -> reply.from().equals(address))
        .allMatch(reply -> reply.rttNanos() < TIMEOUT.toNanos());
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void an_mtr_of_this_host_with_several_flows_finishes_every_round(
      InetAddress address, ProbeProtocol protocol) {
    Target target = target(address, protocol);
    List<ProbeEvent> events =
        run(
            address,
            new MtrRequest(target, 3, protocol, null, null, Duration.ofMillis(100), 4, TIMEOUT));
    assertThat(only(RoundFinished.class, events))
        .hasSize(4 * 3)
        .allMatch(round -> round.lastTtl() == 1 && round.reached());
  }

  @ParameterizedTest
  @MethodSource("everyWayForLargePackets")
  void the_path_to_this_host_is_not_limited(InetAddress address, ProbeProtocol protocol) {
    Target target = target(address, protocol);
    List<ProbeEvent> events = run(address, new MtuRequest(target, protocol, null, null, TIMEOUT));
    PathMtuFound found = only(PathMtuFound.class, events).getFirst();
    assertThat(found.conclusion()).isEqualTo(MtuConclusion.NOT_LIMITED);
    assertThat(found.pathMtuBytes()).isGreaterThanOrEqualTo(1500);
  }
}
