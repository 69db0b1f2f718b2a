package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.FlowSpec;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.Probe;
import io.lookingglass.probes.sys.ProbeFlow;
import io.lookingglass.probes.sys.ProbeNetwork;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chain of real kernels, as the classic tools and as our sockets see it. */
@RequiresRoot
@RequiresProgram(value = "traceroute", debianPackage = "traceroute")
@RequiresProgram(value = "ping", debianPackage = "iputils-ping")
@RequiresProgram(value = "nft", debianPackage = "nftables")
class NamespaceLabTest {

  @ParameterizedTest
  @EnumSource
  void tracerouteWalksTheChain(IpVersion version) {
    try (NamespaceLab lab = NamespaceLab.withRouters(3).build()) {
      String output =
          lab.node(0)
              .run(
                  "traceroute",
                  "-" + version.number(),
                  "-n",
                  "-q1",
                  "-N1", // One at a time: kernels limit how often they say that a port is closed.
                  "-U",
                  lab.target(version).getHostAddress());
      List<String> hops =
          output.lines().skip(1).map(line -> line.strip().split(" +", -1)[1]).toList();
      assertThat(hops).hasSize(4);
      for (int router = 1; router <= 3; router++) {
        assertThat(
                Addresses.same(hops.get(router - 1), lab.router(router, version).getHostAddress()))
            .as(output)
            .isTrue();
      }
      assertThat(Addresses.same(hops.get(3), lab.target(version).getHostAddress())).isTrue();
    }
  }

  @Test
  void aSmallerLinkIsToldByTheRouterInFrontOfIt() {
    try (NamespaceLab lab = NamespaceLab.withRouters(2).mtu(3, 1400).build()) {
      String output =
          lab.node(0)
              .attempt(
                  "ping",
                  "-c1",
                  "-W1",
                  "-M",
                  "do",
                  "-s",
                  "1400",
                  lab.target(IpVersion.IPV4).getHostAddress())
              .output();
      assertThat(output)
          .contains("From " + lab.router(2, IpVersion.IPV4).getHostAddress())
          .contains("mtu = 1400");
    }
  }

  @Test
  void aRouterLosesWhatItIsToldToLose() {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).losesEvery(1, 4).build()) {
      String output =
          lab.node(0)
              .attempt("ping", "-c8", "-i0.05", "-W1", lab.target(IpVersion.IPV4).getHostAddress())
              .output();
      // Requests and replies pass the router alternately, eight or less of each.
      assertThat(output).doesNotContain(" 0% packet loss").doesNotContain("100% packet loss");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRejectOfNftablesIsAProhibition(IpVersion version) throws Exception {
    try (NamespaceLab lab =
            NamespaceLab.withRouters(2)
                .forwardRule(1, "udp dport 33434 reject with icmpx type admin-prohibited")
                .build();
        ProbeNetwork prober = lab.withinProber(LinuxProbeNetwork::open)) {
      FlowRecorder recorder = new FlowRecorder();
      FlowSpec spec = new FlowSpec(lab.target(version), ProbeProtocol.UDP, 33434, 0, 0, false);
      try (ProbeFlow flow = prober.openFlow(spec, recorder)) {
        flow.send(List.of(new Probe(1, 1, 60), new Probe(2, 64, 60)));
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> recorder.replies().size() == 2);
      }
      assertThat(recorder.reply(1).map(FlowEvent.Replied::kind)).contains(ReplyKind.TIME_EXCEEDED);
      assertThat(recorder.reply(2).map(FlowEvent.Replied::kind))
          .contains(ReplyKind.COMMUNICATION_PROHIBITED);
    }
  }

  @Test
  void aLimitedRouterAnswersNoMoreThanItMay() throws Exception {
    try (NamespaceLab lab = NamespaceLab.withRouters(1).icmpIntervalMillis(1, 1000).build();
        ProbeNetwork prober = lab.withinProber(LinuxProbeNetwork::open)) {
      FlowRecorder recorder = new FlowRecorder();
      FlowSpec spec =
          new FlowSpec(lab.target(IpVersion.IPV4), ProbeProtocol.UDP, 33434, 0, 0, false);
      long began = System.nanoTime();
      try (ProbeFlow flow = prober.openFlow(spec, recorder)) {
        for (int id = 0; id < 20; id++) {
          flow.send(List.of(new Probe(id, 1, 60)));
        }
        flow.send(List.of(new Probe(99, 64, 60)));
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> recorder.reply(99).isPresent());
      }
      // Linux lets six through at once and then one for each interval (net/ipv4/inetpeer.c).
      int seconds = (int) Duration.ofNanos(System.nanoTime() - began).toSeconds();
      assertThat(recorder.replies()).hasSizeBetween(2, 8 + seconds);
    }
  }
}
