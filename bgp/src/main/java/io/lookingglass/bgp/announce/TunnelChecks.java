package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.PreflightReport.State;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.TunnelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether clean traffic has a way on to the customer. Blackholes and rules need none. */
final class TunnelChecks {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelChecks.class);

  private static final String MTU = "tunnel-mtu";
  private static final int IPV6_MINIMUM = 1280; // RFC 8200, section 5.
  private static final int IPV4_MINIMUM = 576; // What every host has to take, RFC 791.
  private static final int TCP_OVER_IPV4 = 40;
  private static final int TCP_OVER_IPV6 = 60;

  private TunnelChecks() {}

  static List<Check> examine(
      Rules rules,
      Circumstances circumstances,
      AnnouncementRequest request,
      ProtectedPrefixSettings entry) {
    List<Check> checks = new ArrayList<>();
    boolean needed = request.subject().kind() == Subject.Kind.ANNOUNCE;
    for (PreflightCheck further : circumstances.further()) {
      try {
        checks.addAll(further.examine(request, entry));
      } catch (RuntimeException e) {
        LOG.error("A check before {} failed by itself", request.subject().text(), e);
        checks.add(
            Check.unknown(
                "further",
                "Further checks",
                Severity.SOFT,
                "A check failed by itself",
                "See the log of this server"));
      }
    }
    if (needed && !entry.tunnels().isEmpty()) {
      Check configured = mtu(rules, entry);
      if (configured.state() == State.FAILED || noneIs(MTU, checks)) {
        // A path that was measured to carry so little does not make it enough.
        checks.removeIf(check -> check.id().equals(MTU));
        checks.addFirst(configured);
      }
    }
    if (needed && noneIs("tunnel-health", checks)) {
      checks.add(
          entry.tunnels().isEmpty()
              ? Check.unknown(
                  "tunnel-health",
                  "A healthy tunnel",
                  Severity.SOFT,
                  "The prefix names no tunnels",
                  "Name the tunnels its clean traffic takes, so that they are checked")
              : Check.unknown(
                  "tunnel-health",
                  "A healthy tunnel",
                  Severity.SOFT,
                  "The health of " + String.join(", ", entry.tunnels()) + " is not watched",
                  "Probe the tunnels by hand before announcing"));
    }
    return checks;
  }

  private static boolean noneIs(String id, List<Check> checks) {
    return checks.stream().noneMatch(check -> check.id().equals(id));
  }

  /**
   * What can be told from the file; whether the path takes such packets is for probes to find,
   * whose check of the same name takes the place of this one.
   */
  private static Check mtu(Rules rules, ProtectedPrefixSettings entry) {
    boolean ipv4 = entry.prefix().isIpv4();
    int least = ipv4 ? IPV4_MINIMUM : IPV6_MINIMUM;
    int headers = ipv4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
    List<TunnelSettings> tunnels = rules.tunnels(entry);
    List<TunnelSettings> small = tunnels.stream().filter(tunnel -> tunnel.mtu() < least).toList();
    String each =
        tunnels.stream()
            .map(
                tunnel ->
                    tunnel.name() + " " + tunnel.mtu() + ", so TCP MSS " + (tunnel.mtu() - headers))
            .collect(Collectors.joining("; "));
    return small.isEmpty()
        ? Check.passed(MTU, "Tunnel MTU and MSS", Severity.SOFT, "MTU " + each)
        : Check.failed(
            MTU,
            "Tunnel MTU and MSS",
            Severity.SOFT,
            "MTU " + each + ": less than " + least + " bytes, which every path has to take",
            "Correct tunnels.mtu, or the path below the tunnel");
  }
}
