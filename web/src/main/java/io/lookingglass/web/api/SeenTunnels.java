package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.gre.SizeJudgement;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.monitor.HealthPoint;
import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.web.route.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tunnels as one asker may see them: a customer its own, support all. This class decides it, for
 * JSON, text and pages alike; what an asker may not see is not there for it. Thread-safe.
 */
public final class SeenTunnels {
  /** Who sees any. */
  public static final Access SEEING = Access.owners(Sentence.of("Tunnels"));

  private final TunnelWatch watch;
  private final @Nullable String customer;

  private SeenTunnels(TunnelWatch watch, @Nullable String customer) {
    this.watch = watch;
    this.customer = customer;
  }

  /**
   * As who sent this request may see them; for routes of {@link #SEEING} and others of owners.
   *
   * @throws IllegalStateException when the route is for others, too
   */
  public static SeenTunnels of(TunnelWatch watch, Context request) {
    Gate.Admission admission = Gate.admission(request);
    if (!admission.everything() && admission.customer() == null) {
      throw new IllegalStateException("the route of " + request.path() + " is for others, too");
    }
    return new SeenTunnels(watch, admission.everything() ? null : admission.customer());
  }

  /** Whether all customers' are seen. */
  public boolean everything() {
    return customer == null;
  }

  /** The tunnels in the order of the file. */
  public List<TunnelHealth> all() {
    return watch.all().stream().filter(health -> shows(health.customer())).toList();
  }

  /** One tunnel by its name. */
  public Optional<TunnelHealth> find(String name) {
    return watch.health(name).filter(health -> shows(health.customer()));
  }

  /**
   * One tunnel that a request is about.
   *
   * @throws ApiException when there is none of that name
   */
  public TunnelHealth existing(String name) {
    return find(name)
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorType.NOT_FOUND,
                    Shown.nearest(name, all().stream().map(TunnelHealth::name).toList())
                        .map(
                            meant ->
                                Sentence.of(
                                    "There is no tunnel {0}; did you mean {1}?",
                                    Shown.quoted(name), meant))
                        .orElseGet(
                            () ->
                                Sentence.of(
                                    "There is no tunnel {0}; {1} lists all",
                                    Shown.quoted(name), "/tunnels"))));
  }

  /** The newest transitions, of one tunnel or of all, newest first. */
  public List<TunnelTransition> recent(@Nullable String tunnel, int most) {
    return watch.recent(tunnel, most).stream().filter(each -> shows(each.customer())).toList();
  }

  /**
   * Whether what was measured last of a tunnel that {@link #find} finds suits what is configured.
   */
  public SizeJudgement judgement(Tunnel tunnel, Instant now) {
    return SizeJudgement.of(tunnel, watch.sizes(tunnel.name()), now);
  }

  /** As {@link TunnelWatch#history}, of a tunnel that {@link #find} finds. */
  public List<HealthPoint> history(String name, Instant from, Instant to, @Nullable Duration step) {
    return find(name).isEmpty() ? List.of() : watch.history(name, from, to, step);
  }

  /** The number of the newest transition, 0 when there was none. */
  public long lastEvent() {
    return watch.lastEvent();
  }

  /** Follows the transitions of one tunnel, or of all, behind a number. */
  public Follower follow(@Nullable String tunnel, long after) {
    // Where no history is kept numbers begin again when the program does.
    return new Follower(tunnel, after > watch.lastEvent() ? 0 : after);
  }

  private boolean shows(@Nullable String owner) {
    return customer == null || customer.equals(owner);
  }

  /** A place in the stream of transitions. For one thread. */
  public final class Follower {
    private final @Nullable String tunnel;
    private long after;

    private Follower(@Nullable String tunnel, long after) {
      this.tunnel = tunnel;
      this.after = after;
    }

    /** What came since, as soon as there is something; empty when nothing came in that time. */
    public List<TunnelTransition> next(Duration wait) throws InterruptedException {
      List<TunnelTransition> events = watch.events(tunnel, after, wait);
      if (!events.isEmpty()) {
        after = events.getLast().number();
      }
      return events.stream().filter(each -> shows(each.customer())).toList();
    }
  }
}
