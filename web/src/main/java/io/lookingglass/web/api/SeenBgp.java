package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.web.security.Callers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as one asker may see them. That peers exist, whether they are up and how many prefixes
 * they send is for anybody; addresses, faults and all else is for support (and whom {@link
 * Callers#sees} counts as such). This class decides it, for JSON, text and pages alike.
 * Thread-safe.
 */
public final class SeenBgp {
  private final BgpView view;
  private final boolean everything;

  private SeenBgp(BgpView view, boolean everything) {
    this.view = view;
    this.everything = everything;
  }

  /** As who sent this request may see them. */
  public static SeenBgp of(BgpView view, Callers callers, Context request) {
    return new SeenBgp(view, callers.sees(request, Role.SUPPORT));
  }

  /** Whether nothing is kept back. */
  public boolean everything() {
    return everything;
  }

  /** Every configured peer, in the order of the file. */
  public List<SeenPeer> peers() {
    return view.peers().stream().map(status -> SeenPeer.of(status, everything)).toList();
  }

  public Optional<SeenPeer> peer(String name) {
    return view.peer(name).map(status -> SeenPeer.of(status, everything));
  }

  /**
   * One peer that a request is about.
   *
   * @throws ApiException when there is none of that name
   */
  public SeenPeer existing(String name) {
    return peer(name)
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorType.NOT_FOUND,
                    Shown.nearest(name, names())
                        .map(
                            meant ->
                                Sentence.of(
                                    "There is no peer {0}; did you mean {1}?",
                                    Shown.quoted(name), meant))
                        .orElseGet(
                            () ->
                                Sentence.of(
                                    "There is no peer {0}; {1} lists all",
                                    Shown.quoted(name), "/v1/bgp/peers"))));
  }

  private List<String> names() {
    return peers().stream().map(SeenPeer::name).toList();
  }

  /** Without our own addresses when not everything is seen. */
  public BgpSummary summary() {
    BgpSummary summary = view.summary();
    return everything ? summary : summary.withoutAddresses();
  }

  /** Tables loaded from files; what is wrong with them names folders, and is not for everybody. */
  public List<MrtTableStatus> dumps() {
    return view.dumps();
  }

  /** The newest events that may be seen, of one peer or of all, newest first. */
  public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
    return view.recentEvents(peer, most).stream().map(this::seen).filter(Objects::nonNull).toList();
  }

  /** Follows the events of one peer, or of all, behind a number. */
  public Follower follow(@Nullable String peer, long after) {
    // Numbers begin again when the program does; who knows a higher one has seen none of these.
    return new Follower(peer, after > view.lastEvent() ? 0 : after);
  }

  /** The number of the newest event, 0 when there was none. */
  public long lastEvent() {
    return view.lastEvent();
  }

  private @Nullable SessionEvent seen(SessionEvent event) {
    if (everything) {
      return new SessionEvent(
          event.number(),
          event.at(),
          event.peer(),
          event.kind(),
          event.state(),
          CleanStatus.line(event.text()));
    }
    // What an event says may name addresses; that the state changed does not.
    return event.kind() == SessionEvent.Kind.STATE
        ? new SessionEvent(
            event.number(),
            event.at(),
            event.peer(),
            event.kind(),
            event.state(),
            "The state is now " + event.state().title())
        : null;
  }

  /** A place in the stream of events. For one thread. */
  public final class Follower {
    private final @Nullable String peer;
    private long after;

    private Follower(@Nullable String peer, long after) {
      this.peer = peer;
      this.after = after;
    }

    /** What came since, as soon as there is something; empty when nothing came in that time. */
    public List<SessionEvent> next(Duration wait) throws InterruptedException {
      List<SessionEvent> events = view.events(peer, after, wait);
      if (!events.isEmpty()) {
        after = events.getLast().number();
      }
      return events.stream().map(SeenBgp.this::seen).filter(Objects::nonNull).toList();
    }
  }
}
