package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Over three real routers, in both tiers, with every protocol and both IP versions. */
class RoutedPathProbingTest {
  private static final int HOPS = 4;
  private static final int OPEN_PORT = 8080;
  private static final int CLOSED_PORT = 8081;
  private static final int UDP_PORT = 33434;

  private static @Nullable NetworkLab lab;
  private static final Map<TierChoice, ProbeNetwork> NETWORKS = new EnumMap<>(TierChoice.class);
  private static @Nullable ServerSocket listener;

  @BeforeAll
  static void buildTheLab() throws Exception {
    Peer.requireRawSockets();
    Peer.requireNetworkNamespaces();
    NetworkLab built = new NetworkLab();
    lab = built;
    for (TierChoice choice : TierChoice.values()) {
      NETWORKS.put(choice, built.within("prober", () -> LinuxProbeNetwork.open(choice)));
    }
    listener =
        built.within(
            "target",
            () -> {
              ServerSocket socket = new ServerSocket();
              socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::"), OPEN_PORT), 4096);
              return socket;
            });
  }

  @AfterAll
  static void takeTheLabDown() throws Exception {
    for (ProbeNetwork network : NETWORKS.values()) {
      network.close();
    }
    if (listener != null) {
      listener.close();
    }
    if (lab != null) {
      lab.close();
    }
  }

  static Stream<Arguments> everyWay() {
    return Stream.of(TierChoice.values())
        .flatMap(
            tier ->
                Stream.of(IpVersion.values())
                    .flatMap(
                        ipVersion ->
                            Stream.of(ProbeProtocol.values())
                                .map(protocol -> Arguments.of(tier, ipVersion, protocol))));
  }

  static Stream<Arguments> everyTierAndVersion() {
    return Stream.of(TierChoice.values())
        .flatMap(
            tier -> Stream.of(IpVersion.values()).map(ipVersion -> Arguments.of(tier, ipVersion)));
  }

  private static ProbeNetwork network(TierChoice choice) {
    return Objects.requireNonNull(NETWORKS.get(choice));
  }

