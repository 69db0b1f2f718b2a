package io.lookingglass.bgp.announce;

import java.time.Instant;
import java.util.Locale;

/**
 * What somebody did, or tried to, for the audit. Immutable.
 *
 * @param subject what it was about: a prefix, a rule, how many announcements, or where a token was
 *     shown
 * @param reason as given; empty where none is asked for
 * @param result for people, a sentence
 */
public record AuditRecord(
    Instant at,
    Actor actor,
    Action action,
    String subject,
    String reason,
    boolean accepted,
    String result) {

  /** What was done. */
  public enum Action {
    ANNOUNCE,
    WITHDRAW,
    WITHDRAW_ALL,
    /** By the program: the time was over. */
    EXPIRE,
    /** By the program: the file no longer allows it. */
    DISALLOW,
    /** With a token, in a browser; a wrong token is one that was not accepted, wherever shown. */
    SIGN_IN,
    SIGN_OUT;

    /** As JSON has it: {@code withdraw-all}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
