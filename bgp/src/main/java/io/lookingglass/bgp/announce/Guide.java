package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.WithdrawalGuidance.State;
import io.lookingglass.bgp.announce.WithdrawalGuidance.Step;
import io.lookingglass.config.ProtectedPrefixSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Works out how safe it is to take a prefix back. Pure. */
final class Guide {
  private Guide() {}

  /**
   * @param announced whether the prefix, or a part of it, is announced
   * @param sighted whether any peer tells us routes at all
   * @param settleTime how long the origin has to be seen
   */
  static WithdrawalGuidance of(
      ProtectedPrefixSettings entry,
      List<SeenRoute> seen,
      boolean announced,
      boolean sighted,
      Duration settleTime,
      Instant now) {
    List<SeenRoute> origin =
        seen.stream()
            .filter(route -> route.kind() == SeenRoute.Kind.ORIGIN)
            .filter(route -> route.prefix().equals(entry.prefix()))
            .toList();
    List<SeenRoute> ours =
        seen.stream().filter(route -> route.kind() == SeenRoute.Kind.OURS).toList();
    @Nullable Instant since =
        origin.stream().map(SeenRoute::since).min(Instant::compareTo).orElse(null);
    Duration age = since == null ? Duration.ZERO : Duration.between(since, now);
    boolean settled = since != null && age.compareTo(settleTime) >= 0;
    Step first =
        new Step(
            "origin-seen",
            "The same prefix is seen from its origin",
            state(!origin.isEmpty(), sighted),
            origin.isEmpty()
                ? (sighted
                    ? "No peer tells us "
                        + entry.prefix()
                        + " from AS "
                        + entry.originAsn().value()
                        + " by another way than through us"
                    : "No peer tells us any routes, so it cannot be seen")
                : "Seen from " + peers(origin));
    Step second =
        new Step(
            "settled",
            "It has been seen for " + Preflight.words(settleTime),
            state(settled, sighted),
            since == null
                ? "It is not seen"
                : "Seen since " + since + ", for " + age.toSeconds() + " s");
    Step third =
        new Step(
            "withdrawn",
            "Withdrawn on all sessions",
            announced ? State.DUE : State.DONE,
            announced ? "It is announced" : "It is not announced from here");
    Step fourth =
        new Step(
            "gone",
            "Our announcement is no longer seen",
            state(!announced && ours.isEmpty(), sighted),
            ours.isEmpty() ? "No peer tells us it back" : "Still told back by " + peers(ours));
    return new WithdrawalGuidance(
        List.of(first, second, third, fourth),
        announced ? warning(entry, origin.isEmpty(), settled, sighted, age, settleTime) : null);
  }

  private static @Nullable String warning(
      ProtectedPrefixSettings entry,
      boolean unseen,
      boolean settled,
      boolean sighted,
      Duration age,
      Duration settleTime) {
    if (!sighted) {
      return "Nobody tells this server routes, so it cannot be seen whether "
          + entry.prefix()
          + " stays reachable; check it elsewhere before withdrawing";
    }
    if (unseen) {
      return "Withdrawn now, "
          + entry.prefix()
          + " would be unreachable: it is seen through us alone. Have AS "
          + entry.originAsn().value()
          + " announce it first";
    }
    return settled
        ? null
        : "It is seen from its origin for %d s only; wait until it is %s, so that it has spread"
            .formatted(age.toSeconds(), Preflight.words(settleTime));
  }

  private static State state(boolean done, boolean sighted) {
    if (!sighted) {
      return State.UNKNOWN;
    }
    return done ? State.DONE : State.DUE;
  }

  private static String peers(List<SeenRoute> routes) {
    return routes.stream().map(SeenRoute::peer).distinct().collect(Collectors.joining(", "));
  }
}
