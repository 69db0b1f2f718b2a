package io.lookingglass.tests.gre;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.StrayKind;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.gre.TunnelProbe;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single probes of tunnels whose far end is a real one. */
@RequiresRoot
@RequiresProgram(value = "ovs-vswitchd", debianPackage = "openvswitch-switch")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class TunnelProberTest {
  private static final Duration TIMEOUT = Duration.ofMillis(700);

  static Tunnel tunnel(NamespaceLab lab, IpVersion outer, Encapsulation encapsulation) {
    return tunnel(lab, outer, encapsulation, "10.100.0.0", "10.100.0.1");
  }

  static Tunnel tunnel(
      NamespaceLab lab,
      IpVersion outer,
      Encapsulation encapsulation,
      String innerLocal,
      String innerRemote) {
    return new Tunnel(
        "lab",
        null,
        lab.prober(outer),
        lab.target(outer),
        InetAddress.ofLiteral(innerLocal),
        InetAddress.ofLiteral(innerRemote),
        encapsulation,
        1476,
        List.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL),
        null);
  }

  private static final Encapsulation PLAIN = new Encapsulation(null, false, false);

  private static Map<TunnelProbeMode, TunnelOutcome> everyMode(
      NamespaceLab lab, Tunnel tunnel, TunnelProbeMode... except) {
    try (TunnelProber prober = lab.withinProber(GreTunnelProber::open);
        TunnelProber.OpenTunnel open = prober.open(tunnel)) {
      assertThat(open.problem()).isEmpty();
      // The far end's switch resolves neighbours at the first packet, which it drops for that.
      var _ = open.ask(TunnelProbe.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL), TIMEOUT).join();
      Map<TunnelProbeMode, TunnelOutcome> outcomes = new EnumMap<>(TunnelProbeMode.class);
      for (TunnelProbeMode mode : TunnelProbeMode.values()) {
        if (!List.of(except).contains(mode)) {
          outcomes.put(mode, open.ask(TunnelProbe.of(mode), TIMEOUT).join());
        }
      }
      return outcomes;
    }
  }

  private static void allAnswered(Map<TunnelProbeMode, TunnelOutcome> outcomes) {
    assertThat(outcomes.values())
        .as(outcomes.toString())
        .allSatisfy(
            outcome ->
                assertThat(outcome)
                    .isInstanceOfSatisfying(
                        TunnelOutcome.Answered.class,
                        answered -> {
                          assertThat(answered.oddities()).isEmpty();
                          assertThat(answered.rttNanos()).isPositive();
                        }));
  }

  private static @Nullable Integer ttl(@Nullable TunnelOutcome outcome) {
    return outcome instanceof TunnelOutcome.Answered answered ? answered.ttl() : null;
  }

  @Test
  void everyModeWorksWithARealFarEnd() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual())) {
      Map<TunnelProbeMode, TunnelOutcome> outcomes =
          everyMode(lab, tunnel(lab, IpVersion.IPV4, PLAIN));
      allAnswered(outcomes);
      // Sent with 255, unwrapped and routed once at the far end, then two routers on the way.
      assertThat(ttl(outcomes.get(TunnelProbeMode.KEEPALIVE))).isEqualTo(252);
    }
  }

  @Test
  void everyModeWorksWithKeyAndChecksum() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ =
            GreFarEnd.at(
                lab,
                GreFarEnd.Configuration.usual().withKey(40).withOptions("options:csum=true"))) {
      allAnswered(everyMode(lab, tunnel(lab, IpVersion.IPV4, new Encapsulation(40L, true, false))));
    }
  }

  @Test
  void everyModeWorksWithSequenceNumbers() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ =
            GreFarEnd.at(lab, GreFarEnd.Configuration.usual().withOptions("options:seq=true"))) {
      allAnswered(
          everyMode(lab, tunnel(lab, IpVersion.IPV4, new Encapsulation(null, false, true))));
    }
  }

  @Test
  void damagedFramesAreCountedAndNothingElse() {
    // Open vSwitch writes the sequence number after it has computed the checksum over a zero.
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ =
            GreFarEnd.at(
                lab,
                GreFarEnd.Configuration.usual()
                    .withOptions("options:csum=true", "options:seq=true"));
        TunnelProber prober = lab.withinProber(GreTunnelProber::open);
        TunnelProber.OpenTunnel open =
            prober.open(tunnel(lab, IpVersion.IPV4, new Encapsulation(null, true, true)))) {
      TunnelProbe probe = TunnelProbe.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL);
      for (int i = 0; i < 4; i++) {
        var _ = open.ask(probe, Duration.ofMillis(200)).join();
      }
      assertThat(open.ask(probe, Duration.ofMillis(300)).join())
          .isInstanceOf(TunnelOutcome.TimedOut.class);
      assertThat(prober.strays().get(StrayKind.WRONG_CHECKSUM)).isPositive();
      // The inner packet's own checksums hold: a keepalive comes back without the far end's GRE.
      assertThat(open.ask(TunnelProbe.of(TunnelProbeMode.KEEPALIVE), TIMEOUT).join())
          .isInstanceOf(TunnelOutcome.Answered.class);
    }
  }

  @Test
  void ipv6WorksInsideIpv4() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ =
            GreFarEnd.at(
                lab, GreFarEnd.Configuration.usual().withInner("fd10::1/64", "fd10::2/64"))) {
      Map<TunnelProbeMode, TunnelOutcome> outcomes =
          everyMode(
              lab,
              tunnel(lab, IpVersion.IPV4, PLAIN, "fd10::1", "fd10::2"),
              // Linux has no accept_local for IPv6: what comes from its own address is dropped.
              TunnelProbeMode.REPLY_BIDIRECTIONAL);
      allAnswered(outcomes);
    }
  }

  @Test
  void tunnelsOverIpv6AnswerRequests() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual().overIpv6().withKey(7))) {
      Map<TunnelProbeMode, TunnelOutcome> outcomes =
          everyMode(
              lab,
              tunnel(lab, IpVersion.IPV6, new Encapsulation(7L, false, false)),
              TunnelProbeMode.REPLY_UNIDIRECTIONAL,
              TunnelProbeMode.KEEPALIVE);
      allAnswered(outcomes);
    }
  }

  @Test
  void aFarEndThatDropsItsOwnAddressAnswersRequestsOnly() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build();
        GreFarEnd _ = GreFarEnd.at(lab, GreFarEnd.Configuration.usual().unreflecting())) {
      Map<TunnelProbeMode, TunnelOutcome> outcomes =
          everyMode(lab, tunnel(lab, IpVersion.IPV4, PLAIN));
      assertThat(outcomes.get(TunnelProbeMode.REQUEST_BIDIRECTIONAL))
          .isInstanceOf(TunnelOutcome.Answered.class);
      assertThat(outcomes.get(TunnelProbeMode.REQUEST_UNIDIRECTIONAL))
          .isInstanceOf(TunnelOutcome.Answered.class);
      assertThat(
              List.of(
                  TunnelProbeMode.REPLY_BIDIRECTIONAL,
                  TunnelProbeMode.REPLY_UNIDIRECTIONAL,
                  TunnelProbeMode.KEEPALIVE))
          .allSatisfy(
              mode -> assertThat(outcomes.get(mode)).isInstanceOf(TunnelOutcome.TimedOut.class));
    }
  }

  @Test
  @RequiresProgram(value = "tshark", debianPackage = "tshark")
  @RequiresProgram(value = "tcpdump", debianPackage = "tcpdump")
  void anIndependentDissectorReadsTheProbes(@TempDir Path folder) throws Exception {
    Path capture = folder.resolve("gre.pcap");
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build()) {
      Process recorder =
          new ProcessBuilder(
                  "ip",
                  "netns",
                  "exec",
                  lab.node(0).name(),
                  "tcpdump",
                  "-U",
                  "-n",
                  "-i",
                  "right",
                  "-c",
                  "6",
                  "-Z",
                  "root",
                  "-w",
                  capture.toString(),
                  "ip",
                  "proto",
                  "47")
              .redirectErrorStream(true)
              .start();
      try {
        var _ = recorder.inputReader().readLine(); // It listens.
        var _ = everyMode(lab, tunnel(lab, IpVersion.IPV4, new Encapsulation(40L, true, false)));
        // Each mode, and the one that warmed up.
        assertThat(recorder.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        recorder.destroy();
      }
      List<String> packets =
          Command.run(
                  "tshark",
                  "-r",
                  capture.toString(),
                  "-T",
                  "fields",
                  "-E",
                  "occurrence=a",
                  "-o",
                  "ip.check_checksum:TRUE",
                  "-e",
                  "gre.proto",
                  "-e",
                  "gre.key",
                  "-e",
                  "gre.checksum.status",
                  "-e",
                  "ip.checksum.status",
                  "-e",
                  "icmp.type",
                  "-e",
                  "_ws.malformed")
              .lines()
              .filter(line -> line.startsWith("0x"))
              .toList();
      String echo = "0x0800\t0x00000028\t1\t1,1\t%d\t";
      assertThat(packets)
          .contains(
              echo.formatted(8),
              echo.formatted(0),
              "0x0800,0x0000\t0x00000028,0x00000028\t1\t1,1\t\t");
    }
  }

  @Test
  void withoutATunnelTheFarEndsKernelSaysSo() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).build()) {
      for (IpVersion version : IpVersion.values()) {
        assertThat(everyMode(lab, tunnel(lab, version, new Encapsulation(40L, true, false))))
            .allSatisfy(
                (mode, outcome) ->
                    assertThat(outcome)
                        .as("%s over %s", mode, version)
                        .isInstanceOfSatisfying(
                            TunnelOutcome.Refused.class,
                            refused -> {
                              assertThat(refused.kind()).isEqualTo(ReplyKind.PROTOCOL_UNREACHABLE);
                              assertThat(refused.from()).isEqualTo(lab.target(version));
                              assertThat(refused.inside()).isFalse();
                            }));
      }
    }
  }
}
