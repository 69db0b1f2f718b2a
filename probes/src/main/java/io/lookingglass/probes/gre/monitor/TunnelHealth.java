package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.Tunnel;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tunnel is, at one moment.
 *
 * <p>It is down when every mode is, degraded when one is not healthy while another works, and
 * healthy when all are; modes that cannot be probed from here do not count.
 *
 * @param tunnel which, with its addresses and customer
 * @param state of the tunnel
 * @param since when that state began
 * @param said why it is in this state, a clause
 * @param flapping whether it changed so often that its changes raise no alarm for a while
 * @param objective the share of probes, 0 to 1, that is to be answered
 * @param modes at least one; the first is the first that is configured
 */
public record TunnelHealth(
    Tunnel tunnel,
    TunnelState state,
    Instant since,
    Sentence said,
    boolean flapping,
    double objective,
    List<ModeHealth> modes) {

  public TunnelHealth {
    modes = List.copyOf(modes);
    if (modes.isEmpty()) {
      throw new IllegalArgumentException("a tunnel has at least one mode");
    }
    if (!(objective >= 0 && objective <= 1)) {
      throw new IllegalArgumentException("an objective is 0 to 1, not " + objective);
    }
  }

  /** Why, in English: a sentence without its full stop. */
  public String reason() {
    return Sentences.line(said);
  }

  /** The tunnel's name. */
  public String name() {
    return tunnel.name();
  }

  /** Whose it is, absent for nobody's. */
  public @Nullable String customer() {
    return tunnel.customer();
  }

  /** The first mode that is configured, whose loss and round-trip time stand for the tunnel's. */
  public ModeHealth first() {
    return modes.getFirst();
  }

  /**
   * Whether both of the last 5 minutes and the last hour of the first mode fall short of the
   * objective: more than a moment, and not over yet.
   */
  public boolean belowObjective() {
    return falls(first().fiveMinutes()) && falls(first().hour());
  }

  private boolean falls(ProbeStatistics statistics) {
    @Nullable Double loss = statistics.loss();
    return loss != null && 1 - loss < objective;
  }
}
