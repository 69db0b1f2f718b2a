package io.lookingglass.tests.gre;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.TunnelProbing;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.tests.gre.GreFarEnd.Configuration;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each fault that breaks a tunnel is made for real; the cause named is that one and no other. */
@RequiresRoot
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class TunnelDiagnosisTest {
  private static final Encapsulation PLAIN = new Encapsulation(null, false, false);

  private static Tunnel tunnel(NamespaceLab lab, Encapsulation encapsulation) {
    return tunnel(lab, encapsulation, "10.100.0.1", null);
  }

  private static Tunnel tunnel(
      NamespaceLab lab, Encapsulation encapsulation, String target, @Nullable String mssTarget) {
    return new Tunnel(
        "lab",
        null,
        lab.prober(IpVersion.IPV4),
        lab.target(IpVersion.IPV4),
        InetAddress.ofLiteral("10.100.0.0"),
        InetAddress.ofLiteral(target),
        encapsulation,
        1500 - 20 - encapsulation.headerBytes(),
        List.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL),
        mssTarget == null ? null : HostPort.parse(mssTarget));
  }

  private static TunnelJudged diagnosed(NamespaceLab lab, Tunnel tunnel) {
    List<ProbeEvent> events = Collections.synchronizedList(new ArrayList<>());
    try (TunnelProber prober = lab.withinProber(GreTunnelProber::open)) {
      new TunnelProbing(prober, () -> List.of(tunnel))
          .run(TunnelRequest.diagnosis(TunnelRequest.tunnel(tunnel.name())), events::add);
    }
    assertThat(events.getLast()).isInstanceOf(ProbeEvent.Finished.class);
    return events.stream()
        .filter(TunnelJudged.class::isInstance)
        .map(TunnelJudged.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing was judged: " + events));
  }

  private static TunnelFinding onlyCause(TunnelJudged judged, TunnelCause cause) {
    assertThat(judged.findings().stream().map(TunnelFinding::cause).toList())
        .as(judged.toString())
        .containsExactly(cause);
    return judged.findings().getFirst();
  }

  @Test
  void aHealthyTunnelIsCalledHealthy() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelJudged judged = diagnosed(lab, tunnel(lab, PLAIN));
      assertThat(judged.findings()).isEmpty();
      assertThat(judged.checked())
          .contains(
              "the GRE traceroute reaches the far end at hop 3",
              "outer packets of 1500 bytes pass unfragmented",
              "inner packets of 1476 bytes pass unfragmented")
          .anyMatch(line -> line.startsWith("keepalive: 5 of 5 answered"));
    }
  }

  @Test
  void noListener() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build()) {
      TunnelFinding finding =
          onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.GRE_NOT_CONFIGURED);
      assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
      assertThat(finding.evidence()).anyMatch(line -> line.contains("ICMP 3/2"));
      assertThat(finding.commands())
          .extracting(TunnelFinding.RouterCommands::platform)
          .containsExactly("Cisco IOS-XE", "Junos", "Linux", "MikroTik", "FortiGate");
    }
  }

  @Test
  void portUnreachableAsIpGreAnswersForAnUnknownTunnel() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build()) {
      // What ip_gre does is said here by the packet filter of the far end.
      lab.targetNode().run("nft", "add", "table", "inet", "far");
      lab.targetNode()
          .run(
              "nft",
              "add",
              "chain",
              "inet",
              "far",
              "in",
              "{ type filter hook input priority 0 ; }");
      lab.targetNode()
          .run(
              "nft",
              "add",
              "rule",
              "inet",
              "far",
              "in",
              "meta",
              "l4proto",
              "gre",
              "reject",
              "with",
              "icmp",
              "type",
              "port-unreachable");
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.NO_SUCH_TUNNEL);
    }
  }

  @Test
  void protocolFilteredWithAWord() {
    try (NamespaceLab lab =
            NamespaceLab.withRouters(3)
                .forwardRule(2, "meta l4proto gre reject with icmp type admin-prohibited")
                .build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelFinding finding =
          onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.PROTOCOL_FILTERED);
      assertThat(finding.confidence()).isEqualTo(Confidence.CERTAIN);
      assertThat(finding.sentence())
          .contains(lab.router(2, IpVersion.IPV4).getHostAddress() + " (hop 2)");
    }
  }

  @Test
  void protocolFilteredWithoutAWord() {
    try (NamespaceLab lab =
            NamespaceLab.withRouters(3).forwardRule(1, "meta l4proto gre drop").build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelFinding finding =
          onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.PROTOCOL_FILTERED);
      assertThat(finding.confidence()).isEqualTo(Confidence.LIKELY);
      assertThat(finding.sentence())
          .contains("hop 1 (" + lab.router(1, IpVersion.IPV4).getHostAddress() + ")")
          .contains("hop 2 (" + lab.router(2, IpVersion.IPV4).getHostAddress() + ")");
    }
  }

  @Test
  void aKeyWhereTheFarEndWantsNone() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelFinding finding =
          onlyCause(
              diagnosed(lab, tunnel(lab, new Encapsulation(40L, false, false))),
              TunnelCause.KEY_MISMATCH);
      assertThat(finding.sentence()).contains("no key").contains("key 40");
    }
  }

  @Test
  void aKeyThatNobodyCanGuess() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual().withKey(41))) {
      TunnelFinding finding =
          onlyCause(
              diagnosed(lab, tunnel(lab, new Encapsulation(40L, false, false))),
              TunnelCause.FAR_END_SILENT);
      assertThat(finding.sentence()).contains("another key");
    }
  }

  @Test
  void reflectionDroppedByLinuxWithoutAcceptLocal() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual().unreflecting())) {
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.REFLECTION_DROPPED);
    }
  }

  @Test
  void nothingComesBackThroughTheTunnel() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd far = GreFarEnd.at(lab, Configuration.usual())) {
      far.node().ip("route", "add", "blackhole", "10.100.0.0/32");
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.RETURN_THROUGH_TUNNEL);
    }
  }

  @Test
  void nothingComesBackOverTheInternet() {
    try (NamespaceLab lab =
            NamespaceLab.withRouters(2).forwardRule(1, "icmp type echo-reply drop").build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.RETURN_OVER_INTERNET);
    }
  }

  @Test
  void everyFifthPacketLost() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).losesEvery(1, 5).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.LOSS);
    }
  }

  @Test
  void aNarrowLinkThatIsTold() {
    try (NamespaceLab lab = NamespaceLab.withRouters(3).mtu(2, 1400).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelFinding finding = onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.OUTER_MTU);
      assertThat(finding.sentence()).contains("at most 1400 bytes");
      assertThat(finding.evidence())
          .anyMatch(
              line ->
                  line.startsWith(lab.router(1, IpVersion.IPV4).getHostAddress())
                      && line.contains("1400"));
      assertThat(finding.remedies()).anyMatch(line -> line.contains("MTU to 1376"));
    }
  }

  @Test
  void aNarrowLinkThatNobodyTells() {
    try (NamespaceLab lab =
            NamespaceLab.withRouters(3)
                .mtu(3, 1400)
                .forwardRule(1, "icmp type destination-unreachable drop")
                .build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelFinding finding =
          onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.OUTER_BLACK_HOLE);
      assertThat(finding.evidence())
          .anyMatch(
              line ->
                  line.contains("hop 2 (" + lab.router(2, IpVersion.IPV4).getHostAddress() + ")"));
    }
  }

  @Test
  void aBlackHoleBehindTheTunnel() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd far = GreFarEnd.at(lab, Configuration.usual())) {
      far.node().ip("addr", "add", "203.0.113.80/32", "dev", "lo");
      far.node()
          .run(
              "nft",
              "add",
              "chain",
              "inet",
              "far",
              "in",
              "{ type filter hook input priority 0 ; }");
      far.node()
          .run(
              "nft",
              "add",
              "rule",
              "inet",
              "far",
              "in",
              "ip",
              "daddr",
              "203.0.113.80",
              "meta",
              "length",
              ">",
              "1300",
              "drop");
      onlyCause(
          diagnosed(lab, tunnel(lab, PLAIN, "203.0.113.80", null)), TunnelCause.INNER_BLACK_HOLE);
    }
  }

  private static TunnelJudged withListener(NamespaceLab lab, GreFarEnd far) throws Exception {
    far.node().ip("addr", "add", "203.0.113.80/32", "dev", "lo");
    try (ServerSocket _ =
        far.node()
            .within(
                () -> {
                  ServerSocket socket = new ServerSocket();
                  socket.bind(new InetSocketAddress(InetAddress.ofLiteral("203.0.113.80"), 443));
                  return socket;
                })) {
      return diagnosed(lab, tunnel(lab, PLAIN, "10.100.0.1", "203.0.113.80:443"));
    }
  }

  @Test
  void anMssThatNobodyClamps() throws Exception {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd far = GreFarEnd.at(lab, Configuration.usual().withInnerMtu(1500))) {
      TunnelFinding finding = onlyCause(withListener(lab, far), TunnelCause.MSS_NOT_CLAMPED);
      assertThat(finding.sentence()).contains("1460").contains("1436");
    }
  }

  @Test
  void anMssThatFits() throws Exception {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd far = GreFarEnd.at(lab, Configuration.usual())) {
      TunnelJudged judged = withListener(lab, far);
      assertThat(judged.findings()).isEmpty();
      assertThat(judged.checked()).contains("a host behind the tunnel offers an MSS of 1436");
    }
  }

  @Test
  void translatedAddresses() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      // Stateless, as a provider's one-to-one translation is; the tracked kind knows our packets.
      lab.node(1).run("nft", "add", "table", "ip", "nat44");
      lab.node(1)
          .run(
              "nft",
              "add",
              "chain",
              "ip",
              "nat44",
              "rewrite",
              "{ type filter hook forward priority 0 ; }");
      lab.node(1)
          .run(
              "nft",
              "add",
              "rule",
              "ip",
              "nat44",
              "rewrite",
              "ip",
              "saddr",
              lab.target(IpVersion.IPV4).getHostAddress(),
              "ip",
              "saddr",
              "set",
              "203.0.113.9");
      TunnelFinding finding =
          onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.ADDRESS_TRANSLATED);
      assertThat(finding.sentence()).contains("203.0.113.9");
    }
  }

  @Test
  void aWayBackThatChanges() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, Configuration.usual())) {
      lab.node(1).run("nft", "add", "table", "ip", "paths");
      lab.node(1)
          .run(
              "nft",
              "add",
              "chain",
              "ip",
              "paths",
              "rewrite",
              "{ type filter hook forward priority 0 ; }");
      lab.node(1)
          .run(
              "nft",
              "add",
              "rule",
              "ip",
              "paths",
              "rewrite",
              "ip",
              "saddr",
              lab.target(IpVersion.IPV4).getHostAddress(),
              "meta",
              "l4proto",
              "gre",
              "numgen",
              "inc",
              "mod",
              "3",
              "==",
              "0",
              "ip",
              "ttl",
              "set",
              "57");
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.PATH_CHANGES);
    }
  }

  @Test
  void aRouteIntoTheTunnelItself() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build()) {
      lab.node(0).ip("tuntap", "add", "dev", "inner0", "mode", "tun");
      lab.node(0).ip("addr", "add", "10.100.0.0/31", "dev", "inner0");
      lab.node(0).ip("link", "set", "inner0", "up");
      lab.node(0)
          .ip(
              "route",
              "add",
              lab.target(IpVersion.IPV4).getHostAddress() + "/32",
              "dev",
              "inner0",
              "src",
              "10.100.0.0");
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.RECURSIVE_ROUTING);
    }
  }

  @Test
  void aLocalAddressThatIsElsewhere() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build()) {
      Tunnel misplaced =
          new Tunnel(
              "lab",
              null,
              InetAddress.ofLiteral("203.0.113.77"),
              lab.target(IpVersion.IPV4),
              null,
              null,
              PLAIN,
              1476,
              List.of(TunnelProbeMode.KEEPALIVE),
              null);
      TunnelFinding finding =
          onlyCause(diagnosed(lab, misplaced), TunnelCause.LOCAL_ADDRESS_MISSING);
      assertThat(finding.sentence()).contains("203.0.113.77 is not an address of this machine");
    }
  }

  @Test
  void aFarEndThatIsNotThere() {
    try (NamespaceLab lab =
        NamespaceLab.withRouters(2)
            .forwardRule(2, "ip daddr 198.18.0.0/15 ip saddr 198.18.0.0/15 drop")
            .build()) {
      onlyCause(diagnosed(lab, tunnel(lab, PLAIN)), TunnelCause.FAR_END_UNREACHABLE);
    }
  }
}
