package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Against this host itself, in every tier that it allows. */
class LoopbackProbingTest {

  static Stream<Arguments> everyWay() {
    return Stream.of(TierChoice.values())
        .flatMap(
            tier -> Stream.of(IpVersion.values()).map(ipVersion -> Arguments.of(tier, ipVersion)));
  }

  private static InetAddress loopback(IpVersion ipVersion) {
    return InetAddress.ofLiteral(
        switch (ipVersion) {
          case IPV4 -> "127.0.0.1";
          case IPV6 -> "::1";
        });
  }

  private static ProbeNetwork open(TierChoice choice) throws Exception {
    if (choice == TierChoice.BEST) {
      Peer.requireRawSockets();
    }
    return LinuxProbeNetwork.open(choice);
  }

  @ParameterizedTest
  @EnumSource
  void thousandsOfEchoRequestsAtOnceAreAllAnswered(IpVersion ipVersion) throws Exception {
    FlowSpec spec = new FlowSpec(loopback(ipVersion), ProbeProtocol.ICMP, 0, 0, 0, false);
    assertNoneIsLost(TierChoice.BEST, spec, 5_000, ReplyKind.ECHO_REPLY);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void thousandsOfDatagramsAtOnceAreAllAnswered(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    int port;
    try (DatagramSocket free = new DatagramSocket(0, loopback(ipVersion))) {
      port = free.getLocalPort();
    }
    FlowSpec spec = new FlowSpec(loopback(ipVersion), ProbeProtocol.UDP, port, 0, 0, false);
    assertNoneIsLost(choice, spec, 2_000, ReplyKind.PORT_UNREACHABLE);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void manySynsToAClosedPortAreAllReset(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (Socket deaf = new Socket()) { // Bound, so that nobody else gets the port.
      deaf.bind(new InetSocketAddress(loopback(ipVersion), 0));
      FlowSpec spec =
          new FlowSpec(loopback(ipVersion), ProbeProtocol.TCP, deaf.getLocalPort(), 0, 0, false);
      assertNoneIsLost(choice, spec, 500, ReplyKind.TCP_RESET);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aSynToAnOpenPortIsAcknowledged(TierChoice choice, IpVersion ipVersion) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 100, loopback(ipVersion))) {
      FlowSpec spec =
          new FlowSpec(
              loopback(ipVersion), ProbeProtocol.TCP, listener.getLocalPort(), 0, 0, false);
      assertNoneIsLost(choice, spec, 20, ReplyKind.TCP_SYN_ACK);
    }
  }

  private static void assertNoneIsLost(TierChoice choice, FlowSpec spec, int count, ReplyKind kind)
      throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (ProbeNetwork network = open(choice);
        ProbeFlow flow = network.openFlow(spec, events)) {
      flow.send(IntStream.range(0, count).mapToObj(id -> new Probe(id, 64, 84)).toList());
      events.awaitOutcomes(count);
    }
    assertThat(events.replies()).hasSize(count);
    assertThat(events.replies())
        .allSatisfy(
            reply -> {
              assertThat(reply.kind()).isEqualTo(kind);
              assertThat(reply.from()).isEqualTo(spec.target());
              assertThat(reply.roundTripNanos()).isPositive();
            });
    assertThat(events.all()).filteredOn(FlowEvent.Sent.class::isInstance).hasSize(count);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void anEchoServiceOverUdpIsMatchedToItsProbe(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (DatagramSocket service = new DatagramSocket(0, loopback(ipVersion));
        ProbeNetwork network = open(choice)) {
      FlowSpec spec =
          new FlowSpec(loopback(ipVersion), ProbeProtocol.UDP, service.getLocalPort(), 0, 0, false);
      try (ProbeFlow flow = network.openFlow(spec, events)) {
        flow.send(List.of(new Probe(1, 64, 100), new Probe(2, 64, 101), new Probe(3, 64, 102)));
        List<DatagramPacket> received = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
          service.receive(packet);
          received.add(packet);
        }
        for (DatagramPacket packet : received.reversed()) {
          service.send(packet);
        }
        events.awaitOutcomes(3);
      }
    }
    assertThat(events.replies())
        .extracting(FlowEvent.Replied::id)
        .containsExactlyInAnyOrder(1, 2, 3);
    for (int id = 1; id <= 3; id++) {
      FlowEvent.Replied reply = events.awaitReply(id);
      assertThat(reply.kind()).isEqualTo(ReplyKind.UDP_REPLY);
      assertThat(reply.replyBytes()).isEqualTo(99 + id);
      assertThat(reply.replyTtl()).isEqualTo(64);
    }
  }

