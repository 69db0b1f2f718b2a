package io.lookingglass.web.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lookingglass.config.TokenSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * People who signed in with their token in a browser. Thread-safe.
 *
 * <p>A session is known by a random name of 256 bits, of which only the hash is kept; it ends when
 * it is signed out of, is not used for {@link #IDLE}, or is older than {@link #LONGEST}, and with
 * the program.
 */
final class SignIns {
  static final Duration IDLE = Duration.ofHours(2);
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int MOST_SESSIONS = 10_000;
  private static final int NAME_OCTETS = 32;

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;
  private final Cache<String, Session> sessions;

  /**
   * One signed-in browser.
   *
   * @param token whose rights it has
   * @param formToken stands in every form of its pages, so that no other site can send one
   */
  record Session(TokenSettings token, String formToken, Instant since) {}

  /** A session that was just opened, and the name its browser has to keep. */
  record Opened(String name, Session session) {}

  SignIns(InstantSource clock) {
    this.clock = clock;
    sessions =
        Caffeine.newBuilder()
            .ticker(() -> WrongTokens.nanos(clock.instant()))
            .maximumSize(MOST_SESSIONS)
            .expireAfterAccess(IDLE)
            .build();
  }

  Opened open(TokenSettings token) {
    String name = randomName();
    Session session = new Session(token, randomName(), clock.instant());
    sessions.put(hash(name), session);
    return new Opened(name, session);
  }

  /** Null when there is no such session, or no longer. */
  @Nullable Session find(String name) {
    if (name.length() != 2 * NAME_OCTETS) {
      return null;
    }
    @Nullable Session session = sessions.getIfPresent(hash(name));
    if (session != null && clock.instant().isAfter(session.since().plus(LONGEST))) {
      sessions.invalidate(hash(name));
      return null;
    }
    return session;
  }

  void close(String name) {
    sessions.invalidate(hash(name));
  }

  private String randomName() {
    byte[] octets = new byte[NAME_OCTETS];
    random.nextBytes(octets);
    return HexFormat.of().formatHex(octets);
  }

  /** Looked up by hash, so that the time it takes tells nothing of any name. */
  private static String hash(String name) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
