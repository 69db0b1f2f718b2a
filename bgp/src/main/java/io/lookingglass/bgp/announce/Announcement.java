package io.lookingglass.bgp.announce;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One announcement, as it is kept: what is wanted, by whom, and how it ended if it did. It is never
 * changed but for its end, and never deleted while it is active. Immutable.
 *
 * @param id 16 lower-case letters and digits, random
 * @param owner who asked for it
 * @param acceptedAt when it was stored; in milliseconds
 * @param expiresAt when it is withdrawn by itself, by the clock at {@code acceptedAt}; null when it
 *     has no end
 * @param overridden the identifiers of failed soft checks that {@code request.override} passed over
 * @param ending null while it is active
 */
public record Announcement(
    String id,
    AnnouncementRequest request,
    Actor owner,
    Instant acceptedAt,
    @Nullable Instant expiresAt,
    Set<String> overridden,
    @Nullable Ending ending) {
  private static final Pattern ID = Pattern.compile("[a-z0-9]{16}");

  public Announcement {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("The id of an announcement is 16 letters and digits");
    }
    overridden = Set.copyOf(overridden);
  }

  /** Whether it is wanted. */
  public boolean active() {
    return ending == null;
  }

  /** The same, ended. */
  Announcement ended(Ending how) {
    return new Announcement(id, request, owner, acceptedAt, expiresAt, overridden, how);
  }

  /**
   * How it ended.
   *
   * @param by who withdrew it
   * @param reason 1-500 characters
   */
  public record Ending(Cause cause, Instant at, Actor by, String reason) {
    public Ending {
      reason = AnnouncementRequest.text("reason", reason);
    }
  }

  /** Why an announcement ended. */
  public enum Cause {
    /** Somebody withdrew it. */
    WITHDRAWN,
    /** In the same change something else for the same route was announced. */
    REPLACED,
    /** Its time was over. */
    EXPIRED,
    /** The configuration file no longer allows it. */
    NOT_ALLOWED,
    /** Everything was withdrawn. */
    WITHDRAWN_ALL;

    /** As JSON has it: {@code not-allowed}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
