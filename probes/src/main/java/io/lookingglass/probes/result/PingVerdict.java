package io.lookingglass.probes.result;

import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what a ping found, and no more than that: silence shows neither that a host is down nor that
 * a filter stands before it.
 */
final class PingVerdict {
  /** With fewer probes than this a single loss says little of the path. */
  private static final int FEW_PROBES = 10;

  private final MeasurementFacts facts;
  private final PingRequest request;
  private final RttStatistics stats;
  private final List<PingReplied> answers = new ArrayList<>();
  private final List<PingReplied> refusals = new ArrayList<>();
  private final List<PingNotSent> notSent = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  PingVerdict(
      MeasurementFacts facts,
      PingRequest request,
      Collection<ProbeEvent> outcomes,
      RttStatistics stats) {
    this.facts = facts;
    this.request = request;
    this.stats = stats;
    for (ProbeEvent outcome : outcomes) {
      if (outcome instanceof PingReplied replied) {
        (PingFold.answered(replied, facts) ? answers : refusals).add(replied);
      } else if (outcome instanceof PingNotSent unsent) {
        notSent.add(unsent);
      }
    }
  }

  Verdict verdict() {
    Verdict without = facts.verdictWithoutMeasuring();
    if (without != null) {
      return without;
    }
    if (!facts.isFinished()) {
      return new Verdict(Level.PENDING, soFar(), remarks);
    }
    Verdict said = said();
    if (!answers.isEmpty() && !refusals.isEmpty()) {
      remarks.add(refusalWords(refusals.getFirst()) + ".");
    }
    answers.stream()
        .filter(answer -> !facts.isTarget(answer.from()))
        .findFirst()
        .ifPresent(
            answer ->
                remarks.add(
                    "The answer came from another address than was asked: "
                        + facts.who(answer.from())
                        + "."));
    if (stats.rcv() > 0 && stats.drop() > 0 && stats.total() < FEW_PROBES) {
      remarks.add(
          "%s are few to judge loss by: ask for %d to be surer."
              .formatted(Wording.count(stats.total(), "probe"), PingRequest.MAX_PACKETS));
    }
    if (!notSent.isEmpty() && stats.total() > 0) {
      remarks.add(notSentWords());
    }
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    return new Verdict(said.level(), said.sentence(), remarks);
  }

  private String soFar() {
    if (stats.total() == 0) {
      return "Waiting for the first answer from " + facts.target() + ".";
    }
    return "So far %s answered %s%s."
        .formatted(
            facts.target(),
            ofProbes(),
            stats.avg() == null ? "" : ", " + Wording.milliseconds(stats.avg()) + " on average");
  }

  private Verdict said() {
    if (stats.total() == 0) {
      return plain(
          Level.UNKNOWN,
          notSent.isEmpty()
              ? "The measurement ended before any probe was decided."
              : "No probe could be sent to " + facts.target() + ": " + reason() + ".");
    }
    if (answers.isEmpty()) {
      return refusals.isEmpty() ? silence() : refused();
    }
    return switch (facts.protocol()) {
      case ICMP -> answered(facts.target() + " answers", Level.GOOD);
      case TCP -> answeredTcp();
      case UDP -> answeredUdp();
    };
  }

  private Verdict answered(String subject, Level level) {
    String average = stats.avg() == null ? "" : Wording.milliseconds(stats.avg()) + " on average";
    if (stats.drop() == 0) {
      return plain(level, "%s: %s, %s.".formatted(subject, ofProbes(), average));
    }
    return plain(
        level == Level.GOOD ? Level.WARNING : level,
        "%s, but %d of %s went unanswered; %s."
            .formatted(subject, stats.drop(), Wording.count(stats.total(), "probe"), average));
  }

  private Verdict answeredTcp() {
    long open = answers.stream().filter(a -> a.kind() == ReplyKind.TCP_SYN_ACK).count();
    String port = portOf();
    if (open == answers.size()) {
      return answered(port + " is open", Level.GOOD);
    }
    if (open > 0) {
      return answered(
          "%s accepts some connections (%d) and refuses others (%d)"
              .formatted(port, open, answers.size() - open),
          Level.WARNING);
    }
    remarks.add("The refusal comes from the host itself, or from a firewall in its name.");
    return answered(port + " is closed; the host answers", Level.WARNING);
  }

  private Verdict answeredUdp() {
    boolean spoke = answers.stream().anyMatch(a -> a.kind() == ReplyKind.UDP_REPLY);
    if (spoke) {
      return answered(portOf() + " answers", Level.GOOD);
    }
    if (stats.drop() > 0) {
      remarks.add(
          "Hosts limit how often they say “port unreachable” (Linux sends six at once, then one a"
              + " second), so missing answers need not be loss; ICMP or TCP tell better.");
    }
    // A port that nobody asked for by number is expected to be closed: that is how UDP pings.
    return request.port() == null
        ? answered(facts.target() + " answers", Level.GOOD)
        : answered(portOf() + " is closed; the host answers", Level.WARNING);
  }

  private Verdict silence() {
    return switch (facts.protocol()) {
      case ICMP ->
          plain(
              Level.UNKNOWN,
              "%s does not answer ICMP echo (%s). It may be down, or a filter may drop ping; try TCP, for instance port 443."
                  .formatted(facts.target(), ofProbes()));
      case TCP ->
          plain(
              Level.BAD,
              "No answer from %s (%s): the host is down, or a filter drops the probes or the answers."
                  .formatted(portOf(), ofProbes()));
      case UDP ->
          plain(
              Level.UNKNOWN,
              "No answer from %s (%s). That says little: many services stay silent to a datagram they do not understand; try ICMP or TCP."
                  .formatted(portOf(), ofProbes()));
    };
  }

  private Verdict refused() {
    PingReplied first = refusals.getFirst();
    if (first.kind() == ReplyKind.TIME_EXCEEDED) {
      remarks.add("Packets that run in a circle end like this; a traceroute shows where.");
    }
    return plain(
        Level.BAD, "%s is not reached: %s.".formatted(facts.target(), refusalWords(first)));
  }

  private String refusalWords(PingReplied refusal) {
    String mark = refusal.kind().annotation();
    return (facts.isTarget(refusal.from())
            ? "the host itself answers "
            : facts.who(refusal.from()) + " answers ")
        + "“"
        + refusal.kind().words()
        + "”"
        + (mark == null ? "" : " (" + mark + ")");
  }

  private String notSentWords() {
    return "%s could not be sent: %s.".formatted(Wording.count(notSent.size(), "probe"), reason());
  }

  private String reason() {
    String reason = PlainText.line(notSent.getFirst().reason(), 200);
    return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
  }

  /** {@code TCP port 443 of example.com (203.0.113.9)}. */
  private String portOf() {
    @Nullable String port = facts.portWords();
    return port == null
        ? facts.protocol() + " at " + facts.target()
        : port + " of " + facts.target();
  }

  private String ofProbes() {
    return "%d of %s".formatted(stats.rcv(), Wording.count(stats.total(), "probe"));
  }

  private static Verdict plain(Level level, String sentence) {
    return new Verdict(level, sentence, List.of());
  }
}
