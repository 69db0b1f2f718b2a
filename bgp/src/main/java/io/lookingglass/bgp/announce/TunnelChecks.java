package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.announce.PreflightReport.State;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.language.Sentence;
import java.util.ArrayList;
import java.util.List;
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
                Sentence.of("Further checks"),
                Severity.SOFT,
                Sentence.of("A check failed by itself"),
                Sentence.of("See the log of this server")));
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
                  Sentence.of("A healthy tunnel"),
                  Severity.SOFT,
                  Sentence.of("The prefix names no tunnels"),
                  Sentence.of("Name the tunnels its clean traffic takes, so that they are checked"))
              : Check.unknown(
                  "tunnel-health",
                  Sentence.of("A healthy tunnel"),
                  Severity.SOFT,
                  Sentence.of(
                      "The health of {0} is not watched", String.join(", ", entry.tunnels())),
                  Sentence.of("Probe the tunnels by hand before announcing")));
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
    Sentence title = Sentence.of("Tunnel MTU and MSS");
    Sentence each =
        Sentence.listed(
            tunnels.stream()
                .map(
                    tunnel ->
                        Sentence.of(
                            "{0} {1}, so TCP MSS {2}",
                            tunnel.name(), tunnel.mtu(), tunnel.mtu() - headers))
                .toList());
    return small.isEmpty()
        ? Check.passed(MTU, title, Severity.SOFT, Sentence.of("MTU {0}", each))
        : Check.failed(
            MTU,
            title,
            Severity.SOFT,
            Sentence.of("MTU {0}: less than {1} bytes, which every path has to take", each, least),
            Sentence.of("Correct {0}, or the path below the tunnel", "tunnels.mtu"));
  }
}
