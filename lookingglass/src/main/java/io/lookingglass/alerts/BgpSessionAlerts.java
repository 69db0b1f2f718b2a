package io.lookingglass.alerts;

import io.lookingglass.alerts.AlertEvent.Severity;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.AlertKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes alerts of what becomes of BGP sessions: that one which was up is not, and that it is up.
 * Not thread-safe.
 */
public final class BgpSessionAlerts {
  private final Set<String> up = new HashSet<>();

  /** What was said last of a peer besides its state: a NOTIFICATION or a connection that broke. */
  private final Map<String, String> causes = new HashMap<>();

  /** Of a session that is up before anything is seen of it. */
  public void isUp(String peer) {
    up.add(peer);
  }

  /** What is to be told of an event; empty where it is nothing new. */
  public Optional<AlertEvent> of(SessionEvent event) {
    String peer = event.peer();
    boolean established = event.state() == SessionState.ESTABLISHED;
    if (event.kind() != SessionEvent.Kind.STATE) {
      causes.put(peer, event.text());
    }
    if (established && up.add(peer)) {
      causes.remove(peer);
      return Optional.of(
          alert(event, "bgp-session.up", Severity.RESOLVED, "down", "up", "is Established."));
    }
    if (!established && up.remove(peer)) {
      @Nullable String cause = causes.remove(peer);
      return Optional.of(
          alert(
              event,
              "bgp-session.down",
              Severity.CRITICAL,
              "up",
              "down",
              cause == null ? "is down." : "is down: " + cause));
    }
    return Optional.empty();
  }

  private static AlertEvent alert(
      SessionEvent event, String type, Severity severity, String from, String to, String what) {
    return new AlertEvent(
        AlertKind.BGP_SESSION,
        type,
        event.at(),
        severity,
        event.peer(),
        null,
        from,
        to,
        "The BGP session with %s %s".formatted(event.peer(), what));
  }
}