  private static FlowSpec spec(
      IpVersion ipVersion, ProbeProtocol protocol, int trafficClass, boolean dontFragment) {
    int port =
        switch (protocol) {
          case ICMP -> 0;
          case UDP -> UDP_PORT;
          case TCP -> CLOSED_PORT;
        };
    return new FlowSpec(
        NetworkLab.target(ipVersion), protocol, port, 0, trafficClass, dontFragment);
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void theTierIsTheOneThatWasChosen(
      TierChoice choice, IpVersion ipVersion, ProbeProtocol protocol) {
    ProbeAbility ability = network(choice).ability(ipVersion, protocol);

    switch (choice) {
      case BEST -> {
        assertThat(ability.tier()).isEqualTo(ProbeAbility.Tier.RAW);
        assertThat(ability.lost()).isEmpty();
        assertThat(ability.remedy()).isNull();
      }
      case UNPRIVILEGED -> {
        assertThat(ability.tier()).isEqualTo(ProbeAbility.Tier.UNPRIVILEGED);
        assertThat(ability.lost()).isNotEmpty();
        assertThat(ability.remedy()).contains("AmbientCapabilities=CAP_NET_RAW");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void everyRouterAnswersTheProbeThatExpiresThereAndTheTargetTheRest(
      TierChoice choice, IpVersion ipVersion, ProbeProtocol protocol) throws Exception {
    RecordedEvents events = new RecordedEvents();
    FlowSpec spec = spec(ipVersion, protocol, 0, false);
    try (ProbeFlow flow = network(choice).openFlow(spec, events)) {
      flow.send(
          IntStream.rangeClosed(1, 6).mapToObj(ttl -> new Probe(100 + ttl, ttl, 60)).toList());
      events.awaitOutcomes(6);
    }

    for (int ttl = 1; ttl <= 6; ttl++) {
      FlowEvent.Replied reply = events.awaitReply(100 + ttl);
      assertThat(reply.from())
          .as("who answers ttl %d", ttl)
          .isEqualTo(NetworkLab.router(ipVersion, Math.min(ttl, HOPS)));
      assertThat(reply.kind())
          .as("how ttl %d is answered", ttl)
          .isEqualTo(ttl < HOPS ? ReplyKind.TIME_EXCEEDED : kindOfTheTarget(protocol));
      assertThat(reply.roundTripNanos()).isBetween(1_000L, 1_000_000_000L);
    }
    assertSentPrecedesReplied(events);
  }

  private static ReplyKind kindOfTheTarget(ProbeProtocol protocol) {
    return switch (protocol) {
      case ICMP -> ReplyKind.ECHO_REPLY;
      case UDP -> ReplyKind.PORT_UNREACHABLE;
      case TCP -> ReplyKind.TCP_RESET;
    };
  }

  private static void assertSentPrecedesReplied(RecordedEvents events) {
    List<Integer> sent = new ArrayList<>();
    for (FlowEvent event : events.all()) {
      switch (event) {
        case FlowEvent.Sent left -> {
          assertThat(sent).as("sent once").doesNotContain(left.id());
          sent.add(left.id());
        }
        case FlowEvent.Replied replied -> assertThat(sent).contains(replied.id());
        case FlowEvent.SendFailed failed -> throw new AssertionError(failed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void theTimeToLiveOfAnAnswerIsShownWhereTheTierSeesIt(
      TierChoice choice, IpVersion ipVersion, ProbeProtocol protocol) throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (ProbeFlow flow = network(choice).openFlow(spec(ipVersion, protocol, 0, false), events)) {
      flow.send(List.of(new Probe(1, 3, 60), new Probe(2, 64, 60)));
      events.awaitOutcomes(2);
    }

    assertThat(events.awaitReply(1).replyTtl()).as("third router").isEqualTo(62);
    if (choice == TierChoice.BEST || protocol != ProbeProtocol.TCP) {
      assertThat(events.awaitReply(2).replyTtl()).as("target").isEqualTo(61);
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void aRouterQuotesTheTrafficClassThatWasAsked(
      TierChoice choice, IpVersion ipVersion, ProbeProtocol protocol) throws Exception {
    int dscp = 46;
    RecordedEvents events = new RecordedEvents();
    try (ProbeFlow flow =
        network(choice).openFlow(spec(ipVersion, protocol, dscp << 2, false), events)) {
      flow.send(List.of(new Probe(1, 2, 60)));
      QuotedHeader quoted = events.awaitReply(1).quoted();
      switch (choice) {
        case BEST -> assertThat(quoted).isEqualTo(new QuotedHeader(1, dscp, 0, false));
        case UNPRIVILEGED -> assertThat(quoted).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTierAndVersion")
  void anOpenPortAnswersSynAckAndNoConnectionStaysBehind(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    FlowSpec spec =
        new FlowSpec(NetworkLab.target(ipVersion), ProbeProtocol.TCP, OPEN_PORT, 0, 0, false);
    RecordedEvents events = new RecordedEvents();
    try (ProbeFlow flow = network(choice).openFlow(spec, events)) {
      flow.send(IntStream.range(0, 50).mapToObj(id -> new Probe(id, 64, 60)).toList());
      events.awaitOutcomes(50);

      assertThat(events.replies())
          .allSatisfy(reply -> assertThat(reply.kind()).isEqualTo(ReplyKind.TCP_SYN_ACK));
      // The reset that follows each SYN-ACK is on its way by now, or was handled already.
      NetworkLab built = Objects.requireNonNull(lab);
      String left = "";
      long deadline = System.nanoTime() + 30_000_000_000L;
      do {
        left = NetworkLab.run(built.inside("target") + "ss -Htn state syn-recv state established");
      } while (!left.isBlank() && System.nanoTime() < deadline);
      assertThat(left).as("connections on the target").isBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("everyTierAndVersion")
  void aRouterWithASmallerMtuTellsIt(TierChoice choice, IpVersion ipVersion) throws Exception {
    for (ProbeProtocol protocol : List.of(ProbeProtocol.ICMP, ProbeProtocol.UDP)) {
      RecordedEvents events = new RecordedEvents();
      try (ProbeFlow flow = network(choice).openFlow(spec(ipVersion, protocol, 0, true), events)) {
        flow.send(
            List.of(
                new Probe(1, 64, NetworkLab.LAST_LINK_MTU_BYTES),
                new Probe(2, 64, NetworkLab.LAST_LINK_MTU_BYTES + 1)));

        assertThat(events.awaitReply(1).kind()).isEqualTo(kindOfTheTarget(protocol));
        FlowEvent.Replied tooBig = events.awaitReply(2);
        assertThat(tooBig.kind()).isEqualTo(ReplyKind.PACKET_TOO_BIG);
        assertThat(tooBig.from()).isEqualTo(NetworkLab.router(ipVersion, 3));
        assertThat(tooBig.nextHopMtuBytes()).isEqualTo(NetworkLab.LAST_LINK_MTU_BYTES);

        // The kernel knows the path MTU now, and is not to stand in the way of the next probe.
        flow.send(List.of(new Probe(3, 64, NetworkLab.LAST_LINK_MTU_BYTES + 1)));
        assertThat(events.awaitReply(3).kind()).isEqualTo(ReplyKind.PACKET_TOO_BIG);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTierAndVersion")
  void aPacketBeyondTheInterfacesMtuFailsWithThatMtu(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    for (ProbeProtocol protocol : List.of(ProbeProtocol.ICMP, ProbeProtocol.UDP)) {
      RecordedEvents events = new RecordedEvents();
      try (ProbeFlow flow = network(choice).openFlow(spec(ipVersion, protocol, 0, true), events)) {
        flow.send(List.of(new Probe(1, 1, 1500), new Probe(2, 1, 1501), new Probe(3, 1, 60)));
        List<FlowEvent> outcomes = events.awaitOutcomes(3);

        assertThat(outcomes)
            .filteredOn(FlowEvent.SendFailed.class::isInstance)
            .containsExactly(
                new FlowEvent.SendFailed(
                    2,
                    "EMSGSIZE, the packet of 1501 bytes is larger than the outgoing interface's MTU"
                        + " of 1500 bytes",
                    1500));
        assertThat(events.awaitReply(1).kind()).isEqualTo(ReplyKind.TIME_EXCEEDED);
        assertThat(events.awaitReply(3).kind()).isEqualTo(ReplyKind.TIME_EXCEEDED);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyTierAndVersion")
  void aProbeThatAFilterOfThisHostDropsFailsAloneAndTheOthersKeepTheirTimeStamps(
      TierChoice choice, IpVersion ipVersion) throws Exception {
    Peer.requireProgram("nft", "nftables");
    // The kernel's ping socket of IPv6 tells nothing of what a filter drops.
    boolean told = choice == TierChoice.BEST || ipVersion == IpVersion.IPV4;
    NetworkLab built = Objects.requireNonNull(lab);
    String nft = built.inside("prober") + "nft ";
    String match = ipVersion == IpVersion.IPV4 ? "ip ttl" : "ip6 hoplimit";
    NetworkLab.run(nft + "add table inet lg");
    try {
      NetworkLab.run(nft + "add chain inet lg out { type filter hook output priority 0 ; }");
      NetworkLab.run(nft + "add rule inet lg out " + match + " 53 drop");
      RecordedEvents events = new RecordedEvents();
      try (ProbeFlow flow =
          network(choice).openFlow(spec(ipVersion, ProbeProtocol.ICMP, 0, false), events)) {
        flow.send(IntStream.rangeClosed(50, 60).mapToObj(ttl -> new Probe(ttl, ttl, 60)).toList());
        events.awaitOutcomes(told ? 11 : 10);
      }

      assertThat(events.replies()).extracting(FlowEvent.Replied::id).doesNotContain(53).hasSize(10);
      assertThat(events.all())
          .filteredOn(FlowEvent.SendFailed.class::isInstance)
          .isEqualTo(
              told
                  ? List.of(
                      new FlowEvent.SendFailed(
                          53,
                          "EPERM, operation not permitted (a local packet filter may have dropped"
                              + " it)",
                          null))
                  : List.of());
      // The program's clock would give the packets of one call the same time.
      assertThat(
              events.all().stream()
                  .filter(event -> event instanceof FlowEvent.Sent && event.id() != 53)
                  .map(event -> ((FlowEvent.Sent) event).sentNanos()))
          .hasSize(10)
          .isSorted()
          .doesNotHaveDuplicates();
    } finally {
      NetworkLab.run(nft + "delete table inet lg");
    }
  }

  @ParameterizedTest
  @MethodSource("everyTierAndVersion")
  void aLargePacketGoesInFragmentsWhenItMay(TierChoice choice, IpVersion ipVersion)
      throws Exception {
    RecordedEvents events = new RecordedEvents();
    try (ProbeFlow flow =
        network(choice).openFlow(spec(ipVersion, ProbeProtocol.ICMP, 0, false), events)) {
      // Over IPv6 the first one may be needed to learn the path MTU from the third router.
      flow.send(List.of(new Probe(1, 64, 4000)));
      assertThat(events.awaitReply(1).kind()).isIn(ReplyKind.ECHO_REPLY, ReplyKind.PACKET_TOO_BIG);
      flow.send(List.of(new Probe(2, 64, 4000)));

      FlowEvent.Replied reply = events.awaitReply(2);
      assertThat(reply.kind()).isEqualTo(ReplyKind.ECHO_REPLY);
      assertThat(reply.replyBytes()).isEqualTo(4000);
    }
  }
}
