package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IpVersion;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulated network as the classic tools see it, so that it can be believed. */
@RequiresRoot
@RequiresProgram(value = "traceroute", debianPackage = "traceroute")
@RequiresProgram(value = "ping", debianPackage = "iputils-ping")
@RequiresProgram(value = "mtr", debianPackage = "mtr-tiny")
class SimulatedNetworkTest {
  private static final Pattern HOP = Pattern.compile("^ *(\\d+)  (\\S+)(.*)$", Pattern.MULTILINE);

  private static String traceroute(
      SimulatedNetwork network, IpVersion version, int target, String... options) {
    // Waits two seconds for every answer: by default it gives up early when neighbours are quick.
    String[] fixed = {"traceroute", "-" + version.number(), "-n", "-q", "1", "-w", "2,0,0"};
    String[] command = new String[fixed.length + options.length + 1];
    System.arraycopy(fixed, 0, command, 0, fixed.length);
    System.arraycopy(options, 0, command, fixed.length, options.length);
    command[command.length - 1] = network.target(target, version).getHostAddress();
    return Command.run(command);
  }

  private static String hop(String output, int number) {
    return HOP.matcher(output)
        .results()
        .filter(match -> match.group(1).equals(Integer.toString(number)))
        .map(match -> match.group(2) + match.group(3))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no hop " + number + " in:\n" + output));
  }

  @ParameterizedTest
  @CsvSource({"IPV4, -I", "IPV4, -U", "IPV4, -T", "IPV6, -I", "IPV6, -U", "IPV6, -T"})
  void tracerouteSeesEveryHopAtItsTime(IpVersion version, String method) {
    try (SimulatedNetwork network = SimulatedNetwork.start("sixteen-hops")) {
      String output = traceroute(network, version, 700, method);
      for (int number = 1; number <= 16; number++) {
        String address =
            (number == 16 ? network.target(700, version) : network.router("r" + number, version))
                .getHostAddress();
        Matcher line = Pattern.compile("(\\S+) +([0-9.]+) ms.*").matcher(hop(output, number));
        assertThat(line.matches()).as(output).isTrue();
        assertThat(Addresses.same(line.group(1), address)).as(output).isTrue();
        assertThat(Double.parseDouble(line.group(2))).isBetween(number * 5.0, number * 5.0 + 20);
      }
    }
  }

