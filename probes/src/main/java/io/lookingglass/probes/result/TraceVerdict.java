package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.result.Verdict.Level;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says where a trace led. Where several flows were traced, the target counts as reached when one
 * flow reached it; that others did not is a warning of its own, as one broken member of a bundle of
 * equal paths looks just like that.
 */
final class TraceVerdict {
  private final MeasurementFacts facts;
  private final List<PathFold> flows;
  private final List<MtrResult.Path> paths;
  private final List<Sentence> remarks = new ArrayList<>();

  TraceVerdict(MeasurementFacts facts, List<PathFold> flows, List<MtrResult.Path> paths) {
    this.facts = facts;
    this.flows = flows;
    this.paths = paths;
  }

  Verdict verdict() {
    Verdict without = facts.verdictWithoutMeasuring();
    if (without != null) {
      return without;
    }
    List<MtrResult.Path> reaching = paths.stream().filter(MtrResult.Path::reached).toList();
    if (!facts.isFinished()) {
      return new Verdict(Level.PENDING, soFar(reaching), List.of());
    }
    Verdict said = reaching.isEmpty() ? notReached() : reached(reaching);
    severalFlows();
    remarks.addAll(PathRemarks.of(facts, shownPath(reaching)));
    notSent();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    return new Verdict(said.level(), said.said(), remarks);
  }

  /** The path that the sentence speaks of: the first that reached the target, else the first. */
  private MtrResult.Path shownPath(List<MtrResult.Path> reaching) {
    return reaching.isEmpty() ? paths.getFirst() : reaching.getFirst();
  }

  private Sentence soFar(List<MtrResult.Path> reaching) {
    if (!reaching.isEmpty()) {
      return Sentence.of(
          "{0} is {1} away; measuring on.",
          facts.target(), Wording.hops(reaching.getFirst().hops().size()));
    }
    Integer last = paths.getFirst().lastReplyHop();
    return last == null
        ? Sentence.of("Tracing the way to {0}; nothing answered yet.", facts.target())
        : Sentence.of("Tracing the way to {0}; hop {1} answered.", facts.target(), last);
  }

  private Verdict reached(List<MtrResult.Path> reaching) {
    int fewest = Integer.MAX_VALUE;
    int most = 0;
    int total = 0;
    int rcv = 0;
    double sum = 0;
    for (MtrResult.Path path : reaching) {
      fewest = Math.min(fewest, path.hops().size());
      most = Math.max(most, path.hops().size());
      RttStatistics stats = path.hops().getLast().stats();
      total += stats.total();
      rcv += stats.rcv();
      sum += stats.avg() == null ? 0 : stats.avg() * stats.rcv();
    }
    Sentence hops =
        fewest == most ? Wording.hops(most) : Sentence.of("{0} to {1} hops", fewest, most);
    Sentence head =
        rcv == 0
            ? Sentence.of("Reached {0} in {1}", facts.target(), hops)
            : Sentence.of(
                "Reached {0} in {1}, {2}", facts.target(), hops, Wording.milliseconds(sum / rcv));
    Level level = answerOfTarget();
    int missing = total - rcv;
    if (reaching.size() < paths.size()) {
      return plain(
          Level.WARNING,
          Sentence.of(
              "{0}, but only by {1} of {2} flows: the others end on the way.",
              head, reaching.size(), paths.size()));
    }
    if (missing == 0) {
      return plain(level, Sentence.of("{0}; no loss.", head));
    }
    if (targetLimitsErrors()) {
      return plain(
          level,
          Sentence.of(
              "{0}; {1} of {2} answers are missing, as hosts limit how often they send this kind"
                  + " (port unreachable).",
              head, missing, total));
    }
    return plain(
        level == Level.BAD ? level : Level.WARNING,
        Sentence.of("{0}; {1} of {2} probes to it were lost.", head, missing, total));
  }

  /** Remarks what the target answered when that says more than that it was reached. */
  private Level answerOfTarget() {
    HopReplied arrival = firstArrival();
    if (arrival == null) {
      return Level.GOOD;
    }
    ReplyKind kind = arrival.kind();
    Sentence port = facts.portWords();
    if (kind == ReplyKind.TCP_SYN_ACK && port != null) {
      remarks.add(Sentence.of("The {0} is open.", port));
    } else if (kind == ReplyKind.TCP_RESET && port != null) {
      remarks.add(
          Sentence.of("The {0} is closed: the host, or a firewall in its name, refuses.", port));
    } else if (kind.refusal() && kind != ReplyKind.PORT_UNREACHABLE) {
      remarks.add(
          Sentence.of("The target itself answers “{0}”: it refuses the probes.", words(kind)));
      return Level.WARNING;
    }
    return Level.GOOD;
  }

