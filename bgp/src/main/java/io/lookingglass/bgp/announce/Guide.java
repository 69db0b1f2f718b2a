package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.WithdrawalGuidance.State;
import io.lookingglass.bgp.announce.WithdrawalGuidance.Step;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
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
            Sentence.of("The same prefix is seen from its origin"),
            state(!origin.isEmpty(), sighted),
            origin.isEmpty()
                ? (sighted
                    ? Sentence.of(
                        "No peer tells us {0} from AS {1} by another way than through us",
                        entry.prefix(), Long.toString(entry.originAsn().value()))
                    : Sentence.of("No peer tells us any routes, so it cannot be seen"))
                : Sentence.of("Seen from {0}", peers(origin)));
    Step second =
        new Step(
            "settled",
            Sentence.of("It has been seen for {0}", Preflight.words(settleTime)),
            state(settled, sighted),
            since == null
                ? Sentence.of("It is not seen")
                : Sentence.of("Seen since {0}, for {1} s", since, age.toSeconds()));
    Step third =
        new Step(
            "withdrawn",
            Sentence.of("Withdrawn on all sessions"),
            announced ? State.DUE : State.DONE,
            announced
                ? Sentence.of("It is announced")
                : Sentence.of("It is not announced from here"));
    Step fourth =
        new Step(
            "gone",
            Sentence.of("Our announcement is no longer seen"),
            state(!announced && ours.isEmpty(), sighted),
            ours.isEmpty()
                ? Sentence.of("No peer tells us it back")
                : Sentence.of("Still told back by {0}", peers(ours)));
    return new WithdrawalGuidance(
        List.of(first, second, third, fourth),
        announced ? warning(entry, origin.isEmpty(), settled, sighted, age, settleTime) : null);
  }

  private static @Nullable Sentence warning(
      ProtectedPrefixSettings entry,
      boolean unseen,
      boolean settled,
      boolean sighted,
      Duration age,
      Duration settleTime) {
    if (!sighted) {
      return Sentence.of(
          "Nobody tells this server routes, so it cannot be seen whether {0} stays reachable;"
              + " check it elsewhere before withdrawing",
          entry.prefix());
    }
    if (unseen) {
      return Sentence.of(
          "Withdrawn now, {0} would be unreachable: it is seen through us alone. Have AS {1}"
              + " announce it first",
          entry.prefix(), Long.toString(entry.originAsn().value()));
    }
    return settled
        ? null
        : Sentence.of(
            "It is seen from its origin for {0} s only; wait until it is {1}, so that it has"
                + " spread",
            age.toSeconds(), Preflight.words(settleTime));
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
