package io.lookingglass.probes.sys;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the process may do with one protocol over one IP version, and what that costs.
 *
 * @param tier which way is used
 * @param lost what the asker misses compared with the raw tier, a short sentence each ("the path
 *     may differ from probe to probe, because ..."); empty for the raw tier
 * @param remedy how to get more, as a sentence for the administrator; absent for the raw tier
 */
public record ProbeAbility(Tier tier, List<String> lost, @Nullable String remedy) {
  public ProbeAbility {
    lost = List.copyOf(lost);
  }

  /** What is lost and how to get it, in one text. */
  public String sentence() {
    String all = String.join(" ", lost);
    return remedy == null ? all : all + " " + remedy;
  }

  public enum Tier {
    /** Raw sockets: the process has CAP_NET_RAW. */
    RAW,
    /** Ordinary sockets and their error queues. */
    UNPRIVILEGED,
    /** Cannot be done from here; {@code remedy} says what to change. */
    UNAVAILABLE
  }
}
