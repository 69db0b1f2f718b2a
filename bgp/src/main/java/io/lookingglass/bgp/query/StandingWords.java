package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.BestPathStep;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.Route.Standing;
import io.lookingglass.bgp.wire.PathAttribute.OriginCode;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words what the decision process made of a path. */
public final class StandingWords {
  private StandingWords() {}

  /**
   * Why a route is best, or is not.
   *
   * @param everything whether the identifiers of routers may be told
   */
  public static Sentence of(FoundRoute found, boolean everything) {
    return switch (found.route().standing()) {
      case Standing.Best() -> whyBest(found, everything);
      case Standing.Advertised(AdjRibOut.Progress progress) -> whyAdvertised(progress);
      case Standing.NotEligible() ->
          Sentence.of("not eligible: {0}", found.route().eligibility().reason());
      case Standing.Lost lost ->
          Sentence.of("not best: {0}", defeat(lost, named(lost), everything));
    };
  }

  private static Sentence whyAdvertised(AdjRibOut.Progress progress) {
    return switch (progress) {
      case WAITING ->
          Sentence.of("wanted, not announced: no session carries its address family now");
      case QUEUED -> Sentence.of("wanted, waits to be sent");
      case SENT -> Sentence.of("announced to the peer");
      case TOO_LARGE ->
          Sentence.of("wanted, not announced: its attributes do not fit into one message");
    };
  }

  private static Sentence whyBest(FoundRoute found, boolean everything) {
    @Nullable Route runnerUp = found.runnerUp();
    if (runnerUp == null || !(runnerUp.standing() instanceof Standing.Lost lost)) {
      return found.paths() == 1
          ? Sentence.of("best: the only path")
          : Sentence.of("best: the only one of {0} paths that may be chosen", found.paths());
    }
    return Sentence.of(
        "best of {0} paths: the last to lose was that of {1}: {2}",
        found.paths(),
        path(runnerUp.peer().name(), runnerUp.pathId()),
        defeat(lost, null, everything));
  }

  private static Sentence named(Standing.Lost lost) {
    return Sentence.of("that of {0}", path(lost.to().name(), lost.toPathId()));
  }

  private static Sentence path(String peer, @Nullable Long pathId) {
    return pathId == null
        ? Sentence.verbatim(peer)
        : Sentence.of("{0} path {1}", peer, Long.toString(pathId));
  }

  /**
   * Where it lost, with what the two had at the step where that tells something.
   *
   * @param better the path that it lost to; null for the one that this is said of
   */
  private static Sentence defeat(
      Standing.Lost lost, @Nullable Sentence better, boolean everything) {
    BestPathStep step = lost.step();
    return switch (step) {
      case LOCAL_PREF, AS_PATH_LENGTH, MULTI_EXIT_DISC, CLUSTER_LIST_LENGTH, PATH_ID ->
          compared(step, Long.toString(lost.own()), better, Long.toString(lost.better()));
      case ORIGIN -> compared(step, origin(lost.own()), better, origin(lost.better()));
      case IDENTIFIER ->
          everything
              ? compared(step, identifier(lost.own()), better, identifier(lost.better()))
              : preferred(step, better);
      case LONG_LIVED_STALE, EXTERNAL, CURRENT_BEST, PEER_ADDRESS -> preferred(step, better);
    };
  }

  private static Sentence compared(
      BestPathStep step, String own, @Nullable Sentence better, String its) {
    return better == null
        ? Sentence.of("{0} ({1}, here {2})", step.defeat(), own, its)
        : Sentence.of("{0} ({1}, {2} {3})", step.defeat(), own, better, its);
  }

  private static Sentence preferred(BestPathStep step, @Nullable Sentence better) {
    return better == null
        ? step.defeat()
        : Sentence.of("{0}; {1} is preferred", step.defeat(), better);
  }

  private static String origin(long code) {
    return OriginCode.ofCode((int) code)
        .map(name -> name.name().toLowerCase(Locale.ROOT))
        .orElseGet(() -> Long.toString(code));
  }

  private static String identifier(long bits) {
    return IpAddresses.format(
        IpAddresses.ofBytes(
            new byte[] {
              (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
            }));
  }
}
