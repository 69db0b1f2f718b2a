package io.lookingglass.probes.result;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
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
    List<String> remarks = new ArrayList<>();
    if (facts.endMessage() != null) {
      remarks.add(MeasurementFacts.asSentence(facts.endMessage()));
    }
    if (searched == null) {
      return new Verdict(
          facts.isFinished() ? Level.UNKNOWN : Level.PENDING,
          facts.isFinished()
              ? "The routing tables were not searched to the end."
              : "Looking up routes to " + facts.target() + ".",
          remarks);
    }
    String hint =
        searched.hint() == null
            ? null
            : MeasurementFacts.asSentence(PlainText.line(searched.hint(), LONGEST_HINT));
    if (!searched.searched()) {
      return new Verdict(
          Level.UNKNOWN, hint == null ? "This location knows no routes." : hint, remarks);
    }
    if (routes.isEmpty()) {
      return new Verdict(
          Level.BAD,
          hint == null ? "There is no route to %s.".formatted(facts.target()) : hint,
          remarks);
    }
    if (hint != null) {
      remarks.add(hint);
    }
    if (searched.more()) {
      remarks.add("There are more routes than are told here.");
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
      MeasurementFacts facts, List<BgpRoute> routes, List<String> remarks) {
    BgpRoute first = routes.getFirst();
    String subject = subject(facts, first.prefix());
    if (!first.best()) {
      return new Verdict(
          Level.BAD,
          "%s heard, but %s: %s."
              .formatted(
                  subject,
                  routes.size() == 1
                      ? "the one path may not be chosen"
                      : "none of its %d paths may be chosen".formatted(routes.size()),
                  PlainText.line(first.why(), LONGEST_HINT)),
          remarks);
    }
    addOrigins(routes, remarks);
    String sentence =
        "%s heard from %s; the best path is that of %s%s."
            .formatted(
                subject,
                Wording.count((int) routes.stream().map(BgpRoute::peer).distinct().count(), "peer"),
                PlainText.name(first.peer()),
                origin(first));
    return judged(sentence, first, remarks);
  }

  /** The prefix that was found, and how the target is related to it; ends with "is". */
  private static String subject(MeasurementFacts facts, IpPrefix found) {
    return switch (facts.request().target()) {
      case Target.Prefix(IpPrefix asked, _) when asked.equals(found) -> found + " is";
      case Target.Prefix(IpPrefix asked, _) when asked.contains(found) ->
          "Of %s, %s is".formatted(asked, found);
      case Target.Prefix _, Target.Address _, Target.Name _ ->
          "%s is within %s, which is".formatted(facts.target(), found);
    };
  }

  private static Verdict judged(String sentence, BgpRoute best, List<String> remarks) {
    if (best.stale()) {
      remarks.addFirst("The best path is stale: its session ended, and it is kept for now.");
    }
    return switch (best.rpki().state()) {
      case VALID ->
          new Verdict(
              best.stale() ? Level.WARNING : Level.GOOD,
              sentence + " Its origin is RPKI valid.",
              remarks);
      case INVALID -> {
        remarks.addFirst(
            "The RPKI allows %s."
                .formatted(
                    Wording.list(
                        best.rpki().roas().stream().limit(MOST_ROAS).map(Roa::toString).toList())));
        yield new Verdict(Level.WARNING, sentence + " Its origin is RPKI invalid.", remarks);
      }
      case NOT_FOUND, UNKNOWN ->
          new Verdict(best.stale() ? Level.WARNING : Level.GOOD, sentence, remarks);
    };
  }

  private static Verdict ofSeveral(
      MeasurementFacts facts,
      Map<String, List<BgpRoute>> byPrefix,
      List<BgpRoute> routes,
      List<String> remarks) {
    // Of each prefix one path is best.
    long invalid =
        routes.stream()
            .filter(route -> route.best() && route.rpki().state() == Rpki.State.INVALID)
            .count();
    if (invalid > 0) {
      remarks.addFirst(
          "The best path of %d of them has an origin that is RPKI invalid.".formatted(invalid));
    }
    return new Verdict(
        invalid > 0 ? Level.WARNING : Level.GOOD,
        "%d prefixes are related to %s, with %s in all."
            .formatted(byPrefix.size(), facts.target(), Wording.count(routes.size(), "path")),
        remarks);
  }

  /** Several origins for one prefix are worth knowing, in an attack most of all. */
  private static void addOrigins(List<BgpRoute> routes, List<String> remarks) {
    List<String> origins =
        routes.stream()
            .map(BgpRoute::originAs)
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .map(asn -> "AS" + asn.value())
            .toList();
    if (origins.size() > 1) {
      remarks.add("It is originated by several ASes: %s.".formatted(Wording.list(origins)));
    }
  }

  private static String origin(BgpRoute route) {
    Asn asn = route.originAs();
    if (asn == null) {
      return "";
    }
    String name = route.asNames().get(asn);
    return ", from AS%d%s"
        .formatted(asn.value(), name == null ? "" : " " + PlainText.line(name, LONGEST_NAME));
  }
}
