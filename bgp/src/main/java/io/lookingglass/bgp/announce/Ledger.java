package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.AnnouncementStore.IdempotencyKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store, and what it owes us: ends of announcements that happened whether or not they could be
 * written. Only one thread at a time changes anything; {@link #problem} may be asked by any.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private final AnnouncementStore store;
  private final Map<String, Announcement> owed = new LinkedHashMap<>();
  private volatile @Nullable String problem;

  Ledger(AnnouncementStore store) {
    this.store = store;
  }

  /** Why nothing can be written at the time; null when it can. */
  @Nullable String problem() {
    return problem;
  }

  /**
   * Writes everything or nothing, with what is owed.
   *
   * @throws StoreFailedException when nothing was written
   */
  void commit(Collection<Announcement> announcements, @Nullable IdempotencyKey key) {
    List<Announcement> all = new ArrayList<>(owed.values());
    all.addAll(announcements);
    try {
      store.commit(all, key);
      owed.clear();
      recovered();
    } catch (StoreFailedException e) {
      failed(e);
      throw e;
    }
  }

  /** Writes ends that have happened; when that fails it is owed, and tried again. */
  boolean commitEnds(Collection<Announcement> ended) {
    try {
      commit(ended, null);
      return true;
    } catch (StoreFailedException e) {
      ended.forEach(announcement -> owed.put(announcement.id(), announcement));
      return false;
    }
  }

  /** Whether something is owed, or the last attempt failed. */
  boolean troubled() {
    return problem != null || !owed.isEmpty();
  }

  /** Tries again what is owed, or whether anything can be written at all. */
  void retry() {
    commitEnds(List.of());
  }

  /** What could not be read or written. */
  void failed(StoreFailedException e) {
    if (problem == null) {
      LOG.error("The store of announcements fails; changes are refused until it works again", e);
    }
    problem = e.getMessage();
  }

  private void recovered() {
    if (problem != null) {
      LOG.info("The store of announcements works again; changes are taken");
    }
    problem = null;
  }
}
