package io.lookingglass.web.security;

import io.lookingglass.config.TokenSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured tokens, of which only hashes are known. Immutable. */
final class BearerTokens {
  /** The longest that is hashed at all; ours are 64 characters. */
  private static final int LONGEST_TOKEN = 512;

  private final List<TokenSettings> tokens;

  BearerTokens(List<TokenSettings> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  boolean any() {
    return !tokens.isEmpty();
  }

  /** Compares with every hash and in full, so that time tells nothing about any of them. */
  @Nullable TokenSettings find(String token) {
    if (token.isEmpty() || token.length() > LONGEST_TOKEN) {
      return null;
    }
    byte[] hash = sha256(token);
    TokenSettings found = null;
    for (TokenSettings candidate : tokens) {
      if (MessageDigest.isEqual(HexFormat.of().parseHex(candidate.sha256()), hash)) {
        found = candidate;
      }
    }
    return found;
  }

  /** What a wrong token is known by; of ones that are too long it is the same. */
  static String fingerprint(String token) {
    return token.length() > LONGEST_TOKEN ? "" : HexFormat.of().formatHex(sha256(token));
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
