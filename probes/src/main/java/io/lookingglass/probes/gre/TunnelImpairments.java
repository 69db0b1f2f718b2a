package io.lookingglass.probes.gre;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.TunnelCause;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelFinding;
import io.lookingglass.probes.event.TunnelFinding.Confidence;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.Oddity;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is wrong with a tunnel through which something comes. Pure. */
final class TunnelImpairments {
  private static final List<TunnelCheck> REQUESTS =
      List.of(TunnelCheck.REQUEST_BIDIRECTIONAL, TunnelCheck.REQUEST_UNIDIRECTIONAL);
  private static final List<TunnelCheck> REFLECTED =
      List.of(
          TunnelCheck.KEEPALIVE, TunnelCheck.REPLY_BIDIRECTIONAL, TunnelCheck.REPLY_UNIDIRECTIONAL);

  /** A single lost probe may be anything. */
  private static final int LEAST_LOSS = 2;

  private static final int LEAST_FOR_STEP = 10;

  /** A step of the round-trip time that is more than jitter. */
  private static final long LEAST_STEP_NANOS = 10_000_000;

  private final Evidence evidence;
  private final Tunnel tunnel;
  private final String remote;

  TunnelImpairments(Evidence evidence) {
    this.evidence = evidence;
    this.tunnel = evidence.tunnel();
    this.remote = IpAddresses.format(tunnel.remote());
  }

  List<TunnelFinding> findings() {
    List<TunnelFinding> findings = new ArrayList<>();
    Optional<TunnelFinding> translated = translated();
    Stream.of(
            oneWay(),
            otherKey(),
            // A translator that spoils some modes does so for its own reason.
            translated,
            loss(),
            outerPath(),
            innerPath(),
            mss(),
            pathChanges())
        .flatMap(Optional::stream)
        .forEach(findings::add);
    return findings;
  }

  private Optional<TunnelFinding> oneWay() {
    boolean request = REQUESTS.stream().anyMatch(evidence::works);
    boolean reflected = REFLECTED.stream().anyMatch(evidence::works);
    List<TunnelCheck> triedReflected =
        REFLECTED.stream().filter(check -> evidence.fails(check)).toList();
    if (request && !reflected && !triedReflected.isEmpty()) {
      return Optional.of(reflectionDropped(triedReflected));
    }
    if (evidence.fails(TunnelCheck.REQUEST_BIDIRECTIONAL)
        && !evidence.works(TunnelCheck.REPLY_BIDIRECTIONAL)) {
      return Optional.of(returnThroughTunnel());
    }
    if (evidence.fails(TunnelCheck.REQUEST_UNIDIRECTIONAL)
        && !evidence.works(TunnelCheck.REPLY_UNIDIRECTIONAL)) {
      return Optional.of(returnOverInternet());
    }
    return Optional.empty();
  }

  private TunnelFinding reflectionDropped(List<TunnelCheck> failed) {
    return new FindingBuilder(tunnel, TunnelCause.REFLECTION_DROPPED, Confidence.LIKELY)
        .sentence(
            Sentence.of(
                "The tunnel carries traffic: echo requests through it are answered. Only probes"
                    + " that the far end is to send back as they are get lost, as a stateful"
                    + " firewall does it, or Linux without accept_local."))
        .evidence(tally(REQUESTS))
        .evidence(tally(failed))
        .remedy(
            Sentence.of(
                "Either use mode request-bidirectional for this tunnel (tunnels.probes.modes),"
                    + " which needs nothing special."))
        .remedy(
            Sentence.of(
                "Or permit packets with a source address of the far end's own that come in through"
                    + " the tunnel: on Linux accept_local=1 and rp_filter=0 on the tunnel and"
                    + " forwarding on; on a firewall an exception for ICMP echo replies and"
                    + " keepalives between {0} and {1}.",
                remote, IpAddresses.format(tunnel.local())))
        .build();
  }

