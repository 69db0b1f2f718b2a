package io.lookingglass.probes.gre;

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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
            "The tunnel carries traffic: echo requests through it are answered. Only probes that"
                + " the far end is to send back as they are get lost, as a stateful firewall does"
                + " it, or Linux without accept_local.")
        .evidence(tally(REQUESTS))
        .evidence(tally(failed))
        .remedy(
            "Either use mode request-bidirectional for this tunnel (tunnels.probes.modes), which"
                + " needs nothing special.")
        .remedy(
            "Or permit packets with a source address of the far end's own that come in through the tunnel: on Linux accept_local=1 and rp_filter=0 on the tunnel and forwarding on; on a firewall an exception for ICMP echo replies and keepalives between %s and %s."
                .formatted(remote, IpAddresses.format(tunnel.local())))
        .build();
  }

  private TunnelFinding returnThroughTunnel() {
    return new FindingBuilder(tunnel, TunnelCause.RETURN_THROUGH_TUNNEL, Confidence.LIKELY)
        .sentence(
            "Packets arrive at the far end through the tunnel, but what is to come back through it from %s to %s does not."
                .formatted(words(tunnel.target()), words(tunnel.innerLocal())))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_UNIDIRECTIONAL, TunnelCheck.REPLY_UNIDIRECTIONAL)))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_BIDIRECTIONAL, TunnelCheck.REPLY_BIDIRECTIONAL)))
        .remedy(
            "Check the far end's route to %s: it must lead into the tunnel."
                .formatted(words(tunnel.innerLocal())))
        .remedy(
            "Check that the inner addresses are the same at both ends (here inner-local %s, target %s), and that no filter drops ICMP echo between them."
                .formatted(words(tunnel.innerLocal()), words(tunnel.target())))
        .build();
  }

  private TunnelFinding returnOverInternet() {
    return new FindingBuilder(tunnel, TunnelCause.RETURN_OVER_INTERNET, Confidence.LIKELY)
        .sentence(
            "The tunnel works both ways, but what the far end sends to %s outside it does not arrive: a filter for ICMP, or reverse-path filtering (uRPF) at its provider."
                .formatted(IpAddresses.format(tunnel.local())))
        .evidence(
            tally(List.of(TunnelCheck.REQUEST_BIDIRECTIONAL, TunnelCheck.REPLY_BIDIRECTIONAL)))
        .evidence(
            tally(
                List.of(
                    TunnelCheck.REQUEST_UNIDIRECTIONAL,
                    TunnelCheck.REPLY_UNIDIRECTIONAL,
                    TunnelCheck.PLAIN_ECHO)))
        .remedy(
            "Where traffic goes out directly, as with asymmetric protection, see that the far end's"
                + " uplink takes packets with source addresses of the protected prefixes (loose"
                + " uRPF, no filter for ICMP).")
        .remedy("Otherwise use mode request-bidirectional for this tunnel.")
        .build();
  }

  private Optional<TunnelFinding> otherKey() {
    return odd(Oddity.OTHER_KEY)
        .map(
            answered ->
                new FindingBuilder(tunnel, TunnelCause.OTHER_KEY_RETURNED, Confidence.CERTAIN)
                    .sentence(
                        "The far end takes packets with %s and answers with %s; a router in our place would drop those."
                            .formatted(
                                tunnel.encapsulation().words(),
                                answered.key() == null ? "no key" : "key " + answered.key()))
                    .evidence("The answers' GRE header says so")
                    .remedy("Give the far end's tunnel one key for both directions.")
                    .build());
  }

  private Optional<TunnelFinding> translated() {
    return odd(Oddity.OTHER_SOURCE)
        .map(
            answered ->
                new FindingBuilder(tunnel, TunnelCause.ADDRESS_TRANSLATED, Confidence.CERTAIN)
                    .sentence(
                        "Answers come from %s instead of %s: something translates addresses on the way back."
                            .formatted(IpAddresses.format(answered.from()), remote))
                    .evidence("Answers to probes of ours, known by their content, had that source")
                    .remedy(
                        "Exempt protocol 47 between %s and %s from address translation, or make %s the tunnel's `remote` where the translation is one-to-one."
                            .formatted(
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
                "%d of %d probes were lost (%.0f %%)%s."
                    .formatted(
                        lost,
                        sent,
                        100.0 * lost / sent,
                        plainToo ? ", plain ICMP outside the tunnel too" : ""))
            .evidence(tally(lossy))
            .evidence(tally(List.of(TunnelCheck.PLAIN_ECHO)))
            .remedy(
                plainToo
                    ? "Look at the outer path: a traceroute with mtr to %s shows from which hop on packets are lost."
                        .formatted(remote)
                    : "Look at what treats protocol 47 differently: rate limits, policers and"
                        + " overloaded tunnel processing at the far end.")
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
    String fits =
        passed == null
            ? "no size tried fits"
            : "outer packets of at most %d bytes fit, inner ones of %d"
                .formatted(passed, passed - tunnel.overheadBytes());
    boolean known = told != null || own != null;
    FindingBuilder finding =
        new FindingBuilder(
                tunnel,
                known ? TunnelCause.OUTER_MTU : TunnelCause.OUTER_BLACK_HOLE,
                known ? Confidence.CERTAIN : Confidence.LIKELY)
            .sentence(
                (known
                        ? "The path to the far end is too narrow for the tunnel's MTU of %d, which"
                            + " needs %d bytes outside: %s."
                        : "Large packets vanish on the way to the far end without a word (PMTUD"
                            + " black hole): the tunnel's MTU of %d needs %d bytes outside, but"
                            + " %s.")
                    .formatted(tunnel.mtuBytes(), needed, fits));
    if (told != null) {
      finding.evidence(
          TunnelVerdicts.said(tunnel, told)
              + (told.mtuBytes() == null ? "" : ", the next link takes " + told.mtuBytes()));
    } else if (own != null) {
      finding.evidence("The interface that leads there from this machine has an MTU of " + own);
    } else {
      finding.evidence(
          "Packets of %d bytes that may not be fragmented got no answer and no ICMP, several times each"
              .formatted(failed));
      limiter().ifPresent(finding::evidence);
      finding.remedy("Let ICMP 3/4 (over IPv6 2/0) through on the way back to the tunnel's ends.");
    }
    if (passed != null) {
      int mtu = passed - tunnel.overheadBytes();
      finding.remedy(
          "Set the tunnel's MTU to %d at both ends and clamp the MSS to %d."
              .formatted(mtu, mtu - tunnel.tcpOverheadBytes()));
    }
    return Optional.of(finding.remedy("Or let the link carry larger packets.").build());
  }

  /** The last router that a packet of the vanishing size still got to. */
  private Optional<String> limiter() {
    int last = evidence.lastRouter(TunnelCheck.SIZE_TRACE);
    @Nullable InetAddress router = evidence.hops(TunnelCheck.SIZE_TRACE).get(last);
    return router == null
        ? Optional.empty()
        : Optional.of(
            "Packets of that size with a limited TTL get as far as hop %d (%s): the narrow link is behind it"
                .formatted(last, IpAddresses.format(router)));
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
                "Large packets pass the outer path but vanish behind the tunnel, on the way to %s or back, and no ICMP says so."
                    .formatted(words(tunnel.target())))
            .evidence(
                "Inner packets of %d bytes that may not be fragmented got no answer, several times each; %s"
                    .formatted(
                        failed,
                        passed == null
                            ? "no smaller size passed either"
                            : "those of %d bytes are answered".formatted(passed)))
            .remedy(
                "Let ICMP 3/4 (IPv6 2/0) out of the network behind the tunnel, or raise the MTU of"
                    + " the narrow link there.")
            .remedy(
                "Clamp the MSS%s until then."
                    .formatted(passed == null ? "" : " to " + (passed - tunnel.tcpOverheadBytes())))
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
                "A host behind the tunnel offers TCP segments of %d bytes, but only %d fit: the far end does not clamp the MSS, and connections stall as soon as they send much."
                    .formatted(syn.maximumSegmentSize(), most))
            .evidence(
                "The answer to a SYN through the tunnel to %s carries MSS %d; the inner MTU is %d"
                    .formatted(tunnel.mssTarget(), syn.maximumSegmentSize(), mtu))
            .remedy(
                "Clamp the MSS to %d on the far end's tunnel interface, for both directions."
                    .formatted(most))
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
                "answers of mode %s arrive with different TTLs".formatted(mode.words()),
                ttls.entrySet().stream()
                    .map(ttl -> "TTL %d: %d answers".formatted(ttl.getKey(), ttl.getValue()))
                    .collect(Collectors.joining(", "))));
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
                  "the round-trip time of mode %s stepped".formatted(mode.words()),
                  "Median %.1f ms, then %.1f ms"
                      .formatted(Evidence.median(first) / 1e6, Evidence.median(second) / 1e6)));
        }
      }
    }
    return Optional.empty();
  }

  private static long[] sorted(long[] values) {
    Arrays.sort(values);
    return values;
  }

  private TunnelFinding changes(String what, String figures) {
    return new FindingBuilder(tunnel, TunnelCause.PATH_CHANGES, Confidence.LIKELY)
        .sentence(
            "While it was probed, %s: the way back changes, or packets are balanced over ways of different length."
                .formatted(what))
        .evidence(figures)
        .remedy(
            "Usually harmless. Where tunnels flap, look for routes to %s that come and go, and for load balancing by packet."
                .formatted(IpAddresses.format(tunnel.local())))
        .build();
  }

  private String tally(List<TunnelCheck> checks) {
    return checks.stream()
        .filter(check -> evidence.sent(check) > 0)
        .map(
            check ->
                "%s: %d of %d answered"
                    .formatted(check.words(), evidence.answers(check).size(), evidence.sent(check)))
        .collect(Collectors.joining("; "));
  }

  private static String words(@Nullable InetAddress address) {
    return address == null ? "its inner address" : IpAddresses.format(address);
  }
}
