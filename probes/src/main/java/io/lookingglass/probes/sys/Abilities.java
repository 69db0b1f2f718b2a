package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.List;

/** The words of {@link ProbeAbility}: what a tier lacks, and what the administrator can do. */
final class Abilities {
  private static final String GRANT_RAW =
      "Give the process CAP_NET_RAW: AmbientCapabilities=CAP_NET_RAW in its systemd unit, or"
          + " cap_add NET_RAW for its container. Do not use setcap on the java binary: it would no"
          + " longer find its own libraries.";

  private static final String NO_QUOTE =
      "Address translation on the path is not detected, and a router's view of the probe's TTL and"
          + " DSCP is not shown, because the kernel keeps the quoted IP header to itself.";

  private static final String NO_ERROR_SIZE = "The size of ICMP errors is not known.";

  private Abilities() {}

  static ProbeAbility raw() {
    return new ProbeAbility(ProbeAbility.Tier.RAW, List.of(), null);
  }

  static ProbeAbility unprivileged(ProbeProtocol protocol) {
    List<String> lost =
        switch (protocol) {
          case ICMP -> List.of(NO_QUOTE, NO_ERROR_SIZE);
          case UDP ->
              List.of(
                  "The path may differ from probe to probe, because every probe has a source port"
                      + " of its own and load balancers go by it.",
                  NO_QUOTE,
                  NO_ERROR_SIZE);
          case TCP ->
              List.of(
                  "The path may differ from probe to probe, because every probe has a source port"
                      + " of its own and load balancers go by it.",
                  "An open port sees a connection that is opened and reset, not only a SYN.",
                  "The kernel sends an unanswered SYN again after one second.",
                  "Sending is timed by the program's clock, not by the kernel's stamp, so the"
                      + " round-trip times of routers and closed ports come out too long: by some"
                      + " tens of microseconds, on a busy host by milliseconds.",
                  "TTL and size of the target's answer are not known.",
                  NO_QUOTE,
                  NO_ERROR_SIZE);
        };
    return new ProbeAbility(ProbeAbility.Tier.UNPRIVILEGED, lost, GRANT_RAW);
  }

  /** GRE has no way without privilege: only raw sockets carry protocol 47. */
  static ProbeAbility gre(IpVersion ipVersion, int errno) {
    if (errno == Errno.EPERM || errno == Errno.EACCES) {
      return new ProbeAbility(
          ProbeAbility.Tier.UNAVAILABLE,
          List.of("GRE tunnels cannot be probed: the process has no CAP_NET_RAW."),
          GRANT_RAW);
    }
    if (errno == Errno.EAFNOSUPPORT) {
      return new ProbeAbility(
          ProbeAbility.Tier.UNAVAILABLE,
          List.of(
              "GRE tunnels over IPv%d cannot be probed: IPv%d is switched off on this host."
                  .formatted(ipVersion.number(), ipVersion.number())),
          "Switch IPv%d on in the kernel that runs this process.".formatted(ipVersion.number()));
    }
    return new ProbeAbility(
        ProbeAbility.Tier.UNAVAILABLE,
        List.of(
            "GRE tunnels over IPv%d cannot be probed: the kernel refuses the socket with %s."
                .formatted(ipVersion.number(), Errno.describe(errno))),
        GRANT_RAW);
  }

  static ProbeAbility unavailable(IpVersion ipVersion, ProbeProtocol protocol, int errno) {
    String what = "%s over IPv%d".formatted(protocol, ipVersion.number());
    if (errno == Errno.EAFNOSUPPORT) {
      return new ProbeAbility(
          ProbeAbility.Tier.UNAVAILABLE,
          List.of(
              "%s is not possible: IPv%d is switched off on this host."
                  .formatted(what, ipVersion.number())),
          "Switch IPv%d on in the kernel that runs this process (for IPv6: not ipv6.disable=1)."
              .formatted(ipVersion.number()));
    }
    if (protocol == ProbeProtocol.ICMP && errno == Errno.EACCES) {
      return new ProbeAbility(
          ProbeAbility.Tier.UNAVAILABLE,
          List.of(
              what
                  + " is not possible: the process has no CAP_NET_RAW, and no group of it is in the"
                  + " range of sysctl net.ipv4.ping_group_range (which counts for both IP"
                  + " versions)."),
          GRANT_RAW
              + " Or let every group ping: sysctl -w net.ipv4.ping_group_range=\"0 2147483647\".");
    }
    return new ProbeAbility(
        ProbeAbility.Tier.UNAVAILABLE,
        List.of(
            "%s is not possible: the kernel refuses the socket with %s."
                .formatted(what, Errno.describe(errno))),
        GRANT_RAW);
  }
}
