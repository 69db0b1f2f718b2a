package io.lookingglass.alerts;

import io.lookingglass.config.AlertKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that people or programs outside are told.
 *
 * @param kind of which a webhook takes some; absent for a test, which is for one webhook
 * @param type what happened, such as {@code tunnel.down}
 * @param at when
 * @param severity how bad it is
 * @param subject the name of the tunnel or peer, or the prefix
 * @param customer whose it is, absent for nobody's
 * @param from the state before, absent where there is none
 * @param to the state now, absent where there is none
 * @param text what happened, a sentence
 */
public record AlertEvent(
    @Nullable AlertKind kind,
    String type,
    Instant at,
    Severity severity,
    String subject,
    @Nullable String customer,
    @Nullable String from,
    @Nullable String to,
    String text) {

  /** How bad. */
  public enum Severity {
    CRITICAL,
    WARNING,
    /** What was told before is over. */
    RESOLVED,
    INFO
  }

  /** One that only shows that a webhook works. */
  public static AlertEvent test(Instant at, String webhook) {
    return new AlertEvent(
        null,
        "test",
        at,
        Severity.INFO,
        webhook,
        null,
        null,
        null,
        "This is a test of the webhook %s. Nothing happened.".formatted(webhook));
  }
}
