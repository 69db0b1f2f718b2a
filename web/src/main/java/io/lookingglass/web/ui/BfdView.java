package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;
import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.bfd.BfdAuthentication;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The session of BFD beside a tunnel (RFC 5880).
 *
 * @param state in the RFC's words, ours
 * @param reason why it is in this state, a sentence
 * @param lastDown when it was lost the last time, and why; null while it never was
 */
record BfdView(
    String css,
    String state,
    Moment since,
    String reason,
    @Nullable Lost lastDown,
    List<Fact> facts) {
  BfdView {
    facts = List.copyOf(facts);
  }

  /** The end of a time Up. */
  record Lost(Moment at, String reason) {}

  static BfdView of(BfdStatus status, Instant now) {
    BfdStatus.@Nullable LastDown lost = status.lastDown();
    return new BfdView(
        css(status.state()),
        status.state().word(),
        Moment.of(status.since(), now),
        say("{0}.", begun(status.said())),
        lost == null ? null : new Lost(Moment.of(lost.at(), now), said(lost.said())),
        facts(status));
  }

  private static String css(BfdState state) {
    return switch (state) {
      case UP -> "good";
      case INIT -> "pending";
      case DOWN -> "bad";
      case ADMIN_DOWN -> "unknown";
    };
  }

  private static List<Fact> facts(BfdStatus status) {
    BfdEndpoints ends = status.endpoints();
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            say("Addresses"),
            List.of(
                IpAddresses.format(ends.local()) + " ↔ " + IpAddresses.format(ends.peer()),
                ends.multihop()
                    ? say("multihop, port {0}", ends.port())
                    : say("single hop, port {0}", ends.port())),
            false));
    @Nullable BfdState remote = status.remoteState();
    facts.add(
        new Fact(
            say("The far end says"),
            List.of(
                remote == null
                    ? say("nothing")
                    : remote.word() + diagnostic(status.remoteDiagnostic())),
            false));
    facts.add(
        new Fact(
            say("We say"),
            List.of(status.state().word() + diagnostic(status.diagnostic())),
            false));
    facts.add(
        new Fact(
            say("Intervals"),
            List.of(
                say("sent every {0}", span(status.transmitInterval())),
                status.receiveInterval() == null
                    ? say("the far end is not heard")
                    : say("theirs every {0}", span(status.receiveInterval()))),
            false));
    facts.add(
        new Fact(
            say("Down after a silence of"),
            List.of(status.detectionTime() == null ? Figures.NONE : span(status.detectionTime())),
            false));
    facts.add(
        new Fact(
            say("Discriminators"),
            List.of(
                say("ours {0}", "%08x".formatted(status.localDiscriminator())),
                say("theirs {0}", "%08x".formatted(status.remoteDiscriminator()))),
            true));
    facts.add(
        new Fact(
            say("Packets"),
            List.of(
                say("{0} sent", Figures.count(status.sent())),
                say("{0} taken", Figures.count(status.received()))),
            false));
    if (!status.discarded().isEmpty()) {
      facts.add(new Fact(say("Discarded"), discarded(status), false));
    }
    @Nullable BfdAuthentication authentication = ends.authentication();
    facts.add(
        new Fact(
            say("Authentication"),
            List.of(
                authentication == null
                    ? say("none")
                    : say(
                        "{0}, key {1}",
                        authentication.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        authentication.keyId())),
            false));
    return facts;
  }

  private static List<String> discarded(BfdStatus status) {
    return status.discarded().entrySet().stream()
        .sorted((one, other) -> Long.compare(other.getValue(), one.getValue()))
        .map(entry -> Figures.count(entry.getValue()) + ": " + said(entry.getKey().sentence()))
        .collect(Collectors.toList());
  }

  private static String diagnostic(@Nullable BfdDiagnostic diagnostic) {
    return diagnostic == null || diagnostic == BfdDiagnostic.NONE
        ? ""
        : ", " + said(diagnostic.sentence());
  }

  private static String span(Duration span) {
    return Figures.took(span);
  }
}
