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
import org.jspecify.annotations.Nullable;

/** Protected prefixes as a test has them, of which nothing is announced. */
final class PrefixesAlone implements Announcements {
  List<ProtectedPrefixStatus> prefixes = List.of();
  private final Announcements nothing = Announcements.unconfigured();

  @Override
  public List<ProtectedPrefixStatus> prefixes() {
    return prefixes;
  }

  @Override
  public Optional<ProtectedPrefixStatus> prefix(IpPrefix prefix) {
    return prefixes.stream().filter(each -> each.settings().prefix().equals(prefix)).findFirst();
  }

  @Override
  public PreflightReport preflight(AnnouncementRequest request) {
    return nothing.preflight(request);
  }

  @Override
  public List<PreflightReport> preflight(List<Change> changes) {
    return nothing.preflight(changes);
  }

  @Override
  public ChangeOutcome batch(List<Change> changes, Actor actor, @Nullable String key) {
    return nothing.batch(changes, actor, key);
  }

  @Override
  public ChangeOutcome withdrawAll(String reason, @Nullable String communication, Actor actor) {
    return nothing.withdrawAll(reason, communication, actor);
  }

  @Override
  public void reopen(Actor actor) {
    nothing.reopen(actor);
  }

  @Override
  public List<AnnouncementStatus> active() {
    return nothing.active();
  }

  @Override
  public Optional<AnnouncementStatus> find(String id) {
    return nothing.find(id);
  }

  @Override
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    return nothing.history(within, beforeId, most);
  }

  @Override
  public List<AnnouncementEvent> events(long after, Duration wait) throws InterruptedException {
    return nothing.events(after, wait);
  }

  @Override
  public long lastEvent() {
    return nothing.lastEvent();
  }

  @Override
  public Health health() {
    return new Health(true, null);
  }
}
