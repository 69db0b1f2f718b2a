package io.lookingglass.probes.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.FlowSpec;
import io.lookingglass.probes.sys.Probe;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeAbility.Tier;
import io.lookingglass.probes.target.ResolvedTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProberTest {
  private static final InetAddress ADDRESS = InetAddress.ofLiteral("203.0.113.9");
  private static final Target TARGET = new Target.Address(ADDRESS, "203.0.113.9");
  private static final ResolvedTarget RESOLVED =
      new ResolvedTarget(TARGET, ADDRESS, List.of(ADDRESS), null, 0);
  private static final ProbeAbility UNAVAILABLE =
      new ProbeAbility(
          Tier.UNAVAILABLE, List.of("ICMP is not possible."), "Give the process CAP_NET_RAW.");

  private final List<FakeProbeNetwork> networks = new ArrayList<>();
  private final List<ProbeEvent> events = new ArrayList<>();

  @AfterEach
  void closeNetworks() {
    networks.forEach(FakeProbeNetwork::close);
  }

  private FakeProbeNetwork network(FakeProbeNetwork.Behaviour behaviour) {
    return keep(new FakeProbeNetwork(behaviour));
  }

  private FakeProbeNetwork keep(FakeProbeNetwork network) {
    networks.add(network);
    return network;
  }

  /** Three routers, then the target; each answers at once. */
  private static List<FlowEvent> fourHops(FlowSpec spec, Probe probe) {
    boolean arrives = probe.ttl() >= 4;
    return List.of(
        new FlowEvent.Sent(probe.id(), 0),
        new FlowEvent.Replied(
            probe.id(),
            1000,
            1000,
            arrives ? ADDRESS : InetAddress.ofLiteral("192.0.2." + probe.ttl()),
            arrives ? ReplyKind.ECHO_REPLY : ReplyKind.TIME_EXCEEDED,
            60,
            84,
            null,
            null,
            List.of()));
  }

  private static List<FlowEvent> silence(Probe probe) {
    return List.of(new FlowEvent.Sent(probe.id(), 0));
  }

  private static List<FlowEvent> unsendable(FlowSpec spec, Probe probe) {
    return List.of(new FlowEvent.SendFailed(probe.id(), "ENETUNREACH, no route", null));
  }

  private static TracerouteRequest traceroute() {
    return TracerouteRequest.of(TARGET);
  }

  private void run(FakeProbeNetwork network, PacketRequest request) {
    new Prober(network).run(request, RESOLVED, events::add);
  }

  private Finished finished() {
    assertThat(events.stream().filter(Finished.class::isInstance)).hasSize(1);
    assertThat(events.getLast()).isInstanceOf(Finished.class);
    return (Finished) events.getLast();
  }

  private ProbingStarted started() {
    assertThat(events.getFirst()).isInstanceOf(ProbingStarted.class);
    return (ProbingStarted) events.getFirst();
  }

  private void checkFailed(String message) {
    assertThat(finished())
        .isEqualTo(new Finished(ResultStatus.FAILED, FailureSource.INTERNAL, message));
  }

  @Test
  void a_traceroute_runs_from_ProbingStarted_to_Finished() {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    run(network, traceroute());
    assertThat(started())
        .isEqualTo(
            new ProbingStarted(
                ProbeProtocol.ICMP, null, FakeProbeNetwork.SOURCE, 60, 30, 3, 1, List.of()));
    assertThat(events.stream().filter(HopReplied.class::isInstance))
        .hasSizeGreaterThanOrEqualTo(12);
    assertThat(finished()).isEqualTo(new Finished(ResultStatus.FINISHED, null, null));
    assertThat(network.closed).isEqualTo(network.opened);
  }

  @Test
  void a_ping_answers_each_probe() {
    run(network(ProberTest::fourHops), ping(Duration.ofMillis(10), null, null));
    assertThat(started().packetBytes()).isEqualTo(84);
    assertThat(started().maxHops()).isNull();
    assertThat(events.stream().filter(PingReplied.class::isInstance)).hasSize(3);
    assertThat(finished().status()).isEqualTo(ResultStatus.FINISHED);
  }

  private static PingRequest ping(
      Duration interval, @Nullable ProbeProtocol protocol, @Nullable Integer port) {
    return new PingRequest(TARGET, 3, protocol, port, null, 56, interval, Duration.ofSeconds(20));
  }

  @Test
  void a_tcp_ping_carries_no_data_and_goes_to_port_80_by_default() {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    run(network, ping(Duration.ofMillis(10), ProbeProtocol.TCP, null));
    assertThat(started().packetBytes()).isEqualTo(40);
    assertThat(started().port()).isEqualTo(80);
    assertThat(network.opened.getFirst().port()).isEqualTo(80);
  }

  @Test
  void a_path_mtu_search_forbids_fragmentation() {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    run(network, MtuRequest.of(TARGET));
    assertThat(network.opened.getFirst().dontFragment()).isTrue();
    assertThat(events).anyMatch(ProbeEvent.PathMtuFound.class::isInstance);
    assertThat(finished().status()).isEqualTo(ResultStatus.FINISHED);
  }

  @Test
  void every_flow_goes_to_the_resolved_address_and_is_traced_on_its_own() {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    run(
        network,
        new MtrRequest(
            TARGET, 2, null, null, null, Duration.ofMillis(100), 4, Duration.ofSeconds(20)));
    assertThat(network.opened.stream().map(FlowSpec::flow)).containsExactly(0, 1, 2, 3);
    assertThat(network.opened.stream().map(FlowSpec::target)).containsOnly(ADDRESS);
    for (int flow : IntStream.range(0, 4).toArray()) {
      assertThat(events)
          .contains(
              new ProbeEvent.RoundFinished(flow, 0, 4, true),
              new ProbeEvent.RoundFinished(flow, 1, 4, true));
    }
    assertThat(network.closed).hasSize(4);
  }

  @Test
  void udp_stands_in_where_icmp_cannot_be_sent_and_the_asker_is_told() {
    FakeProbeNetwork network = network(ProberTest::fourHops).with(ProbeProtocol.ICMP, UNAVAILABLE);
    run(network, traceroute());
    assertThat(started().protocol()).isEqualTo(ProbeProtocol.UDP);
    assertThat(started().port()).isEqualTo(33434);
    assertThat(started().limitations())
        .containsExactly(
            "UDP is used in place of ICMP.",
            "ICMP is not possible.",
            "Give the process CAP_NET_RAW.");
  }

  @Test
  void what_a_lower_tier_loses_is_told() {
    FakeProbeNetwork network =
        network(ProberTest::fourHops)
            .with(
                ProbeProtocol.ICMP,
                new ProbeAbility(
                    Tier.UNPRIVILEGED, List.of("NAT is not seen"), "give CAP_NET_RAW"));
    run(network, traceroute());
    assertThat(started().limitations()).containsExactly("NAT is not seen", "give CAP_NET_RAW");
  }

  @Test
  void a_protocol_that_cannot_be_sent_fails_with_the_remedy() {
    FakeProbeNetwork network = network(ProberTest::fourHops).with(ProbeProtocol.TCP, UNAVAILABLE);
    run(network, ping(Duration.ofMillis(10), ProbeProtocol.TCP, 443));
    checkFailed("ICMP is not possible. Give the process CAP_NET_RAW.");
    assertThat(network.opened).isEmpty();
  }

  @Test
  void a_server_that_can_send_nothing_says_so() {
    FakeProbeNetwork network =
        network(ProberTest::fourHops)
            .with(ProbeProtocol.ICMP, UNAVAILABLE)
            .with(ProbeProtocol.UDP, UNAVAILABLE);
    run(network, traceroute());
    checkFailed("ICMP is not possible. Give the process CAP_NET_RAW.");
  }

  @Test
  void a_flow_that_cannot_be_opened_fails_the_measurement_and_closes_the_others() {
    FakeProbeNetwork network = keep(new FakeProbeNetwork(ProberTest::fourHops, 2));
    run(
        network,
        new MtrRequest(
            TARGET, 2, null, null, null, Duration.ofMillis(100), 4, Duration.ofSeconds(20)));
    checkFailed("no free port; close some programs");
    assertThat(network.closed).hasSize(2);
    assertThat(network.probes).isEmpty();
  }

  @Test
  void a_measurement_whose_every_probe_fails_to_leave_has_failed() {
    run(network(ProberTest::unsendable), traceroute());
    checkFailed("no probe could be sent: ENETUNREACH, no route");
    assertThat(events.stream().filter(ProbeEvent.HopNotSent.class::isInstance)).hasSize(90);
  }

  @Test
  void an_interrupt_cancels_and_keeps_what_had_arrived() throws InterruptedException {
    FakeProbeNetwork network =
        network((spec, probe) -> probe.ttl() < 3 ? fourHops(spec, probe) : silence(probe));
    AtomicBoolean stillInterrupted = new AtomicBoolean();
    CountDownLatch sixReplies = new CountDownLatch(6);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  new Prober(network)
                      .run(
                          traceroute(),
                          RESOLVED,
                          event -> {
                            events.add(event);
                            if (event instanceof HopReplied) {
                              sixReplies.countDown();
                            }
                          });
                  stillInterrupted.set(Thread.currentThread().isInterrupted());
                });
    assertThat(sixReplies.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join();
    assertThat(finished())
        .isEqualTo(
            new Finished(ResultStatus.FINISHED, null, "cancelled; what had arrived is kept"));
    assertThat(stillInterrupted).isTrue();
    assertThat(network.closed).hasSize(1);
  }

  @Test
  void a_thread_that_is_interrupted_already_sends_nothing() throws InterruptedException {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  Thread.currentThread().interrupt();
                  run(network, traceroute());
                });
    thread.join();
    assertThat(finished().message()).startsWith("cancelled");
    assertThat(network.probes).isEmpty();
  }

  @Test
  void the_deadline_ends_it_with_what_had_arrived() {
    AtomicLong extra = new AtomicLong();
    FakeProbeNetwork network =
        network(
            (spec, probe) -> {
              extra.addAndGet(TimeUnit.SECONDS.toNanos(1)); // each packet takes a second
              return silence(probe);
            });
    LongSupplier clock = () -> System.nanoTime() + extra.get();
    new Prober(network, clock).run(traceroute(), RESOLVED, events::add);
    assertThat(finished())
        .isEqualTo(
            new Finished(
                ResultStatus.FINISHED, null, "stopped after 30 s; what had arrived is kept"));
    assertThat(network.closed).hasSize(1);
  }

  @Test
  void a_bug_in_the_network_layer_is_a_failure_not_an_exception() {
    FakeProbeNetwork network =
        network(
            (spec, probe) -> {
              throw new IllegalStateException("a bug");
            });
    run(network, traceroute());
    checkFailed("a bug of this server ended the measurement; its log has the details");
    assertThat(network.closed).hasSize(1);
  }

  @Test
  void an_exception_of_the_sink_passes_through_and_closes_the_flows() {
    FakeProbeNetwork network = network(ProberTest::fourHops);
    IllegalStateException problem = new IllegalStateException("the sink is full");
    assertThatThrownBy(
            () ->
                new Prober(network)
                    .run(
                        traceroute(),
                        RESOLVED,
                        event -> {
                          events.add(event);
                          if (event instanceof HopReplied) {
                            throw problem;
                          }
                        }))
        .isSameAs(problem);
    assertThat(events).noneMatch(Finished.class::isInstance);
    assertThat(network.closed).hasSize(1);
  }

  @Test
  void a_flood_of_duplicates_neither_blocks_nor_is_told() {
    FakeProbeNetwork network =
        network(
            (spec, probe) -> {
              List<FlowEvent> flood = new ArrayList<>();
              for (int i = 0; i < 1000; i++) {
                flood.addAll(fourHops(spec, probe));
              }
              return flood;
            });
    run(network, ping(Duration.ofMillis(10), null, null));
    assertThat(events.stream().filter(PingReplied.class::isInstance)).hasSize(3);
    assertThat(finished().status()).isEqualTo(ResultStatus.FINISHED);
  }
}
