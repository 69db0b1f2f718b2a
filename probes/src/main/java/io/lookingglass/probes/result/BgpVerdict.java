package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.BgpRoute.Roa;
import io.lookingglass.probes.event.BgpRoute.Rpki;
import io.lookingglass.probes.event.ProbeEvent.BgpSearched;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.result.Verdict.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says what the routing tables hold for a target. */
final class BgpVerdict {
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_HINT = 300;
  private static final int MOST_ROAS = 3;

  private BgpVerdict() {}

  static Verdict of(MeasurementFacts facts, List<BgpRoute> routes, @Nullable BgpSearched searched) {
    Verdict failed = facts.verdictOfFailure();
    if (failed != null) {
      return failed;
    }
    List<Sentence> remarks = new ArrayList<>();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (searched == null) {
      return new Verdict(
          facts.isFinished() ? Level.UNKNOWN : Level.PENDING,
          facts.isFinished()
              ? Sentence.of("The routing tables were not searched to the end.")
              : Sentence.of("Looking up routes to {0}.", facts.target()),
          remarks);
    }
    Sentence hint =
        searched.hint() == null
            ? null
            : MeasurementFacts.asSentence(PlainText.line(searched.hint(), LONGEST_HINT));
    if (!searched.searched()) {
      return new Verdict(
          Level.UNKNOWN,
          hint == null ? Sentence.of("This location knows no routes.") : hint,
          remarks);
    }
    if (routes.isEmpty()) {
      return new Verdict(
          Level.BAD,
          hint == null ? Sentence.of("There is no route to {0}.", facts.target()) : hint,
          remarks);
    }
    if (hint != null) {
      remarks.add(hint);
    }
    if (searched.more()) {
      remarks.add(Sentence.of("There are more routes than are told here."));
    }
    Map<String, List<BgpRoute>> byPrefix = new LinkedHashMap<>();
    routes.forEach(
        route ->
            byPrefix.computeIfAbsent(route.prefix().toString(), _ -> new ArrayList<>()).add(route));
    return byPrefix.size() == 1
        ? ofOne(facts, routes, remarks)
        : ofSeveral(facts, byPrefix, routes, remarks);
  }

  private static Verdict ofOne(
      MeasurementFacts facts, List<BgpRoute> routes, List<Sentence> remarks) {
    BgpRoute first = routes.getFirst();
    if (!first.best()) {
      return new Verdict(
          Level.BAD,
          unchosen(
              facts,
              first.prefix(),
              routes.size() == 1
                  ? Sentence.of("the one path may not be chosen")
                  : Sentence.of("none of its {0} paths may be chosen", routes.size()),
              PlainText.line(first.why(), LONGEST_HINT)),
          remarks);
    }
    addOrigins(routes, remarks);
    int peers = (int) routes.stream().map(BgpRoute::peer).distinct().count();
    Sentence sentence =
        chosen(facts, first.prefix(), Sentence.of("{0} {0|peer|peers}", peers), pathOf(first));
    return judged(sentence, first, remarks);
  }

  /** The prefix that was found, and how the target is related to it. */
  private static Sentence chosen(
      MeasurementFacts facts, IpPrefix found, Sentence peers, Sentence path) {
    return switch (facts.request().target()) {
      case Target.Prefix(IpPrefix asked, _) when asked.equals(found) ->
          Sentence.of("{0} is heard from {1}; the best path is that of {2}.", found, peers, path);
      case Target.Prefix(IpPrefix asked, _) when asked.contains(found) ->
          Sentence.of(
              "Of {0}, {1} is heard from {2}; the best path is that of {3}.",
              asked, found, peers, path);
      case Target.Prefix _, Target.Address _, Target.Name _ ->
          Sentence.of(
              "{0} is within {1}, which is heard from {2}; the best path is that of {3}.",
              facts.target(), found, peers, path);
    };
  }

  private static Sentence unchosen(
      MeasurementFacts facts, IpPrefix found, Sentence none, String why) {
    return switch (facts.request().target()) {
      case Target.Prefix(IpPrefix asked, _) when asked.equals(found) ->
          Sentence.of("{0} is heard, but {1}: {2}.", found, none, why);
      case Target.Prefix(IpPrefix asked, _) when asked.contains(found) ->
          Sentence.of("Of {0}, {1} is heard, but {2}: {3}.", asked, found, none, why);
      case Target.Prefix _, Target.Address _, Target.Name _ ->
          Sentence.of(
              "{0} is within {1}, which is heard, but {2}: {3}.", facts.target(), found, none, why);
    };
  }

  private static Verdict judged(Sentence sentence, BgpRoute best, List<Sentence> remarks) {
    if (best.stale()) {
      remarks.addFirst(
          Sentence.of("The best path is stale: its session ended, and it is kept for now."));
    }
    return switch (best.rpki().state()) {
      case VALID ->
          new Verdict(
              best.stale() ? Level.WARNING : Level.GOOD,
              Sentence.of("{0} Its origin is RPKI valid.", sentence),
              remarks);
      case INVALID -> {
        remarks.addFirst(
            Sentence.of(
                "The RPKI allows {0}.",
                Sentence.list(
                    best.rpki().roas().stream().limit(MOST_ROAS).map(Roa::toString).toList())));
        yield new Verdict(
            Level.WARNING, Sentence.of("{0} Its origin is RPKI invalid.", sentence), remarks);
      }
      case NOT_FOUND, UNKNOWN ->
          new Verdict(best.stale() ? Level.WARNING : Level.GOOD, sentence, remarks);
    };
  }

  private static Verdict ofSeveral(
      MeasurementFacts facts,
      Map<String, List<BgpRoute>> byPrefix,
      List<BgpRoute> routes,
      List<Sentence> remarks) {
    // Of each prefix one path is best.
    long invalid =
        routes.stream()
            .filter(route -> route.best() && route.rpki().state() == Rpki.State.INVALID)
            .count();
    if (invalid > 0) {
      remarks.addFirst(
          Sentence.of("The best path of {0} of them has an origin that is RPKI invalid.", invalid));
    }
    return new Verdict(
        invalid > 0 ? Level.WARNING : Level.GOOD,
        Sentence.of(
            "{0} prefixes are related to {1}, with {2} in all.",
            byPrefix.size(), facts.target(), Sentence.of("{0} {0|path|paths}", routes.size())),
        remarks);
  }

  /** Several origins for one prefix are worth knowing, in an attack most of all. */
  private static void addOrigins(List<BgpRoute> routes, List<Sentence> remarks) {
    List<String> origins =
        routes.stream()
            .map(BgpRoute::originAs)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .map(asn -> "AS" + asn.value())
            .toList();
    if (origins.size() > 1) {
      remarks.add(Sentence.of("It is originated by several ASes: {0}.", Sentence.list(origins)));
    }
  }

  private static Sentence pathOf(BgpRoute route) {
    String peer = PlainText.name(route.peer());
    Asn asn = route.originAs();
    if (asn == null) {
      return Sentence.verbatim(peer);
    }
    String name = route.asNames().get(asn);
    return Sentence.of(
        "{0}, from {1}",
        peer,
        "AS%d%s"
            .formatted(asn.value(), name == null ? "" : " " + PlainText.line(name, LONGEST_NAME)));
  }
}
