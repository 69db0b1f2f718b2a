package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.BgpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is shown of the sessions: read at each question from what their event loops published. */
final class SessionsView implements BgpView {
  private final Sessions sessions;
  private final Surroundings surroundings;

  SessionsView(Sessions sessions, Surroundings surroundings) {
    this.sessions = sessions;
    this.surroundings = surroundings;
  }

  @Override
  public List<PeerStatus> peers() {
    return sessions.all().stream().map(session -> session.status().snapshot()).toList();
  }

  @Override
  public Optional<PeerStatus> peer(String name) {
    return Optional.ofNullable(sessions.find(name)).map(session -> session.status().snapshot());
  }

  @Override
  public BgpSummary summary() {
    BgpSettings settings = sessions.settings();
    RibSummary tables = surroundings.rib().summary();
    Listener listener = sessions.listener();
    long established =
        sessions.all().stream()
            .filter(session -> session.status().state() == SessionState.ESTABLISHED)
            .count();
    return new BgpSummary(
        settings.asn(),
        settings.routerId(),
        listener == null ? null : listener.toString(),
        settings.peers().size(),
        (int) established,
        tables.families().stream()
            .map(
                family ->
                    new BgpSummary.FamilyTotals(
                        family.family().toString(),
                        family.prefixes(),
                        family.paths(),
                        family.validations()))
            .toList(),
        new BgpSummary.Memory(tables.memory(), 0, 0),
        tables.updatesPerSecond());
  }

  @Override
  public List<SessionEvent> recentEvents(@Nullable String peer, int most) {
    return surroundings.log().recent(peer, most);
  }

  @Override
  public List<SessionEvent> events(@Nullable String peer, long after, Duration wait)
      throws InterruptedException {
    return surroundings.log().after(peer, after, wait);
  }

  @Override
  public long lastEvent() {
    return surroundings.log().last();
  }
}
