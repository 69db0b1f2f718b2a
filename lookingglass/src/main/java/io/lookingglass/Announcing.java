package io.lookingglass;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.PreflightCheck;
import io.lookingglass.bgp.announce.StoreFailedException;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.config.Configuration;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAnnouncementStore;
import io.lookingglass.store.SqlAuditLog;
import io.lookingglass.web.Readiness;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The announcing service with what it stands on. Thread-safe. */
final class Announcing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);
  private static final Duration SWEPT_EVERY = Duration.ofHours(1);

  private final BgpSpeaker speaker;
  private final Announcer announcer;
  private final BackgroundThread housekeeping;

  private Announcing(BgpSpeaker speaker, Announcer announcer, BackgroundThread housekeeping) {
    this.speaker = speaker;
    this.announcer = announcer;
    this.housekeeping = housekeeping;
  }

  /**
   * Announces what is stored, and takes changes from then on.
   *
   * @param speaker started with the gate of the same configuration; closed with this
   * @param further checks before something is announced
   */
  static Announcing start(
      BgpSpeaker speaker,
      Configuration configuration,
      Database database,
      RouteValidity validity,
      List<PreflightCheck> further,
      InstantSource clock) {
    SqlAnnouncementStore store = new SqlAnnouncementStore(database, clock);
    Announcer announcer =
        Announcer.start(
            speaker, configuration, store, validity, further, new SqlAuditLog(database), clock);
    Duration keep = configuration.announcements().keepEnded();
    return new Announcing(
        speaker,
        announcer,
        new BackgroundThread("announcement-housekeeping", () -> sweep(store, keep, clock)));
  }

  Announcements announcements() {
    return announcer;
  }

  ReloadReport reload(Configuration changed) {
    return announcer.reload(changed);
  }

  Readiness.Check readiness() {
    Announcements.Health health = announcer.health();
    String problem = health.problem();
    return new Readiness.Check(
        "announcements",
        health.takesChanges() && problem == null,
        problem == null ? "changes are taken and stored" : problem);
  }

  private static void sweep(SqlAnnouncementStore store, Duration keep, InstantSource clock) {
    try {
      while (true) {
        try {
          store.deleteEndedBefore(clock.instant().minus(keep));
        } catch (StoreFailedException e) {
          LOG.error("Announcements that ended long ago could not be deleted", e);
        }
        Thread.sleep(SWEPT_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops announcing and then speaking; whether peers keep our routes is for the file to say. */
  @Override
  public void close() {
    housekeeping.close();
    boolean keep = announcer.keepsRoutesOnStop();
    announcer.close();
    if (keep) {
      speaker.closeKeepingRoutes();
    } else {
      speaker.close();
    }
  }
}
