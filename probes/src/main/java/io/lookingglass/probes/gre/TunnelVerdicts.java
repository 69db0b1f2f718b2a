package io.lookingglass.probes.gre;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the cause of what was seen of a tunnel: a pure decision over {@link Evidence}.
 *
 * <p>In three stages, each only where the one before found nothing: what is wrong at this end; why
 * nothing comes through at all, which has one cause; what does not work although something does,
 * which may have several ({@link TunnelImpairments}).
 */
final class TunnelVerdicts {
  private final Evidence evidence;
  private final Tunnel tunnel;
  private final String remote;

  private TunnelVerdicts(Evidence evidence) {
    this.evidence = evidence;
    this.tunnel = evidence.tunnel();
    this.remote = IpAddresses.format(tunnel.remote());
  }

  /** The most important first; empty when all is well. */
  static List<TunnelFinding> decide(Evidence evidence) {
    return new TunnelVerdicts(evidence).findings();
  }

  private List<TunnelFinding> findings() {
    TunnelProblem problem = evidence.problem();
    if (problem != null) {
      return List.of(ownEnd(problem));
    }
    Optional<TunnelFinding> unsent = nothingLeaves();
    if (unsent.isPresent()) {
      return List.of(unsent.get());
    }
    if (Evidence.MODES.stream().noneMatch(evidence::works)) {
      return List.of(nothingWorks());
    }
    return new TunnelImpairments(evidence).findings();
  }

  private TunnelFinding ownEnd(TunnelProblem problem) {
    TunnelCause cause =
        switch (problem.kind()) {
          case NO_PRIVILEGE, CLOSED -> TunnelCause.CANNOT_PROBE;
          case LOCAL_ADDRESS -> TunnelCause.LOCAL_ADDRESS_MISSING;
          case NO_ROUTE -> TunnelCause.NO_ROUTE;
          case RECURSIVE_ROUTING -> TunnelCause.RECURSIVE_ROUTING;
        };
    return new FindingBuilder(tunnel, cause, Confidence.CERTAIN)
        .sentence("Nothing was sent: " + problem.sentence() + ".")
        .remedy(
            switch (problem.kind()) {
              case NO_PRIVILEGE -> "Give the process CAP_NET_RAW.";
              case CLOSED -> "Try again when the server runs.";
              case LOCAL_ADDRESS ->
                  "Add %s to an interface of this machine, or correct the tunnel's `local`."
                      .formatted(IpAddresses.format(tunnel.local()));
              case NO_ROUTE -> "Add a route to %s.".formatted(remote);
              case RECURSIVE_ROUTING ->
                  "Keep %s/%d out of what is routed into the tunnel: a static route over the uplink, and a filter for it in the routing protocol that runs inside."
                      .formatted(remote, tunnel.remote().getAddress().length * 8);
            })
        .build();
  }

