package io.lookingglass;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.PreflightReport;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The announcing service there is at each call: a reload may start one, or end it. */
final class CurrentAnnouncements implements Announcements {
  private final Supplier<Announcements> current;

  CurrentAnnouncements(Supplier<Announcements> current) {
    this.current = current;
  }

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return current.get().preflight(request);
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    return current.get().preflight(changes);
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String idempotencyKey) {
    return current.get().batch(changes, actor, idempotencyKey);
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    return current.get().withdrawAll(reason, communication, actor);
  }

  @Override
  public void reopen(Actor actor) {
    current.get().reopen(actor);
  }

  @Override
  public List<AnnouncementStatus> active() {
    return current.get().active();
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    return current.get().find(id);
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    return current.get().history(within, beforeId, most);
  }

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return current.get().prefixes();
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return current.get().prefix(prefix);
  }

  @Override
  public List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException {
    return current.get().events(after, wait);
  }

  @Override
  public long lastEvent() {
    return current.get().lastEvent();
  }

  @Override
  public Health health() {
    return current.get().health();
  }
}