  private boolean targetLimitsErrors() {
    HopReplied arrival = firstArrival();
    return arrival != null && arrival.kind() == ReplyKind.PORT_UNREACHABLE;
  }

  private @Nullable HopReplied firstArrival() {
    for (PathFold flow : flows) {
      HopFold hop = flow.arrival();
      if (hop != null) {
        return hop.arrival();
      }
    }
    return null;
  }

  private Verdict notReached() {
    MtrResult.Path path = paths.getFirst();
    List<@Nullable InetAddress> addresses = new ArrayList<>();
    for (Hop hop : path.hops()) {
      addresses.add(hop.resolvedAddress());
    }
    RoutingLoop loop = RoutingLoop.in(addresses);
    if (loop != null) {
      return looping(loop);
    }
    HopFold refusing = flows.getFirst().refusing();
    HopReplied refusal = refusing == null ? null : refusing.refusal();
    if (refusal != null) {
      return refused(refusal);
    }
    return silent(path);
  }

  private Verdict looping(RoutingLoop loop) {
    List<String> members = loop.members().stream().map(facts::who).toList();
    return plain(
        Level.BAD,
        Sentence.of(
            "{0} is not reached: from hop {1} on the packets run in a circle between {2} (a routing"
                + " loop).",
            facts.target(),
            loop.first(),
            loop.length() > 3
                ? Sentence.of("{0} routers, {1} among them", loop.length(), members.getFirst())
                : Sentence.list(members)));
  }

  private Verdict refused(HopReplied refusal) {
    ReplyKind kind = refusal.kind();
    Sentence where = Sentence.of("Hop {0} ({1})", refusal.ttl(), facts.who(refusal.from()));
    String target = facts.target();
    Sentence port = facts.portWords();
    Sentence probes = port == null ? Sentence.verbatim(facts.protocol().name()) : port;
    return plain(
        Level.BAD,
        switch (kind) {
          case COMMUNICATION_PROHIBITED,
              NETWORK_PROHIBITED,
              HOST_PROHIBITED,
              SOURCE_ADDRESS_FAILED_POLICY ->
              Sentence.of(
                  "{0} refuses: {1}; a filter there blocks {2} to {3}.",
                  where, words(kind), probes, target);
          case PORT_UNREACHABLE ->
              Sentence.of(
                  "{0} refuses in the name of {1}: {2}; a filter there blocks {3}.",
                  where, target, words(kind), probes);
          case NETWORK_UNREACHABLE, DESTINATION_NETWORK_UNKNOWN, REJECT_ROUTE ->
              Sentence.of("{0} has no way on to {1}: {2}.", where, target, words(kind));
          case HOST_UNREACHABLE, DESTINATION_HOST_UNKNOWN ->
              Sentence.of(
                  "{0} cannot deliver to {1}: {2}; as seen from there, that address does not"
                      + " respond.",
                  where, target, words(kind));
          case PACKET_TOO_BIG ->
              refusal.nextHopMtuBytes() == null
                  ? Sentence.of(
                      "{0} cannot pass the probes on: they are too big for its next link.", where)
                  : Sentence.of(
                      "{0} cannot pass the probes on: they are too big for its next link of {1}"
                          + " bytes.",
                      where, refusal.nextHopMtuBytes());
          case PROTOCOL_UNREACHABLE,
              SOURCE_ROUTE_FAILED,
              SOURCE_HOST_ISOLATED,
              NETWORK_UNREACHABLE_FOR_TYPE_OF_SERVICE,
              HOST_UNREACHABLE_FOR_TYPE_OF_SERVICE,
              HOST_PRECEDENCE_VIOLATION,
              PRECEDENCE_CUTOFF,
              BEYOND_SCOPE_OF_SOURCE,
              ERROR_IN_SOURCE_ROUTING_HEADER,
              PARAMETER_PROBLEM,
              OTHER_UNREACHABLE,
              REASSEMBLY_TIME_EXCEEDED,
              TIME_EXCEEDED,
              ECHO_REPLY,
              UDP_REPLY,
              TCP_SYN_ACK,
              TCP_RESET ->
              Sentence.of("{0} ends the way to {1}: {2}.", where, target, words(kind));
        });
  }