  private Optional<TunnelFinding> nothingLeaves() {
    List<TunnelOutcome> all = evidence.modeOutcomes().toList();
    List<String> reasons =
        all.stream()
            .filter(TunnelOutcome.NotSent.class::isInstance)
            .map(outcome -> ((TunnelOutcome.NotSent) outcome).reason())
            .distinct()
            .toList();
    if (all.isEmpty() || !all.stream().allMatch(TunnelOutcome.NotSent.class::isInstance)) {
      return Optional.empty();
    }
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.CANNOT_PROBE, Confidence.CERTAIN)
            .sentence("No probe left this machine.")
            .evidence(reasons)
            .remedy("Let packets of protocol 47 out of this machine; see its own packet filter.")
            .build());
  }

  private TunnelFinding nothingWorks() {
    return refusedByFarEnd()
        .or(this::prohibited)
        .or(this::unreachable)
        .or(this::otherEncapsulation)
        .or(this::filteredOnTheWay)
        .orElseGet(this::silent);
  }

  private Optional<Refused> refusal(ReplyKind kind) {
    return evidence.refusals().stream()
        .filter(refused -> refused.kind() == kind && refused.from().equals(tunnel.remote()))
        .findFirst();
  }

  private Optional<TunnelFinding> refusedByFarEnd() {
    Optional<Refused> noProtocol = refusal(ReplyKind.PROTOCOL_UNREACHABLE);
    if (noProtocol.isPresent()) {
      return Optional.of(
          new FindingBuilder(tunnel, TunnelCause.GRE_NOT_CONFIGURED, Confidence.CERTAIN)
              .sentence(
                  "%s is there and says that it does not speak GRE: no tunnel is configured or up at the far end."
                      .formatted(remote))
              .evidence(said(noProtocol.get()))
              .evidence(plainEchoWords())
              .remedy("Configure the tunnel at the far end, and check that its interface is up.")
              .remedy(
                  "Check that the far end's tunnel source is %s, not another of its addresses."
                      .formatted(remote))
              .build());
    }
    return refusal(ReplyKind.PORT_UNREACHABLE)
        .map(
            refused ->
                new FindingBuilder(tunnel, TunnelCause.NO_SUCH_TUNNEL, Confidence.CERTAIN)
                    .sentence(
                        "%s speaks GRE but has no tunnel that these packets belong to (%s, from %s)."
                            .formatted(
                                remote,
                                tunnel.encapsulation().words(),
                                IpAddresses.format(tunnel.local())))
                    .evidence(said(refused))
                    .evidence(
                        "A Linux far end (ip_gre) answers so when addresses or key match no tunnel")
                    .remedy(
                        "Make the far end's tunnel have local %s, remote %s and %s."
                            .formatted(
                                remote,
                                IpAddresses.format(tunnel.local()),
                                tunnel.encapsulation().words()))
                    .build());
  }

  private Optional<TunnelFinding> prohibited() {
    return evidence.refusals().stream()
        .filter(refused -> isProhibition(refused.kind()))
        .findFirst()
        .map(
            refused ->
                new FindingBuilder(tunnel, TunnelCause.PROTOCOL_FILTERED, Confidence.CERTAIN)
                    .sentence(
                        "%s%s filters GRE and says so."
                            .formatted(
                                IpAddresses.format(refused.from()), hopWords(refused.from())))
                    .evidence(said(refused))
                    .evidence(plainEchoWords())
                    .remedy(
                        "Permit protocol 47 between %s and %s, in both directions, in the filter of %s."
                            .formatted(
                                IpAddresses.format(tunnel.local()),
                                remote,
                                IpAddresses.format(refused.from())))
                    .build());
  }

  private static boolean isProhibition(ReplyKind kind) {
    return switch (kind) {
      case COMMUNICATION_PROHIBITED,
          NETWORK_PROHIBITED,
          HOST_PROHIBITED,
          SOURCE_ADDRESS_FAILED_POLICY,
          REJECT_ROUTE ->
          true;
      default -> false;
    };
  }

  private Optional<TunnelFinding> unreachable() {
    return evidence.refusals().stream()
        .filter(refused -> refused.kind().refusal())
        .findFirst()
        .map(
            refused ->
                new FindingBuilder(tunnel, TunnelCause.FAR_END_UNREACHABLE, Confidence.CERTAIN)
                    .sentence(
                        "%s%s says that it cannot deliver packets to %s."
                            .formatted(
                                IpAddresses.format(refused.from()),
                                hopWords(refused.from()),
                                remote))
                    .evidence(said(refused))
                    .evidence(plainEchoWords())
                    .remedy(
                        "Check that %s is the far end's address, that it is up, and how it is routed."
                            .formatted(remote))
                    .build());
  }

  private Optional<TunnelFinding> otherEncapsulation() {
    return evidence
        .of(TunnelCheck.OTHER_ENCAPSULATION)
        .filter(probed -> probed.outcome().answered())
        .findFirst()
        .map(
            probed ->
                new FindingBuilder(tunnel, TunnelCause.KEY_MISMATCH, Confidence.CERTAIN)
                    .sentence(
                        "The far end answers packets with %s, and ignores those with %s as configured here."
                            .formatted(probed.encapsulation(), tunnel.encapsulation().words()))
                    .evidence(
                        "%d probes with %s: no answer; one with %s: answered"
                            .formatted(
                                evidence.modeOutcomes().count(),
                                tunnel.encapsulation().words(),
                                probed.encapsulation()))
                    .remedy(
                        "Agree with the far end: either make it use %s, or configure %s here (tunnels.key, checksum, sequence)."
                            .formatted(tunnel.encapsulation().words(), probed.encapsulation()))
                    .build());
  }

  private Optional<TunnelFinding> filteredOnTheWay() {
    int lastGre = evidence.lastRouter(TunnelCheck.GRE_TRACE);
    @Nullable Integer plainEnd = evidence.reachedAt(TunnelCheck.PLAIN_TRACE);
    int farthestPlain =
        plainEnd != null ? plainEnd : evidence.lastRouter(TunnelCheck.PLAIN_TRACE) + 1;
    if (evidence.reachedAt(TunnelCheck.GRE_TRACE) != null || lastGre + 1 >= farthestPlain) {
      return Optional.empty();
    }
    Map<Integer, InetAddress> plain = evidence.hops(TunnelCheck.PLAIN_TRACE);
    @Nullable InetAddress last = evidence.hops(TunnelCheck.GRE_TRACE).get(lastGre);
    @Nullable InetAddress next = plain.get(lastGre + 1);
    String between =
        "%s and %s"
            .formatted(
                last == null
                    ? "this machine"
                    : "hop %d (%s)".formatted(lastGre, IpAddresses.format(last)),
                next == null
                    ? "hop " + (lastGre + 1)
                    : "hop %d (%s)".formatted(lastGre + 1, IpAddresses.format(next)));
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.PROTOCOL_FILTERED, Confidence.LIKELY)
            .sentence(
                "GRE packets vanish between %s, where plain ICMP passes: protocol 47 is dropped there without a word."
                    .formatted(between))
            .evidence(
                "The GRE traceroute ends after hop %d, the plain one goes on to hop %d"
                    .formatted(lastGre, farthestPlain))
            .evidence(plainEchoWords())
            .remedy(
                "Ask who runs these two routers to permit protocol 47 between %s and %s; a filter on the way out of the first looks like one on the way into the second."
                    .formatted(IpAddresses.format(tunnel.local()), remote))
            .build());
  }

  private TunnelFinding silent() {
    boolean echo = evidence.works(TunnelCheck.PLAIN_ECHO);
    int lastGre = evidence.lastRouter(TunnelCheck.GRE_TRACE);
    if (!echo && evidence.reachedAt(TunnelCheck.PLAIN_TRACE) == null) {
      return new FindingBuilder(tunnel, TunnelCause.FAR_END_UNREACHABLE, Confidence.POSSIBLE)
          .sentence(
              "%s answers neither GRE nor plain ICMP; the last that answers is %s."
                  .formatted(
                      remote,
                      lastGre == 0
                          ? "nobody"
                          : "hop %d (%s)"
                              .formatted(
                                  lastGre,
                                  IpAddresses.format(
                                      evidence
                                          .hops(TunnelCheck.GRE_TRACE)
                                          .getOrDefault(lastGre, tunnel.local())))))
          .evidence(plainEchoWords())
          .remedy("Check that %s is up and routed; then look for filters there.".formatted(remote))
          .build();
    }
    return new FindingBuilder(tunnel, TunnelCause.FAR_END_SILENT, Confidence.LIKELY)
        .sentence(
            "GRE packets get as far as the last router before %s, which answers plain ICMP and ignores them: another key, a tunnel that is shut down or bound to other addresses, or a filter for protocol 47 right before or at the far end."
                .formatted(remote))
        .evidence(plainEchoWords())
        .evidence("The GRE traceroute goes as far as hop %d".formatted(lastGre))
        .evidence(
            "No answer either without key, with key 0, with checksum or with sequence number; keys"
                + " that nobody told cannot be tried")
        .remedy(
            "Compare the key (here %s), and that the far end's tunnel has source %s and destination %s and is not shut down."
                .formatted(
                    tunnel.encapsulation().words(), remote, IpAddresses.format(tunnel.local())))
        .remedy(
            "Then permit protocol 47 from %s there.".formatted(IpAddresses.format(tunnel.local())))
        .build();
  }

  private String said(Refused refused) {
    return said(tunnel, refused);
  }

  static String said(Tunnel tunnel, Refused refused) {
    return "%s said: %s (%s %d/%d)"
        .formatted(
            IpAddresses.format(refused.from()),
            refused.kind().words(),
            IpVersion.of(refused.from()) == IpVersion.IPV4 ? "ICMP" : "ICMPv6",
            refused.type(),
            refused.code());
  }

  private String hopWords(InetAddress router) {
    for (TunnelCheck trace : List.of(TunnelCheck.PLAIN_TRACE, TunnelCheck.GRE_TRACE)) {
      for (Map.Entry<Integer, InetAddress> hop : evidence.hops(trace).entrySet()) {
        if (hop.getValue().equals(router)) {
          return " (hop %d)".formatted(hop.getKey());
        }
      }
    }
    return "";
  }

  private String plainEchoWords() {
    int answered = evidence.answers(TunnelCheck.PLAIN_ECHO).size();
    return "Plain ICMP echo to %s, outside GRE: %d of %d answered"
        .formatted(remote, answered, evidence.sent(TunnelCheck.PLAIN_ECHO));
  }

  /** What was looked at and found right, whatever else is wrong. */
  static List<String> checked(Evidence evidence) {
    List<String> right = new ArrayList<>();
    for (TunnelCheck mode : Evidence.MODES) {
      if (evidence.works(mode)) {
        int answered = evidence.answers(mode).size();
        right.add(
            "%s: %d of %d answered, median %.1f ms"
                .formatted(
                    mode.words(),
                    answered,
                    evidence.sent(mode),
                    Evidence.median(evidence.roundTrips(mode)) / 1e6));
      }
    }
    @Nullable Integer hops = evidence.reachedAt(TunnelCheck.GRE_TRACE);
    if (hops != null) {
      right.add("the GRE traceroute reaches the far end at hop " + hops);
    }
    @Nullable Integer outer = evidence.largestPassed(TunnelCheck.OUTER_SIZE);
    if (outer != null) {
      right.add("outer packets of %d bytes pass unfragmented".formatted(outer));
    }
    @Nullable Integer inner = evidence.largestPassed(TunnelCheck.INNER_SIZE);
    if (inner != null) {
      right.add("inner packets of %d bytes pass unfragmented".formatted(inner));
    }
    TunnelOutcome.@Nullable Answered syn = evidence.answer(TunnelCheck.MSS);
    if (syn != null && syn.maximumSegmentSize() != null) {
      right.add("a host behind the tunnel offers an MSS of " + syn.maximumSegmentSize());
    }
    return right;
  }
}