  @Test
  void theDelaysThatWereAppliedAreThePlannedOnes() {
    try (SimulatedNetwork network = SimulatedNetwork.start("sixteen-hops")) {
      for (int i = 0; i < 5; i++) {
        traceroute(network, IpVersion.IPV4, i, "-I");
      }
      List<Long> late =
          network.truth().stream()
              .map(truth -> truth.appliedNanos() - truth.plannedNanos())
              .sorted()
              .toList();
      assertThat(late).hasSizeGreaterThanOrEqualTo(5 * 16);
      assertThat(late.getFirst()).isNotNegative();
      assertThat(late.get(late.size() / 2)).isLessThan(100_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tracerouteReadsLabelsAndInterfacesOfRouters(IpVersion version) {
    try (SimulatedNetwork network = SimulatedNetwork.start("oddities")) {
      String output = traceroute(network, version, 0, "-e", "-U", "-p", "40000");
      assertThat(hop(output, 3)).contains("MPLS:L=24015,E=0,S=0,T=1/L=299776,E=4,S=1,T=1");
      assertThat(hop(output, 4)).contains("MPLS:L=16001,E=5,S=1,T=250");
      assertThat(hop(output, 6)).doesNotContain("16003");
      assertThat(hop(output, 7)).contains("<2/11:00000007,");
    }
  }

  @Test
  void tracerouteShowsRefusalsAndLoops() {
    try (SimulatedNetwork network = SimulatedNetwork.start("refusals")) {
      assertThat(hop(traceroute(network, IpVersion.IPV4, 0, "-U", "-N", "1"), 2)).contains("!X");
      assertThat(hop(traceroute(network, IpVersion.IPV6, 0, "-U", "-N", "1"), 2)).contains("!X");
      assertThat(hop(traceroute(network, IpVersion.IPV4, 10, "-U", "-N", "1"), 2)).contains("!X");
      assertThat(hop(traceroute(network, IpVersion.IPV4, 10, "-I", "-N", "1"), 2))
          .startsWith(network.target(10, IpVersion.IPV4).getHostAddress());
      assertThat(hop(traceroute(network, IpVersion.IPV4, 20, "-U", "-N", "1"), 2)).contains("!H");
      assertThat(hop(traceroute(network, IpVersion.IPV4, 30, "-U", "-N", "1"), 2)).contains("!N");
      String loop = traceroute(network, IpVersion.IPV4, 40, "-U", "-m", "9");
      assertThat(IntStream.of(1, 3, 5, 7, 9).mapToObj(number -> hop(loop, number)))
          .allMatch(
              line -> line.startsWith(network.router("loop1", IpVersion.IPV4).getHostAddress()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void pingLearnsThePathMtu(IpVersion version) {
    try (SimulatedNetwork network = SimulatedNetwork.start("mtu")) {
      String target = network.target(0, version).getHostAddress();
      String family = "-" + version.number();
      int overhead = version.headerBytes() + 8;
      assertThat(
              Command.attempt(
                      "ping",
                      family,
                      "-c1",
                      "-W1",
                      "-M",
                      "do",
                      "-s",
                      "" + (1401 - overhead),
                      target)
                  .output())
          .containsIgnoringCase("mtu")
          .contains("1400");
      assertThat(
              Command.attempt(
                      "ping",
                      family,
                      "-c1",
                      "-W1",
                      "-M",
                      "do",
                      "-s",
                      "" + (1400 - overhead),
                      target)
                  .exitCode())
          .isZero();
      String hole = network.target(20, version).getHostAddress();
      assertThat(
              Command.attempt(
                      "ping", family, "-c1", "-W1", "-M", "do", "-s", "" + (1400 - overhead), hole)
                  .output())
          .contains("100% packet loss");
    }
  }

  @Test
  void pingSeesDuplicatesAndTimeToLive() {
    try (SimulatedNetwork network = SimulatedNetwork.start("oddities")) {
      String output =
          Command.run("ping", "-c2", "-i0.2", network.target(30, IpVersion.IPV4).getHostAddress());
      assertThat(output).contains("ttl=61").contains("DUP!");
    }
  }

  @Test
  void mtrTellsLossThatMattersFromLossThatDoesNot() {
    try (SimulatedNetwork network = SimulatedNetwork.start("losses")) {
      String output =
          Command.run(
              "mtr",
              "-4",
              "-n",
              "-r",
              "-c",
              "6",
              "-i",
              "0.2",
              network.target(0, IpVersion.IPV4).getHostAddress());
      assertThat(lossOf(output, 1)).isZero();
      assertThat(lossOf(output, 2)).isBetween(33.0, 67.0);
      assertThat(lossOf(output, 3)).isGreaterThanOrEqualTo(33.0);
      assertThat(lossOf(output, 5)).isBetween(16.0, 67.0);
    }
  }

  private static double lossOf(String report, int hop) {
    Matcher line =
        Pattern.compile("^ *" + hop + "\\.\\S* +\\S+ +([0-9.]+)%?.*$", Pattern.MULTILINE)
            .matcher(report);
    assertThat(line.find()).as(report).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void flowsTakeOnePathAndPacketsAlternate() {
    try (SimulatedNetwork network = SimulatedNetwork.start("balanced")) {
      List<String> second =
          IntStream.range(0, 16)
              .mapToObj(i -> hop(traceroute(network, IpVersion.IPV4, i, "-I", "-m", "2"), 2))
              .map(line -> line.split(" ", 2)[0])
              .distinct()
              .toList();
      assertThat(second)
          .containsExactlyInAnyOrder(
              network.router("left", IpVersion.IPV4).getHostAddress(),
              network.router("right", IpVersion.IPV4).getHostAddress());
    }
  }

  @Test
  void severalNetworksStandSideBySide() {
    try (SimulatedNetwork one = SimulatedNetwork.start("sixteen-hops");
        SimulatedNetwork two = SimulatedNetwork.start("oddities")) {
      assertThat(one.deviceName()).isNotEqualTo(two.deviceName());
      assertThat(hop(traceroute(one, IpVersion.IPV4, 0, "-I", "-m", "1"), 1))
          .startsWith(one.router("r1", IpVersion.IPV4).getHostAddress());
      assertThat(hop(traceroute(two, IpVersion.IPV4, 0, "-I", "-m", "1"), 1))
          .startsWith(two.router("plain", IpVersion.IPV4).getHostAddress());
    }
  }
}