  private Verdict silent(MtrResult.Path path) {
    Integer last = path.lastReplyHop();
    Sentence target = facts.portOfTarget();
    boolean tcp = facts.protocol() == ProbeProtocol.TCP;
    if (last == null) {
      boolean tried = path.hops().stream().anyMatch(hop -> hop.stats().total() > 0);
      return plain(
          Level.UNKNOWN,
          tried
              ? Sentence.of(
                  "No answer from {0}, nor from any router on the way: the probes or all answers"
                      + " are dropped, which says nothing of the target itself.",
                  target)
              : Sentence.of("No probe to {0} was decided.", target));
    }
    InetAddress address = path.hops().get(last - 1).resolvedAddress();
    Sentence where = Sentence.of("hop {0} ({1})", last, address == null ? "?" : facts.who(address));
    ProbingStarted started = facts.started();
    if (started != null && started.maxHops() != null && last >= started.maxHops()) {
      return plain(
          Level.UNKNOWN,
          Sentence.of(
              "{0} is not reached within {1} hops: {2} still answers, but the target is farther, or"
                  + " the packets go astray.",
              target, last, where));
    }
    if (last == path.hops().size()) {
      return plain(
          Level.UNKNOWN,
          Sentence.of("The measurement ended at {0}, before it was known what is behind.", where));
    }
    remarks.add(
        switch (facts.protocol()) {
          case ICMP ->
              Sentence.of(
                  "The target may still work: many hosts and filters drop ping. Try TCP, for"
                      + " instance port 443.");
          case UDP ->
              Sentence.of(
                  "The target may still work: many filters drop UDP to high ports. Try ICMP, or TCP"
                      + " port 443.");
          case TCP -> Sentence.of("Whether other ports answer is another question.");
        });
    return plain(
        tcp ? Level.BAD : Level.UNKNOWN,
        Sentence.of(
            "No answer from {0}; the trail ends after {1}: either it or something behind it drops"
                + " the probes or their answers, or the target is down.",
            target, where));
  }

  private void severalFlows() {
    if (paths.size() < 2) {
      return;
    }
    for (MtrResult.Path path : paths) {
      if (!path.reached() && paths.stream().anyMatch(MtrResult.Path::reached)) {
        remarks.add(flowThatEnds(path));
      }
    }
    if (paths.stream().anyMatch(path -> differ(paths.getFirst(), path))) {
      remarks.add(
          Sentence.of(
              "The {0} flows take different ways: load is shared over equal paths.", paths.size()));
    }
  }

  /** Whether two routers answered at the same TTL; silence at one is no difference. */
  private static boolean differ(MtrResult.Path one, MtrResult.Path other) {
    int common = Math.min(one.hops().size(), other.hops().size());
    for (int index = 0; index < common; index++) {
      InetAddress here = one.hops().get(index).resolvedAddress();
      InetAddress there = other.hops().get(index).resolvedAddress();
      if (here != null && there != null && !here.equals(there)) {
        return true;
      }
    }
    return false;
  }

  private Sentence flowThatEnds(MtrResult.Path path) {
    Integer last = path.lastReplyHop();
    InetAddress address = last == null ? null : path.hops().get(last - 1).resolvedAddress();
    return last == null || address == null
        ? Sentence.of("Flow {0} gets no answer at all.", path.flow() + 1)
        : Sentence.of(
            "Flow {0} ends after hop {1} ({2}).",
            path.flow() + 1, last, IpAddresses.format(address));
  }

  private void notSent() {
    for (PathFold flow : flows) {
      for (HopFold hop : flow.shown()) {
        String reason = hop.notSentReason();
        if (reason != null) {
          remarks.add(
              Sentence.of(
                  "Some probes could not be sent: {0}.", withoutStop(PlainText.line(reason, 200))));
          return;
        }
      }
    }
  }

  private static String withoutStop(String reason) {
    return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
  }

  private static Sentence words(ReplyKind kind) {
    return kind.annotation() == null
        ? kind.sentence()
        : Sentence.of("{0} ({1})", kind.sentence(), kind.annotation());
  }

  private static Verdict plain(Level level, Sentence sentence) {
    return new Verdict(level, sentence, List.of());
  }
}
