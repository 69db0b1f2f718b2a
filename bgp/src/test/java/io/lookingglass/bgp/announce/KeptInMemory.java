package io.lookingglass.bgp.announce;

import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that lives as long as the test, through every crash of the program; it can fail. */
final class KeptInMemory implements AnnouncementStore {
  private static final String DAMAGED = "{";

  private final Map<String, String> documents = new LinkedHashMap<>();
  private final Map<List<String>, IdempotencyKey> keys = new LinkedHashMap<>();
  boolean failing;

  /** When the program dies that asks for the next commit; null to live on. */
  @Nullable Death dying;

  /** Where in a commit a program dies. */
  enum Death {
    BEFORE_IT_IS_DURABLE,
    BEFORE_IT_IS_ACKNOWLEDGED
  }

  /** Nothing of the program runs behind this. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private void check() {
    if (failing) {
      throw new StoreFailedException("The disk is full.", null);
    }
  }

  private List<Announcement> all() {
    return documents.values().stream()
        .filter(text -> !text.equals(DAMAGED))
        .map(AnnouncementJson::read)
        .toList();
  }

  void damage(String id) {
    documents.put(id, DAMAGED);
  }

  @Override
  public Stored active() {
    check();
    List<Announcement> readable = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    documents.forEach(
        (id, text) -> {
          try {
            Announcement announcement = AnnouncementJson.read(text);
            if (announcement.active()) {
              readable.add(announcement);
            }
          } catch (IllegalArgumentException e) {
            damaged.add(id);
          }
        });
    return new Stored(readable, damaged);
  }

  @Override
  public List<Withdrawal> withdrawnSince(Instant time) {
    check();
    List<Withdrawal> found = new ArrayList<>();
    for (Announcement announcement : all()) {
      Announcement.Ending ending = announcement.ending();
      if (ending != null
          && ending.cause() != Announcement.Cause.REPLACED
          && !ending.at().isBefore(time)) {
        found.add(new Withdrawal(announcement.request().subject().text(), ending.at()));
      }
    }
    return found;
  }

  @Override
  public void commit(List<Announcement> announcements, @Nullable IdempotencyKey key) {
    check();
    Death death = dying;
    dying = null;
    if (death == Death.BEFORE_IT_IS_DURABLE) {
      throw new Died();
    }
    announcements.forEach(each -> documents.put(each.id(), AnnouncementJson.write(each)));
    if (key != null) {
      keys.put(List.of(key.owner(), key.key()), key);
    }
    if (death == Death.BEFORE_IT_IS_ACKNOWLEDGED) {
      throw new Died();
    }
  }

  @Override
  public Optional<IdempotencyKey> find(String owner, String key) {
    check();
    return Optional.ofNullable(keys.get(List.of(owner, key)));
  }

  @Override
  public Optional<Announcement> find(String id) {
    check();
    return Optional.ofNullable(documents.get(id)).map(AnnouncementJson::read);
  }

  @Override
  public List<Announcement> page(
      @Nullable IpPrefix within, @Nullable Announcement before, int most) {
    check();
    List<Announcement> found = new ArrayList<>(all());
    if (before != null) {
      found.subList(found.indexOf(before), found.size()).clear();
    }
    found.removeIf(
        each -> within != null && !within.contains(each.request().subject().destination()));
    return found.reversed().stream().limit(most).toList();
  }

  @Override
  public int deleteEndedBefore(Instant time) {
    check();
    int before = documents.size();
    documents
        .values()
        .removeIf(
            text -> {
              Announcement.Ending ending = AnnouncementJson.read(text).ending();
              return ending != null && Objects.requireNonNull(ending).at().isBefore(time);
            });
    return before - documents.size();
  }
}
