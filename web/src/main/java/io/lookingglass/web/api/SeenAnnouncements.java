package io.lookingglass.web.api;

import io.javalin.http.Context;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementEvent;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.web.route.Access;
import io.lookingglass.web.security.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Protected prefixes and announcements as one asker may see them: a customer its own, support all,
 * nobody else any. This class decides it, for JSON and pages alike; what an asker may not see is
 * not there for it. Thread-safe.
 */
public final class SeenAnnouncements {
  /** Who sees any. */
  public static final Access SEEING =
      Access.owners(Sentence.of("Protected prefixes and their announcements"));

  /** Who changes what is announced. */
  public static final Access CHANGING =
      Access.operators(Sentence.of("Changes of what is announced"));

  private static final int PAGE_OF_HISTORY = 200;

  /** A customer with few among many: looked through so far and no farther for one answer. */
  private static final int MOST_LOOKED_THROUGH = 20_000;

  private final Announcements announcements;
  private final @Nullable String customer;
  private final boolean operator;

  private SeenAnnouncements(
      Announcements announcements, @Nullable String customer, boolean operator) {
    this.announcements = announcements;
    this.customer = customer;
    this.operator = operator;
  }

  /** As who sent this request may see them; for routes of {@link #SEEING} or {@link #CHANGING}. */
  public static SeenAnnouncements of(Announcements announcements, Context request) {
    Gate.Admission admission = Gate.admission(request);
    if (!admission.everything() && admission.customer() == null) {
      throw new IllegalStateException("the route of " + request.path() + " is for others, too");
    }
    return new SeenAnnouncements(
        announcements,
        admission.everything() ? null : admission.customer(),
        admission.caller().role().includes(Role.OPERATOR));
  }

  /** Who asks for a change; for routes of {@link #CHANGING}. */
  public static Actor operator(Context request) {
    Caller caller = Gate.admission(request).caller();
    @Nullable String token = caller.token();
    if (token == null || !(Gate.admission(request).access() instanceof Access.Changing)) {
      throw new IllegalStateException("the route of " + request.path() + " is not for changes");
    }
    return new Actor(token, IpAddresses.format(caller.address()));
  }

  /** Whether all customers' are seen. */
  public boolean everything() {
    return customer == null;
  }

  /** Whether it may also change them. */
  public boolean changes() {
    return operator;
  }

  /** The protected prefixes in the order of the file. */
  public List<ProtectedPrefixStatus> prefixes() {
    return announcements.prefixes().stream().filter(this::shows).toList();
  }

  /** One protected prefix: exactly this, not one that it is within. */
  public Optional<ProtectedPrefixStatus> find(IpPrefix prefix) {
    return announcements.prefix(prefix).filter(this::shows);
  }

  /**
   * One protected prefix.
   *
   * @throws ApiException when there is none
   */
  public ProtectedPrefixStatus existing(IpPrefix prefix) {
    return find(prefix)
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorType.NOT_FOUND,
                    Sentence.of(
                        "There is no protected prefix {0}; {1} lists all",
                        prefix.toString(), "/v1/prefixes")));
  }

  /** The active announcements, in the order they were accepted. */
  public List<AnnouncementStatus> active() {
    return announcements.active().stream().filter(this::shows).toList();
  }

  /** One announcement, active or not. */
  public Optional<AnnouncementStatus> find(String id) {
    return announcements.find(id).filter(this::shows);
  }

  /**
   * One announcement, active or not.
   *
   * @throws ApiException when there is none
   */
  public AnnouncementStatus existing(String id) {
    return find(id)
        .orElseThrow(
            () ->
                ApiException.of(
                    ErrorType.NOT_FOUND,
                    Sentence.of(
                        "There is no announcement {0}; {1} lists those that are active",
                        Shown.quoted(id), "/v1/announcements")));
  }

  /** As {@link Announcements#history}. */
  public List<AnnouncementStatus> history(
      @Nullable IpPrefix within, @Nullable String beforeId, int most) {
    List<AnnouncementStatus> found = new ArrayList<>();
    @Nullable String before = beforeId;
    for (int looked = 0; looked < MOST_LOOKED_THROUGH; looked += PAGE_OF_HISTORY) {
      List<AnnouncementStatus> page = announcements.history(within, before, PAGE_OF_HISTORY);
      for (AnnouncementStatus status : page) {
        if (shows(status)) {
          found.add(status);
        }
        if (found.size() == most) {
          return found;
        }
      }
      if (page.size() < PAGE_OF_HISTORY) {
        return found;
      }
      before = page.getLast().announcement().id();
    }
    return found;
  }

  boolean shows(AnnouncementEvent event) {
    return customer == null || customer.equals(event.customer());
  }

  private boolean shows(AnnouncementStatus status) {
    return customer == null || customer.equals(status.customer());
  }

  private boolean shows(ProtectedPrefixStatus status) {
    return customer == null || customer.equals(status.settings().customer());
  }
}
