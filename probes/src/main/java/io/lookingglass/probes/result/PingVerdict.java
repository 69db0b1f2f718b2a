package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.PingNotSent;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

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
  private final List<Sentence> remarks = new ArrayList<>();

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
      remarks.add(Sentence.of("{0}.", refusalWords(refusals.getFirst())));
    }
    answers.stream()
        .filter(answer -> !facts.isTarget(answer.from()))
        .findFirst()
        .ifPresent(
            answer ->
                remarks.add(
                    Sentence.of(
                        "The answer came from another address than was asked: {0}.",
                        facts.who(answer.from()))));
    if (stats.rcv() > 0 && stats.drop() > 0 && stats.total() < FEW_PROBES) {
      remarks.add(
          Sentence.of(
              "{0} are few to judge loss by: ask for {1} to be surer.",
              Wording.probes(stats.total()), PingRequest.MAX_PACKETS));
    }
    if (!notSent.isEmpty() && stats.total() > 0) {
      remarks.add(notSentWords());
    }
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    return new Verdict(said.level(), said.said(), remarks);
  }

  private Sentence soFar() {
    if (stats.total() == 0) {
      return Sentence.of("Waiting for the first answer from {0}.", facts.target());
    }
    return stats.avg() == null
        ? Sentence.of("So far {0} answered {1}.", facts.target(), ofProbes())
        : Sentence.of(
            "So far {0} answered {1}, {2} on average.",
            facts.target(), ofProbes(), Wording.milliseconds(stats.avg()));
  }

  private Verdict said() {
    if (stats.total() == 0) {
      return plain(
          Level.UNKNOWN,
          notSent.isEmpty()
              ? Sentence.of("The measurement ended before any probe was decided.")
              : Sentence.of("No probe could be sent to {0}: {1}.", facts.target(), reason()));
    }
    if (answers.isEmpty()) {
      return refusals.isEmpty() ? silence() : refused();
    }
    return switch (facts.protocol()) {
      case ICMP -> answered(Sentence.of("{0} answers", facts.target()), Level.GOOD);
      case TCP -> answeredTcp();
      case UDP -> answeredUdp();
    };
  }

  private Verdict answered(Sentence subject, Level level) {
    Sentence average =
        stats.avg() == null
            ? Sentence.EMPTY
            : Sentence.of("{0} on average", Wording.milliseconds(stats.avg()));
    if (stats.drop() == 0) {
      return plain(level, Sentence.of("{0}: {1}, {2}.", subject, ofProbes(), average));
    }
    return plain(
        level == Level.GOOD ? Level.WARNING : level,
        Sentence.of(
            "{0}, but {1} of {2} went unanswered; {3}.",
            subject, stats.drop(), Wording.probes(stats.total()), average));
  }

  private Verdict answeredTcp() {
    long open = answers.stream().filter(a -> a.kind() == ReplyKind.TCP_SYN_ACK).count();
    Sentence port = portOf();
    if (open == answers.size()) {
      return answered(Sentence.of("{0} is open", port), Level.GOOD);
    }
    if (open > 0) {
      return answered(
          Sentence.of(
              "{0} accepts some connections ({1}) and refuses others ({2})",
              port, open, answers.size() - open),
          Level.WARNING);
    }
    remarks.add(
        Sentence.of("The refusal comes from the host itself, or from a firewall in its name."));
    return answered(Sentence.of("{0} is closed; the host answers", port), Level.WARNING);
  }

  private Verdict answeredUdp() {
    boolean spoke = answers.stream().anyMatch(a -> a.kind() == ReplyKind.UDP_REPLY);
    if (spoke) {
      return answered(Sentence.of("{0} answers", portOf()), Level.GOOD);
    }
    if (stats.drop() > 0) {
      remarks.add(
          Sentence.of(
              "Hosts limit how often they say “port unreachable” (Linux sends six at once, then one"
                  + " a second), so missing answers need not be loss; ICMP or TCP tell better."));
    }
    // A port that nobody asked for by number is expected to be closed: that is how UDP pings.
    return request.port() == null
        ? answered(Sentence.of("{0} answers", facts.target()), Level.GOOD)
        : answered(Sentence.of("{0} is closed; the host answers", portOf()), Level.WARNING);
  }

  private Verdict silence() {
    return switch (facts.protocol()) {
      case ICMP ->
          plain(
              Level.UNKNOWN,
              Sentence.of(
                  "{0} does not answer ICMP echo ({1}). It may be down, or a filter may drop ping;"
                      + " try TCP, for instance port 443.",
                  facts.target(), ofProbes()));
      case TCP ->
          plain(
              Level.BAD,
              Sentence.of(
                  "No answer from {0} ({1}): the host is down, or a filter drops the probes or the"
                      + " answers.",
                  portOf(), ofProbes()));
      case UDP ->
          plain(
              Level.UNKNOWN,
              Sentence.of(
                  "No answer from {0} ({1}). That says little: many services stay silent to a"
                      + " datagram they do not understand; try ICMP or TCP.",
                  portOf(), ofProbes()));
    };
  }

  private Verdict refused() {
    PingReplied first = refusals.getFirst();
    if (first.kind() == ReplyKind.TIME_EXCEEDED) {
      remarks.add(
          Sentence.of("Packets that run in a circle end like this; a traceroute shows where."));
    }
    return plain(
        Level.BAD, Sentence.of("{0} is not reached: {1}.", facts.target(), refusalWords(first)));
  }

  private Sentence refusalWords(PingReplied refusal) {
    String mark = refusal.kind().annotation();
    Sentence words = refusal.kind().sentence();
    Sentence answer =
        mark == null ? Sentence.of("“{0}”", words) : Sentence.of("“{0}” ({1})", words, mark);
    return facts.isTarget(refusal.from())
        ? Sentence.of("the host itself answers {0}", answer)
        : Sentence.of("{0} answers {1}", facts.who(refusal.from()), answer);
  }

  private Sentence notSentWords() {
    return Sentence.of("{0} could not be sent: {1}.", Wording.probes(notSent.size()), reason());
  }

  private String reason() {
    String reason = PlainText.line(notSent.getFirst().reason(), 200);
    return reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason;
  }

  /** {@code TCP port 443 of example.com (203.0.113.9)}. */
  private Sentence portOf() {
    return facts.portWords() == null
        ? Sentence.of("{0} at {1}", facts.protocol(), facts.target())
        : facts.portOfTarget();
  }

  private Sentence ofProbes() {
    return Sentence.of("{0} of {1} {1|probe|probes}", stats.rcv(), stats.total());
  }

  private static Verdict plain(Level level, Sentence sentence) {
    return new Verdict(level, sentence, List.of());
  }
}
