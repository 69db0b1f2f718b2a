package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpAddresses;
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
  private final List<String> remarks = new ArrayList<>();

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
    return new Verdict(said.level(), said.sentence(), remarks);
  }

  /** The path that the sentence speaks of: the first that reached the target, else the first. */
  private MtrResult.Path shownPath(List<MtrResult.Path> reaching) {
    return reaching.isEmpty() ? paths.getFirst() : reaching.getFirst();
  }

  private String soFar(List<MtrResult.Path> reaching) {
    if (!reaching.isEmpty()) {
      return "%s is %s away; measuring on."
          .formatted(facts.target(), Wording.count(reaching.getFirst().hops().size(), "hop"));
    }
    Integer last = paths.getFirst().lastReplyHop();
    return last == null
        ? "Tracing the way to " + facts.target() + "; nothing answered yet."
        : "Tracing the way to %s; hop %d answered.".formatted(facts.target(), last);
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
    String hops = fewest == most ? Wording.count(most, "hop") : fewest + " to " + most + " hops";
    String head =
        "Reached %s in %s%s"
            .formatted(
                facts.target(), hops, rcv == 0 ? "" : ", " + Wording.milliseconds(sum / rcv));
    Level level = answerOfTarget();
    int missing = total - rcv;
    if (reaching.size() < paths.size()) {
      return plain(
          Level.WARNING,
          "%s, but only by %d of %d flows: the others end on the way."
              .formatted(head, reaching.size(), paths.size()));
    }
    if (missing == 0) {
      return plain(level, head + "; no loss.");
    }
    if (targetLimitsErrors()) {
      return plain(
          level,
          "%s; %d of %d answers are missing, as hosts limit how often they send this kind (port unreachable)."
              .formatted(head, missing, total));
    }
    return plain(
        level == Level.BAD ? level : Level.WARNING,
        "%s; %d of %d probes to it were lost.".formatted(head, missing, total));
  }

  /** Remarks what the target answered when that says more than that it was reached. */
  private Level answerOfTarget() {
    HopReplied arrival = firstArrival();
    if (arrival == null) {
      return Level.GOOD;
    }
    ReplyKind kind = arrival.kind();
    String port = facts.portWords();
    if (kind == ReplyKind.TCP_SYN_ACK && port != null) {
      remarks.add("The %s is open.".formatted(port));
    } else if (kind == ReplyKind.TCP_RESET && port != null) {
      remarks.add(
          "The %s is closed: the host, or a firewall in its name, refuses.".formatted(port));
    } else if (kind.refusal() && kind != ReplyKind.PORT_UNREACHABLE) {
      remarks.add("The target itself answers “%s”: it refuses the probes.".formatted(words(kind)));
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
        "%s is not reached: from hop %d on the packets run in a circle between %s (a routing loop)."
            .formatted(
                facts.target(),
                loop.first(),
                loop.length() > 3
                    ? loop.length() + " routers, " + members.getFirst() + " among them"
                    : Wording.list(members)));
  }

  private Verdict refused(HopReplied refusal) {
    ReplyKind kind = refusal.kind();
    String where = "Hop %d (%s)".formatted(refusal.ttl(), facts.who(refusal.from()));
    String target = facts.target();
    String probes = facts.portWords() == null ? facts.protocol().name() : facts.portWords();
    return plain(
        Level.BAD,
        switch (kind) {
          case COMMUNICATION_PROHIBITED,
              NETWORK_PROHIBITED,
              HOST_PROHIBITED,
              SOURCE_ADDRESS_FAILED_POLICY ->
              "%s refuses: %s; a filter there blocks %s to %s."
                  .formatted(where, words(kind), probes, target);
          case PORT_UNREACHABLE ->
              "%s refuses in the name of %s: %s; a filter there blocks %s."
                  .formatted(where, target, words(kind), probes);
          case NETWORK_UNREACHABLE, DESTINATION_NETWORK_UNKNOWN, REJECT_ROUTE ->
              "%s has no way on to %s: %s.".formatted(where, target, words(kind));
          case HOST_UNREACHABLE, DESTINATION_HOST_UNKNOWN ->
              "%s cannot deliver to %s: %s; as seen from there, that address does not respond."
                  .formatted(where, target, words(kind));
          case PACKET_TOO_BIG ->
              "%s cannot pass the probes on: they are too big for its next link%s."
                  .formatted(
                      where,
                      refusal.nextHopMtuBytes() == null
                          ? ""
                          : " of " + refusal.nextHopMtuBytes() + " bytes");
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
              "%s ends the way to %s: %s.".formatted(where, target, words(kind));
        });
  }

  private Verdict silent(MtrResult.Path path) {
    Integer last = path.lastReplyHop();
    String target =
        facts.portWords() == null ? facts.target() : facts.portWords() + " of " + facts.target();
    boolean tcp = facts.protocol() == ProbeProtocol.TCP;
    if (last == null) {
      boolean tried = path.hops().stream().anyMatch(hop -> hop.stats().total() > 0);
      return plain(
          Level.UNKNOWN,
          tried
              ? "No answer from %s, nor from any router on the way: the probes or all answers are dropped, which says nothing of the target itself."
                  .formatted(target)
              : "No probe to %s was decided.".formatted(target));
    }
    InetAddress address = path.hops().get(last - 1).resolvedAddress();
    String where = "hop %d (%s)".formatted(last, address == null ? "?" : facts.who(address));
    ProbingStarted started = facts.started();
    if (started != null && started.maxHops() != null && last >= started.maxHops()) {
      return plain(
          Level.UNKNOWN,
          "%s is not reached within %d hops: %s still answers, but the target is farther, or the packets go astray."
              .formatted(target, last, where));
    }
    if (last == path.hops().size()) {
      return plain(
          Level.UNKNOWN,
          "The measurement ended at %s, before it was known what is behind.".formatted(where));
    }
    remarks.add(
        switch (facts.protocol()) {
          case ICMP ->
              "The target may still work: many hosts and filters drop ping. Try TCP, for instance"
                  + " port 443.";
          case UDP ->
              "The target may still work: many filters drop UDP to high ports. Try ICMP, or TCP"
                  + " port 443.";
          case TCP -> "Whether other ports answer is another question.";
        });
    return plain(
        tcp ? Level.BAD : Level.UNKNOWN,
        "No answer from %s; the trail ends after %s: either it or something behind it drops the probes or their answers, or the target is down."
            .formatted(target, where));
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
          "The %d flows take different ways: load is shared over equal paths."
              .formatted(paths.size()));
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

  private String flowThatEnds(MtrResult.Path path) {
    Integer last = path.lastReplyHop();
    InetAddress address = last == null ? null : path.hops().get(last - 1).resolvedAddress();
    return last == null || address == null
        ? "Flow %d gets no answer at all.".formatted(path.flow() + 1)
        : "Flow %d ends after hop %d (%s)."
            .formatted(path.flow() + 1, last, IpAddresses.format(address));
  }

  private void notSent() {
    for (PathFold flow : flows) {
      for (HopFold hop : flow.shown()) {
        String reason = hop.notSentReason();
        if (reason != null) {
          remarks.add(
              MeasurementFacts.asSentence(
                  "Some probes could not be sent: " + PlainText.line(reason, 200)));
          return;
        }
      }
    }
  }

  private static String words(ReplyKind kind) {
    return kind.annotation() == null ? kind.words() : kind.words() + " (" + kind.annotation() + ")";
  }

  private static Verdict plain(Level level, String sentence) {
    return new Verdict(level, sentence, List.of());
  }
}
