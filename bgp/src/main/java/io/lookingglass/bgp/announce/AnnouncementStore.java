package io.lookingglass.bgp.announce;

import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps announcements. Thread-safe. What {@link #commit} returned for survives a crash; what it did
 * not has left nothing.
 */
public interface AnnouncementStore {

  /**
   * Every announcement without an end.
   *
   * @throws StoreFailedException when the store cannot be asked
   */
  Stored active();

  /**
   * Announcements at rest.
   *
   * @param announcements in the order they were accepted
   * @param unreadable the ids of those that are damaged
   */
  record Stored(List<Announcement> announcements, List<String> unreadable) {
    public Stored {
      announcements = List.copyOf(announcements);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * When each route was withdrawn, by whatever cause but {@link Announcement.Cause#REPLACED}, since
   * then.
   *
   * @throws StoreFailedException when they cannot be read
   */
  List<Withdrawal> withdrawnSince(Instant time);

  /**
   * A route that was withdrawn.
   *
   * @param subject as {@link Subject#text} has it
   */
  record Withdrawal(String subject, Instant at) {}

  /**
   * Writes everything or nothing: announcements that are new, those that ended in place of what is
   * kept under their id, and what the idempotency key stands for.
   *
   * @param key null when none was given
   * @throws StoreFailedException when nothing was written
   */
  void commit(List<Announcement> announcements, @Nullable IdempotencyKey key);

  /**
   * What was asked with a key.
   *
   * @param owner whose key it is: everybody has keys of their own
   * @param key 1-200 characters
   * @param digest of what was asked
   * @param ids of the announcements it made or ended
   */
  record IdempotencyKey(String owner, String key, String digest, Instant at, List<String> ids) {
    public static final int LONGEST = 200;

    /**
     * @throws IllegalArgumentException when the key is empty or too long
     */
    public IdempotencyKey {
      ids = List.copyOf(ids);
      if (key.isBlank() || key.length() > LONGEST) {
        throw new IllegalArgumentException("An idempotency key has 1-" + LONGEST + " characters");
      }
    }
  }

  /**
   * What was asked with a key before.
   *
   * @throws StoreFailedException when it cannot be read
   */
  Optional<IdempotencyKey> find(String owner, String key);

  /**
   * An announcement, active or not.
   *
   * @throws StoreFailedException when it cannot be read
   */
  Optional<Announcement> find(String id);

  /**
   * Announcements, active or not, those accepted last first.
   *
   * @param within only those about addresses in this prefix; null for all
   * @param before only those that were accepted before this one; null from the last on
   * @param most how many
   * @throws StoreFailedException when they cannot be read
   */
  List<Announcement> page(@Nullable IpPrefix within, @Nullable Announcement before, int most);

  /**
   * Deletes announcements that ended before a time, and idempotency keys of more than a day.
   *
   * @return how many announcements were deleted
   * @throws StoreFailedException when nothing was deleted
   */
  int deleteEndedBefore(Instant time);
}