  @Test
  void flowsOfManyCallersDoNotDisturbEachOther() throws Exception {
    List<RecordedEvents> recordings = new ArrayList<>();
    try (ProbeNetwork network = open(TierChoice.BEST)) {
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 50; caller++) {
        RecordedEvents events = new RecordedEvents();
        recordings.add(events);
        IpVersion ipVersion = caller % 2 == 0 ? IpVersion.IPV4 : IpVersion.IPV6;
        callers.add(
            Thread.startVirtualThread(
                () -> {
                  FlowSpec spec =
                      new FlowSpec(loopback(ipVersion), ProbeProtocol.ICMP, 0, 0, 0, false);
                  try (ProbeFlow flow = network.openFlow(spec, events)) {
                    for (int id = 0; id < 20; id++) {
                      flow.send(List.of(new Probe(id, 64, 84)));
                    }
                    events.awaitOutcomes(20);
                  } catch (ProbeNetworkException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
    }
    assertThat(recordings).allSatisfy(events -> assertThat(events.replies()).hasSize(20));
  }

  @Test
  void aListenerThatThrowsDoesNotEndProbing() throws Exception {
    RecordedEvents events = new RecordedEvents();
    FlowSpec spec = new FlowSpec(loopback(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
    CountDownLatch thrown = new CountDownLatch(1);
    try (ProbeNetwork network = LinuxProbeNetwork.open(TierChoice.UNPRIVILEGED);
        ProbeFlow bad =
            network.openFlow(
                spec,
                event -> {
                  thrown.countDown();
                  throw new IllegalStateException("a listener's fault");
                });
        ProbeFlow good = network.openFlow(spec, events)) {
      bad.send(List.of(new Probe(1, 64, 84)));
      assertThat(thrown.await(60, TimeUnit.SECONDS)).isTrue();
      good.send(List.of(new Probe(1, 64, 84)));

      assertThat(events.awaitReply(1).kind()).isEqualTo(ReplyKind.PORT_UNREACHABLE);
    }
  }

  @Test
  void aListenerMayOpenAFlowAndSend() throws Exception {
    RecordedEvents second = new RecordedEvents();
    FlowSpec spec = new FlowSpec(loopback(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
    try (ProbeNetwork network = LinuxProbeNetwork.open(TierChoice.UNPRIVILEGED);
        ProbeFlow first =
            network.openFlow(
                spec,
                event -> {
                  if (event instanceof FlowEvent.Replied) {
                    try {
                      network.openFlow(spec, second).send(List.of(new Probe(7, 64, 84)));
                    } catch (ProbeNetworkException e) {
                      throw new IllegalStateException(e);
                    }
                  }
                })) {
      first.send(List.of(new Probe(1, 64, 84)));

      assertThat(second.awaitReply(7).kind()).isEqualTo(ReplyKind.PORT_UNREACHABLE);
    }
  }

  @Test
  void aClosedNetworkRefusesFlowsAndIgnoresSending() throws Exception {
    RecordedEvents events = new RecordedEvents();
    FlowSpec spec = new FlowSpec(loopback(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
    ProbeNetwork network = LinuxProbeNetwork.open(TierChoice.UNPRIVILEGED);
    ProbeFlow flow = network.openFlow(spec, events);
    network.close();
    network.close();

    flow.send(List.of(new Probe(1, 64, 84)));
    flow.close();
    flow.close();
    assertThat(events.all()).isEmpty();
    assertThatThrownBy(() -> network.openFlow(spec, events))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aClosedNetworkLeavesNoDescriptorAndNoThread(TierChoice choice) throws Exception {
    FlowSpec spec = new FlowSpec(loopback(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
    probeOnceAndClose(choice, spec); // whatever is loaded once is loaded now
    long descriptors = openDescriptors();
    for (int round = 0; round < 20; round++) {
      probeOnceAndClose(choice, spec);
    }

    assertThat(openDescriptors()).isEqualTo(descriptors);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("probe-reactor"));
  }

  private static void probeOnceAndClose(TierChoice choice, FlowSpec spec) throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (ProbeNetwork network = open(choice)) {
      // Left open on purpose: the network closes what its flows hold.
      network.openFlow(spec, events).send(List.of(new Probe(1, 64, 84), new Probe(2, 64, 84)));
      events.awaitOutcomes(2);
    }
  }

  private static long openDescriptors() throws Exception {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }

  @Test
  void nothingIsToldOfAClosedFlow() throws Exception {
    RecordedEvents closedEvents = new RecordedEvents();
    RecordedEvents events = new RecordedEvents();
    FlowSpec spec = new FlowSpec(loopback(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
    try (ProbeNetwork network = LinuxProbeNetwork.open(TierChoice.UNPRIVILEGED)) {
      ProbeFlow closed = network.openFlow(spec, closedEvents);
      closed.close();
      closed.send(List.of(new Probe(1, 64, 84)));
      try (ProbeFlow flow = network.openFlow(spec, events)) {
        flow.send(List.of(new Probe(1, 64, 84)));
        events.awaitReply(1);
      }
    }
    assertThat(closedEvents.all()).isEmpty();
  }

  @Test
  void aTargetWithoutRouteIsRefusedInWords() throws Exception {
    FlowSpec broadcast =
        new FlowSpec(
            InetAddress.ofLiteral("255.255.255.255"), ProbeProtocol.UDP, 33434, 0, 0, false);
    try (ProbeNetwork network = LinuxProbeNetwork.open(TierChoice.UNPRIVILEGED)) {
      assertThatThrownBy(() -> network.openFlow(broadcast, event -> {}))
          .isInstanceOf(ProbeNetworkException.class)
          .hasMessageContaining("Cannot probe 255.255.255.255: ");
    }
  }
}
