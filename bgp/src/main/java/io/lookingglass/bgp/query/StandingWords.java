package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.BestPathStep;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.Route.Standing;
import io.lookingglass.bgp.wire.PathAttribute.OriginCode;
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
  public static String of(FoundRoute found, boolean everything) {
    return switch (found.route().standing()) {
      case Standing.Best() -> whyBest(found, everything);
      case Standing.Advertised(AdjRibOut.Progress progress) -> whyAdvertised(progress);
      case Standing.NotEligible() -> "not eligible: " + found.route().eligibility().reason();
      case Standing.Lost lost ->
          "not best: %s%s".formatted(lost.step().defeat(), compared(lost, named(lost), everything));
    };
  }

  private static String whyAdvertised(AdjRibOut.Progress progress) {
    return switch (progress) {
      case WAITING -> "wanted, not announced: no session carries its address family now";
      case QUEUED -> "wanted, waits to be sent";
      case SENT -> "announced to the peer";
      case TOO_LARGE -> "wanted, not announced: its attributes do not fit into one message";
    };
  }

  private static String whyBest(FoundRoute found, boolean everything) {
    @Nullable Route runnerUp = found.runnerUp();
    if (runnerUp == null || !(runnerUp.standing() instanceof Standing.Lost lost)) {
      return found.paths() == 1
          ? "best: the only path"
          : "best: the only one of %d paths that may be chosen".formatted(found.paths());
    }
    return "best of %d paths: the last to lose was that of %s: %s%s"
        .formatted(
            found.paths(),
            path(runnerUp.peer().name(), runnerUp.pathId()),
            lost.step().defeat(),
            compared(lost, "here", everything));
  }

  private static String named(Standing.Lost lost) {
    return "that of " + path(lost.to().name(), lost.toPathId());
  }

  private static String path(String peer, @Nullable Long pathId) {
    return pathId == null ? peer : peer + " path " + pathId;
  }

  /** What the two had at the step, where a number tells it. */
  private static String compared(Standing.Lost lost, String better, boolean everything) {
    BestPathStep step = lost.step();
    return switch (step) {
      case LOCAL_PREF, AS_PATH_LENGTH, MULTI_EXIT_DISC, CLUSTER_LIST_LENGTH, PATH_ID ->
          " (%d, %s %d)".formatted(lost.own(), better, lost.better());
      case ORIGIN -> " (%s, %s %s)".formatted(origin(lost.own()), better, origin(lost.better()));
      case IDENTIFIER ->
          everything
              ? " (%s, %s %s)".formatted(identifier(lost.own()), better, identifier(lost.better()))
              : preferred(better);
      case LONG_LIVED_STALE, EXTERNAL, CURRENT_BEST, PEER_ADDRESS -> preferred(better);
    };
  }

  private static String preferred(String better) {
    return better.equals("here") ? "" : "; " + better + " is preferred";
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
