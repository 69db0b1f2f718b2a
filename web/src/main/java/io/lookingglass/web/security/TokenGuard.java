package io.lookingglass.web.security;

import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AuditRecord;
import io.lookingglass.bgp.announce.AuditSink;
import io.lookingglass.bgp.announce.StoreFailedException;
import io.lookingglass.config.TokenSettings;
import io.lookingglass.config.net.IpAddresses;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the tokens that are shown to this server: keeps anybody from guessing one, and has the
 * audit and the metrics told of who signs in and of what is wrong. Thread-safe.
 *
 * <p>From a network that showed too many wrong ones nothing is looked at, so that an answer tells
 * nothing of any token; a token that is looked at is compared with all.
 */
final class TokenGuard {
  private static final Logger LOG = LoggerFactory.getLogger(TokenGuard.class);

  /** Wrong tokens in the audit within {@link #WINDOW}: a flood must not fill the disk. */
  static final int MOST_RECORDED = 200;

  static final Duration WINDOW = Duration.ofHours(1);

  private static final String UNKNOWN = "unknown";

  private final BearerTokens tokens;
  private final WrongTokens wrong;
  private final AuditSink audit;
  private final MeterRegistry meters;
  private final InstantSource clock;

  // Guarded by this.
  private Instant windowBegan;
  private int recorded;

  TokenGuard(BearerTokens tokens, AuditSink audit, MeterRegistry meters, InstantSource clock) {
    this.tokens = tokens;
    this.wrong = new WrongTokens(clock);
    this.audit = audit;
    this.meters = meters;
    this.clock = clock;
    this.windowBegan = clock.instant();
  }

  /** Where a token is shown. */
  enum Where {
    SIGN_IN("sign-in", "browser"),
    BEARER("bearer", "bearer token");

    private final String tag;
    private final String words;

    /**
     * @param tag for the metrics
     * @param words for the audit
     */
    Where(String tag, String words) {
      this.tag = tag;
      this.words = words;
    }
  }

  /**
   * Whose token it is.
   *
   * @param network that what is wrong is counted for
   * @return null when it is nobody's
   * @throws TooManyAttemptsException when too many wrong ones came from there
   */
  @Nullable TokenSettings check(String token, InetAddress address, String network, Where where) {
    if (wrong.shutOut(network)) {
      count(where, "not-looked-at");
      throw new TooManyAttemptsException(WrongTokens.KEPT);
    }
    @Nullable TokenSettings found = tokens.find(token);
    if (found != null) {
      return found;
    }
    WrongTokens.Finding finding = wrong.add(network, BearerTokens.fingerprint(token));
    count(where, "wrong");
    switch (finding) {
      case REPEATED -> {}
      case ANOTHER -> refused(address, where, "The token is not known here");
      case LAST ->
          refused(
              address,
              where,
              "The token is not known here; it was the last of %d different ones from %s, none is looked at any more for %d min"
                  .formatted(WrongTokens.MOST, network, WrongTokens.KEPT.toMinutes()));
    }
    return null;
  }

  private void count(Where where, String result) {
    meters.counter("lookingglass.tokens.refused", "where", where.tag, "result", result).increment();
  }

  private void refused(InetAddress address, Where where, String result) {
    Instant now = clock.instant();
    boolean last;
    synchronized (this) {
      if (Duration.between(windowBegan, now).abs().compareTo(WINDOW) >= 0) {
        windowBegan = now;
        recorded = 0;
      }
      if (recorded >= MOST_RECORDED) {
        return;
      }
      recorded++;
      last = recorded == MOST_RECORDED;
    }
    record(
        new AuditRecord(
            now,
            new Actor(UNKNOWN, IpAddresses.format(address)),
            AuditRecord.Action.SIGN_IN,
            where.words,
            "",
            false,
            last
                ? result + ". More of these within the hour are counted in the metrics alone"
                : result));
  }

  /** Tells the audit that somebody signed in at a browser. */
  void signedIn(TokenSettings token, InetAddress address) {
    record(
        new AuditRecord(
            clock.instant(),
            new Actor(token.name(), IpAddresses.format(address)),
            AuditRecord.Action.SIGN_IN,
            Where.SIGN_IN.words,
            "",
            true,
            "signed in, role " + token.role().name().toLowerCase(Locale.ROOT)));
  }

  /** Tells the audit that somebody signed out. */
  void signedOut(TokenSettings token, InetAddress address) {
    record(
        new AuditRecord(
            clock.instant(),
            new Actor(token.name(), IpAddresses.format(address)),
            AuditRecord.Action.SIGN_OUT,
            Where.SIGN_IN.words,
            "",
            true,
            "signed out"));
  }

  /** Who may come in does so with a full disk, too: then above all. */
  private void record(AuditRecord record) {
    try {
      audit.record(List.of(record));
    } catch (StoreFailedException e) {
      LOG.error("The audit did not take {}", record, e);
    }
  }
}