  private TunnelFinding returnThroughTunnel() {
    return new FindingBuilder(tunnel, TunnelCause.RETURN_THROUGH_TUNNEL, Confidence.LIKELY)
        .sentence(
            Sentence.of(
                "Packets arrive at the far end through the tunnel, but what is to come back through"
                    + " it from {0} to {1} does not.",
                words(tunnel.target()), words(tunnel.innerLocal())))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_UNIDIRECTIONAL, TunnelCheck.REPLY_UNIDIRECTIONAL)))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_BIDIRECTIONAL, TunnelCheck.REPLY_BIDIRECTIONAL)))
        .remedy(
            Sentence.of(
                "Check the far end's route to {0}: it must lead into the tunnel.",
                words(tunnel.innerLocal())))
        .remedy(
            Sentence.of(
                "Check that the inner addresses are the same at both ends (here inner-local {0},"
                    + " target {1}), and that no filter drops ICMP echo between them.",
                words(tunnel.innerLocal()), words(tunnel.target())))
        .build();
  }

  private TunnelFinding returnOverInternet() {
    return new FindingBuilder(tunnel, TunnelCause.RETURN_OVER_INTERNET, Confidence.LIKELY)
        .sentence(
            Sentence.of(
                "The tunnel works both ways, but what the far end sends to {0} outside it does not"
                    + " arrive: a filter for ICMP, or reverse-path filtering (uRPF) at its"
                    + " provider.",
                IpAddresses.format(tunnel.local())))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_BIDIRECTIONAL, TunnelCheck.REPLY_BIDIRECTIONAL)))
        .evidence(
            tally(
                List.of(
                    TunnelCheck.REQUEST_UNIDIRECTIONAL,
                    TunnelCheck.REPLY_UNIDIRECTIONAL,
                    TunnelCheck.PLAIN_ECHO)))
        .remedy(
            Sentence.of(
                "Where traffic goes out directly, as with asymmetric protection, see that the far"
                    + " end's uplink takes packets with source addresses of the protected prefixes"
                    + " (loose uRPF, no filter for ICMP)."))
        .remedy(Sentence.of("Otherwise use mode request-bidirectional for this tunnel."))
        .build();
  }

  private Optional<TunnelFinding> otherKey() {
    return odd(Oddity.OTHER_KEY)
        .map(
            answered ->
                new FindingBuilder(tunnel, TunnelCause.OTHER_KEY_RETURNED, Confidence.CERTAIN)
                    .sentence(
                        Sentence.of(
                            "The far end takes packets with {0} and answers with {1}; a router in"
                                + " our place would drop those.",
                            tunnel.encapsulation().sentence(),
                            answered.key() == null
                                ? Sentence.of("no key")
                                : Sentence.of("key {0}", answered.key())))
                    .evidence(Sentence.of("The answers' GRE header says so"))
                    .remedy(Sentence.of("Give the far end's tunnel one key for both directions."))
                    .build());
  }

  private Optional<TunnelFinding> translated() {
    return odd(Oddity.OTHER_SOURCE)
        .map(
            answered ->
                new FindingBuilder(tunnel, TunnelCause.ADDRESS_TRANSLATED, Confidence.CERTAIN)
                    .sentence(
                        Sentence.of(
                            "Answers come from {0} instead of {1}: something translates addresses"
                                + " on the way back.",
                            IpAddresses.format(answered.from()), remote))
                    .evidence(
                        Sentence.of(
                            "Answers to probes of ours, known by their content, had that source"))
                    .remedy(
                        Sentence.of(
                            "Exempt protocol 47 between {0} and {1} from address translation, or"
                                + " make {2} the tunnel's `remote` where the translation is"
                                + " one-to-one.",
                            IpAddresses.format(tunnel.local()),
                            remote,
                            IpAddresses.format(answered.from())))
                    .build());
  }

  private Optional<Answered> odd(Oddity oddity) {
    return Stream.concat(Evidence.MODES.stream(), Stream.of(TunnelCheck.PLAIN_ECHO))
        .flatMap(check -> evidence.answers(check).stream())
        .filter(answered -> answered.oddities().contains(oddity))
        .findFirst();
  }

  private Optional<TunnelFinding> loss() {
    int sent = 0;
    int answered = 0;
    List<TunnelCheck> lossy = new ArrayList<>();
    for (TunnelCheck mode : Evidence.MODES) {
      if (evidence.works(mode)) {
        sent += evidence.sent(mode);
        answered += evidence.answers(mode).size();
        if (evidence.answers(mode).size() < evidence.sent(mode)) {
          lossy.add(mode);
        }
      }
    }
    int lost = sent - answered;
    if (lost < LEAST_LOSS) {
      return Optional.empty();
    }
    int plainLost =
        evidence.sent(TunnelCheck.PLAIN_ECHO) - evidence.answers(TunnelCheck.PLAIN_ECHO).size();
    boolean plainToo = plainLost > 0 && evidence.works(TunnelCheck.PLAIN_ECHO);
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.LOSS, Confidence.CERTAIN)
            .sentence(
                plainToo
                    ? Sentence.of(
                        "{0} of {1} probes were lost ({2}), plain ICMP outside the tunnel too.",
                        lost, sent, percent(lost, sent))
                    : Sentence.of(
                        "{0} of {1} probes were lost ({2}).", lost, sent, percent(lost, sent)))
            .evidence(tally(lossy))
            .evidence(tally(List.of(TunnelCheck.PLAIN_ECHO)))
            .remedy(
                plainToo
                    ? Sentence.of(
                        "Look at the outer path: a traceroute with mtr to {0} shows from which hop"
                            + " on packets are lost.",
                        remote)
                    : Sentence.of(
                        "Look at what treats protocol 47 differently: rate limits, policers and"
                            + " overloaded tunnel processing at the far end."))
            .build());
  }

  private Optional<TunnelFinding> outerPath() {
    @Nullable Integer failed = evidence.smallestFailed(TunnelCheck.OUTER_SIZE);
    @Nullable Integer passed = evidence.largestPassed(TunnelCheck.OUTER_SIZE);
    if (failed == null) {
      return Optional.empty();
    }
    int needed = tunnel.mtuBytes() + tunnel.overheadBytes();
    @Nullable Refused told = evidence.tooBig(TunnelCheck.OUTER_SIZE);
    @Nullable Integer own = evidence.interfaceMtu(TunnelCheck.OUTER_SIZE);
    Sentence fits =
        passed == null
            ? Sentence.of("no size tried fits")
            : Sentence.of(
                "outer packets of at most {0} bytes fit, inner ones of {1}",
                passed, passed - tunnel.overheadBytes());
    boolean known = told != null || own != null;
    FindingBuilder finding =
        new FindingBuilder(
                tunnel,
                known ? TunnelCause.OUTER_MTU : TunnelCause.OUTER_BLACK_HOLE,
                known ? Confidence.CERTAIN : Confidence.LIKELY)
            .sentence(
                known
                    ? Sentence.of(
                        "The path to the far end is too narrow for the tunnel's MTU of {0}, which"
                            + " needs {1} bytes outside: {2}.",
                        tunnel.mtuBytes(), needed, fits)
                    : Sentence.of(
                        "Large packets vanish on the way to the far end without a word (PMTUD black"
                            + " hole): the tunnel's MTU of {0} needs {1} bytes outside, but {2}.",
                        tunnel.mtuBytes(), needed, fits));
    if (told != null) {
      finding.evidence(
          told.mtuBytes() == null
              ? TunnelVerdicts.said(told)
              : Sentence.of(
                  "{0}, the next link takes {1}", TunnelVerdicts.said(told), told.mtuBytes()));
    } else if (own != null) {
      finding.evidence(
          Sentence.of("The interface that leads there from this machine has an MTU of {0}", own));
    } else {
      finding.evidence(
          Sentence.of(
              "Packets of {0} bytes that may not be fragmented got no answer and no ICMP, several"
                  + " times each",
              failed));
      limiter().ifPresent(finding::evidence);
      finding.remedy(
          Sentence.of(
              "Let ICMP 3/4 (over IPv6 2/0) through on the way back to the tunnel's ends."));
    }
    if (passed != null) {
      int mtu = passed - tunnel.overheadBytes();
      finding.remedy(
          Sentence.of(
              "Set the tunnel's MTU to {0} at both ends and clamp the MSS to {1}.",
              mtu, mtu - tunnel.tcpOverheadBytes()));
    }
    return Optional.of(
        finding.remedy(Sentence.of("Or let the link carry larger packets.")).build());
  }

  /** The last router that a packet of the vanishing size still got to. */
  private Optional<Sentence> limiter() {
    int last = evidence.lastRouter(TunnelCheck.SIZE_TRACE);
    @Nullable InetAddress router = evidence.hops(TunnelCheck.SIZE_TRACE).get(last);
    return router == null
        ? Optional.empty()
        : Optional.of(
            Sentence.of(
                "Packets of that size with a limited TTL get as far as hop {0} ({1}): the narrow"
                    + " link is behind it",
                last, IpAddresses.format(router)));
  }

  private Optional<TunnelFinding> innerPath() {
    @Nullable Integer failed = evidence.smallestFailed(TunnelCheck.INNER_SIZE);
    @Nullable Integer passed = evidence.largestPassed(TunnelCheck.INNER_SIZE);
    boolean told = evidence.tooBig(TunnelCheck.INNER_SIZE) != null;
    boolean outerToo = evidence.smallestFailed(TunnelCheck.OUTER_SIZE) != null;
    if (failed == null || told || outerToo) {
      return Optional.empty();
    }
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.INNER_BLACK_HOLE, Confidence.LIKELY)
            .sentence(
                Sentence.of(
                    "Large packets pass the outer path but vanish behind the tunnel, on the way to"
                        + " {0} or back, and no ICMP says so.",
                    words(tunnel.target())))
            .evidence(
                Sentence.of(
                    "Inner packets of {0} bytes that may not be fragmented got no answer, several"
                        + " times each; {1}",
                    failed,
                    passed == null
                        ? Sentence.of("no smaller size passed either")
                        : Sentence.of("those of {0} bytes are answered", passed)))
            .remedy(
                Sentence.of(
                    "Let ICMP 3/4 (IPv6 2/0) out of the network behind the tunnel, or raise the MTU"
                        + " of the narrow link there."))
            .remedy(
                passed == null
                    ? Sentence.of("Clamp the MSS until then.")
                    : Sentence.of(
                        "Clamp the MSS to {0} until then.", passed - tunnel.tcpOverheadBytes()))
            .build());
  }

  private Optional<TunnelFinding> mss() {
    @Nullable Answered syn = evidence.answer(TunnelCheck.MSS);
    if (syn == null || syn.maximumSegmentSize() == null) {
      return Optional.empty();
    }
    @Nullable Integer outer = evidence.largestPassed(TunnelCheck.OUTER_SIZE);
    int mtu =
        outer == null
            ? tunnel.mtuBytes()
            : Math.min(tunnel.mtuBytes(), outer - tunnel.overheadBytes());
    int most = mtu - tunnel.tcpOverheadBytes();
    if (syn.maximumSegmentSize() <= most) {
      return Optional.empty();
    }
    return Optional.of(
        new FindingBuilder(tunnel, TunnelCause.MSS_NOT_CLAMPED, Confidence.CERTAIN)
            .sentence(
                Sentence.of(
                    "A host behind the tunnel offers TCP segments of {0} bytes, but only {1} fit:"
                        + " the far end does not clamp the MSS, and connections stall as soon as"
                        + " they send much.",
                    syn.maximumSegmentSize(), most))
            .evidence(
                Sentence.of(
                    "The answer to a SYN through the tunnel to {0} carries MSS {1}; the inner MTU"
                        + " is {2}",
                    String.valueOf(tunnel.mssTarget()), syn.maximumSegmentSize(), mtu))
            .remedy(
                Sentence.of(
                    "Clamp the MSS to {0} on the far end's tunnel interface, for both directions.",
                    most))
            .build());
  }

  private Optional<TunnelFinding> pathChanges() {
    for (TunnelCheck mode : Evidence.MODES) {
      Map<Integer, Long> ttls = new TreeMap<>();
      evidence.answers(mode).stream()
          .filter(answered -> answered.ttl() != null)
          .forEach(answered -> ttls.merge(answered.ttl(), 1L, Long::sum));
      if (ttls.size() > 1) {
        return Optional.of(
            changes(
                Sentence.of("answers of mode {0} arrive with different TTLs", mode.said()),
                joined(
                    ", ",
                    ttls.entrySet().stream()
                        .map(
                            ttl ->
                                Sentence.of("TTL {0}: {1} answers", ttl.getKey(), ttl.getValue()))
                        .toList())));
      }
      long[] all = evidence.roundTrips(mode);
      if (all.length >= LEAST_FOR_STEP) {
        long[] first = sorted(Arrays.copyOf(all, all.length / 2));
        long[] second = sorted(Arrays.copyOfRange(all, all.length / 2, all.length));
        // Jitter mixes the two halves; when a path changes, they stand apart.
        long gap =
            Math.max(second[0] - first[first.length - 1], first[0] - second[second.length - 1]);
        if (gap > LEAST_STEP_NANOS) {
          return Optional.of(
              changes(
                  Sentence.of("the round-trip time of mode {0} stepped", mode.said()),
                  Sentence.of("Median {0}, then {1}", median(first), median(second))));
        }
      }
    }
    return Optional.empty();
  }

  private static long[] sorted(long[] values) {
    Arrays.sort(values);
    return values;
  }

  private TunnelFinding changes(Sentence what, Sentence figures) {
    return new FindingBuilder(tunnel, TunnelCause.PATH_CHANGES, Confidence.LIKELY)
        .sentence(
            Sentence.of(
                "While it was probed, {0}: the way back changes, or packets are balanced over ways"
                    + " of different length.",
                what))
        .evidence(figures)
        .remedy(
            Sentence.of(
                "Usually harmless. Where tunnels flap, look for routes to {0} that come and go, and"
                    + " for load balancing by packet.",
                IpAddresses.format(tunnel.local())))
        .build();
  }

  private Sentence tally(List<TunnelCheck> checks) {
    return joined(
        "; ",
        checks.stream()
            .filter(check -> evidence.sent(check) > 0)
            .map(
                check ->
                    Sentence.of(
                        "{0}: {1} of {2} answered",
                        check.said(), evidence.answers(check).size(), evidence.sent(check)))
            .toList());
  }

  /** One after the other, with a mark between that is no word. */
  private static Sentence joined(String mark, List<Sentence> sentences) {
    Sentence all = Sentence.EMPTY;
    for (Sentence next : sentences) {
      all = all.isEmpty() ? next : Sentence.of("{0}{1}{2}", all, mark, next);
    }
    return all;
  }

  private static String median(long[] nanos) {
    return String.format(Locale.ROOT, "%.1f ms", Evidence.median(nanos) / 1e6);
  }

  private static String percent(int part, int of) {
    return String.format(Locale.ROOT, "%.0f %%", 100.0 * part / of);
  }

  private static Sentence words(@Nullable InetAddress address) {
    return address == null
        ? Sentence.of("its inner address")
        : Sentence.verbatim(IpAddresses.format(address));
  }
}
