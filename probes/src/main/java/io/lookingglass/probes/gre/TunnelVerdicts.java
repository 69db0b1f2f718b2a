package io.lookingglass.probes.gre;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        .sentence(Sentence.of("Nothing was sent: {0}.", problem.sentence()))
        .remedy(
            switch (problem.kind()) {
              case NO_PRIVILEGE -> Sentence.of("Give the process CAP_NET_RAW.");
              case CLOSED -> Sentence.of("Try again when the server runs.");
              case LOCAL_ADDRESS ->
                  Sentence.of(
                      "Add {0} to an interface of this machine, or correct the tunnel's `local`.",
                      IpAddresses.format(tunnel.local()));
              case NO_ROUTE -> Sentence.of("Add a route to {0}.", remote);
              case RECURSIVE_ROUTING ->
                  Sentence.of(
                      "Keep {0}/{1} out of what is routed into the tunnel: a static route over the"
                          + " uplink, and a filter for it in the routing protocol that runs"
                          + " inside.",
                      remote, tunnel.remote().getAddress().length * 8);
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
            .sentence(Sentence.of("No probe left this machine."))
            .evidence(reasons.stream().map(Sentence::verbatim).toList())
            .remedy(
                Sentence.of(
                    "Let packets of protocol 47 out of this machine; see its own packet filter."))
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
                  Sentence.of(
                      "{0} is there and says that it does not speak GRE: no tunnel is configured or"
                          + " up at the far end.",
                      remote))
              .evidence(said(noProtocol.get()))
              .evidence(plainEchoWords())
              .remedy(
                  Sentence.of(
                      "Configure the tunnel at the far end, and check that its interface is up."))
              .remedy(
                  Sentence.of(
                      "Check that the far end's tunnel source is {0}, not another of its"
                          + " addresses.",
                      remote))
              .build());
    }
    return refusal(ReplyKind.PORT_UNREACHABLE)
        .map(
            refused ->
                new FindingBuilder(tunnel, TunnelCause.NO_SUCH_TUNNEL, Confidence.CERTAIN)
                    .sentence(
                        Sentence.of(
                            "{0} speaks GRE but has no tunnel that these packets belong to ({1},"
                                + " from {2}).",
                            remote,
                            tunnel.encapsulation().sentence(),
                            IpAddresses.format(tunnel.local())))
                    .evidence(said(refused))
                    .evidence(
                        Sentence.of(
                            "A Linux far end (ip_gre) answers so when addresses or key match no"
                                + " tunnel"))
                    .remedy(
                        Sentence.of(
                            "Make the far end's tunnel have local {0}, remote {1} and {2}.",
                            remote,
                            IpAddresses.format(tunnel.local()),
                            tunnel.encapsulation().sentence()))
                    .build());
  }

  private Optional<TunnelFinding> prohibited() {
    return evidence.refusals().stream()
        .filter(refused -> isProhibition(refused.kind()))
        .findFirst()
        .map(
            refused ->
                new FindingBuilder(tunnel, TunnelCause.PROTOCOL_FILTERED, Confidence.CERTAIN)
                    .sentence(Sentence.of("{0} filters GRE and says so.", hopWords(refused.from())))
                    .evidence(said(refused))
                    .evidence(plainEchoWords())
                    .remedy(
                        Sentence.of(
                            "Permit protocol 47 between {0} and {1}, in both directions, in the"
                                + " filter of {2}.",
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
                        Sentence.of(
                            "{0} says that it cannot deliver packets to {1}.",
                            hopWords(refused.from()), remote))
                    .evidence(said(refused))
                    .evidence(plainEchoWords())
                    .remedy(
                        Sentence.of(
                            "Check that {0} is the far end's address, that it is up, and how it is"
                                + " routed.",
                            remote))
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
                        Sentence.of(
                            "The far end answers packets with {0}, and ignores those with {1} as"
                                + " configured here.",
                            Encapsulation.ofWords(String.valueOf(probed.encapsulation())),
                            tunnel.encapsulation().sentence()))
                    .evidence(
                        Sentence.of(
                            "{0} probes with {1}: no answer; one with {2}: answered",
                            evidence.modeOutcomes().count(),
                            tunnel.encapsulation().sentence(),
                            Encapsulation.ofWords(String.valueOf(probed.encapsulation()))))
                    .remedy(
                        Sentence.of(
                            "Agree with the far end: either make it use {0}, or configure {1} here"
                                + " (tunnels.key, checksum, sequence).",
                            tunnel.encapsulation().sentence(),
                            Encapsulation.ofWords(String.valueOf(probed.encapsulation()))))
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
    Sentence between =
        Sentence.of(
            "{0} and {1}",
            last == null
                ? Sentence.of("this machine")
                : Sentence.of("hop {0} ({1})", lastGre, IpAddresses.format(last)),
            next == null
                ? Sentence.of("hop {0}", lastGre + 1)
                : Sentence.of("hop {0} ({1})", lastGre + 1, IpAddresses.format(next)));
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.PROTOCOL_FILTERED, Confidence.LIKELY)
            .sentence(
                Sentence.of(
                    "GRE packets vanish between {0}, where plain ICMP passes: protocol 47 is"
                        + " dropped there without a word.",
                    between))
            .evidence(
                Sentence.of(
                    "The GRE traceroute ends after hop {0}, the plain one goes on to hop {1}",
                    lastGre, farthestPlain))
            .evidence(plainEchoWords())
            .remedy(
                Sentence.of(
                    "Ask who runs these two routers to permit protocol 47 between {0} and {1}; a"
                        + " filter on the way out of the first looks like one on the way into the"
                        + " second.",
                    IpAddresses.format(tunnel.local()), remote))
            .build());
  }

  private TunnelFinding silent() {
    boolean echo = evidence.works(TunnelCheck.PLAIN_ECHO);
    int lastGre = evidence.lastRouter(TunnelCheck.GRE_TRACE);
    if (!echo && evidence.reachedAt(TunnelCheck.PLAIN_TRACE) == null) {
      return new FindingBuilder(tunnel, TunnelCause.FAR_END_UNREACHABLE, Confidence.POSSIBLE)
          .sentence(
              Sentence.of(
                  "{0} answers neither GRE nor plain ICMP; the last that answers is {1}.",
                  remote,
                  lastGre == 0
                      ? Sentence.of("nobody")
                      : Sentence.of(
                          "hop {0} ({1})",
                          lastGre,
                          IpAddresses.format(
                              evidence
                                  .hops(TunnelCheck.GRE_TRACE)
                                  .getOrDefault(lastGre, tunnel.local())))))
          .evidence(plainEchoWords())
          .remedy(
              Sentence.of("Check that {0} is up and routed; then look for filters there.", remote))
          .build();
    }
    return new FindingBuilder(tunnel, TunnelCause.FAR_END_SILENT, Confidence.LIKELY)
        .sentence(
            Sentence.of(
                "GRE packets get as far as the last router before {0}, which answers plain ICMP and"
                    + " ignores them: another key, a tunnel that is shut down or bound to other"
                    + " addresses, or a filter for protocol 47 right before or at the far end.",
                remote))
        .evidence(plainEchoWords())
        .evidence(Sentence.of("The GRE traceroute goes as far as hop {0}", lastGre))
        .evidence(
            Sentence.of(
                "No answer either without key, with key 0, with checksum or with sequence number;"
                    + " keys that nobody told cannot be tried"))
        .remedy(
            Sentence.of(
                "Compare the key (here {0}), and that the far end's tunnel has source {1} and"
                    + " destination {2} and is not shut down.",
                tunnel.encapsulation().sentence(), remote, IpAddresses.format(tunnel.local())))
        .remedy(
            Sentence.of(
                "Then permit protocol 47 from {0} there.", IpAddresses.format(tunnel.local())))
        .build();
  }

  static Sentence said(Refused refused) {
    return Sentence.of(
        "{0} said: {1} ({2} {3}/{4})",
        IpAddresses.format(refused.from()),
        refused.kind().sentence(),
        IpVersion.of(refused.from()) == IpVersion.IPV4 ? "ICMP" : "ICMPv6",
        refused.type(),
        refused.code());
  }

  private Sentence hopWords(InetAddress router) {
    for (TunnelCheck trace : List.of(TunnelCheck.PLAIN_TRACE, TunnelCheck.GRE_TRACE)) {
      for (Map.Entry<Integer, InetAddress> hop : evidence.hops(trace).entrySet()) {
        if (hop.getValue().equals(router)) {
          return Sentence.of("{0} (hop {1})", IpAddresses.format(router), hop.getKey());
        }
      }
    }
    return Sentence.verbatim(IpAddresses.format(router));
  }

  private Sentence plainEchoWords() {
    int answered = evidence.answers(TunnelCheck.PLAIN_ECHO).size();
    return Sentence.of(
        "Plain ICMP echo to {0}, outside GRE: {1} of {2} answered",
        remote, answered, evidence.sent(TunnelCheck.PLAIN_ECHO));
  }

  /** What was looked at and found right, whatever else is wrong. */
  static List<Sentence> checked(Evidence evidence) {
    List<Sentence> right = new ArrayList<>();
    for (TunnelCheck mode : Evidence.MODES) {
      if (evidence.works(mode)) {
        int answered = evidence.answers(mode).size();
        right.add(
            Sentence.of(
                "{0}: {1} of {2} answered, median {3}",
                mode.said(),
                answered,
                evidence.sent(mode),
                String.format(
                    Locale.ROOT, "%.1f ms", Evidence.median(evidence.roundTrips(mode)) / 1e6)));
      }
    }
    @Nullable Integer hops = evidence.reachedAt(TunnelCheck.GRE_TRACE);
    if (hops != null) {
      right.add(Sentence.of("the GRE traceroute reaches the far end at hop {0}", hops));
    }
    @Nullable Integer outer = evidence.largestPassed(TunnelCheck.OUTER_SIZE);
    if (outer != null) {
      right.add(Sentence.of("outer packets of {0} bytes pass unfragmented", outer));
    }
    @Nullable Integer inner = evidence.largestPassed(TunnelCheck.INNER_SIZE);
    if (inner != null) {
      right.add(Sentence.of("inner packets of {0} bytes pass unfragmented", inner));
    }
    TunnelOutcome.@Nullable Answered syn = evidence.answer(TunnelCheck.MSS);
    if (syn != null && syn.maximumSegmentSize() != null) {
      right.add(
          Sentence.of("a host behind the tunnel offers an MSS of {0}", syn.maximumSegmentSize()));
    }
    return right;
  }
}
