package io.lookingglass.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A text that is never shown: no message, log line or dump prints it. {@link #reveal()} is the one
 * way to it. Immutable.
 *
 * <p>Two secrets are equal when their texts are, wherever they came from; comparing takes the same
 * time for any two of one length.
 */
public final class Secret {

  private final String value;
  private final @Nullable String reference;

  private Secret(String value, @Nullable String reference) {
    this.value = value;
    this.reference = reference;
  }

  /** A secret that was given in clear. */
  public static Secret of(String value) {
    return new Secret(value, null);
  }

  /** A secret found at a place, written as in the file, {@code ${env:NAME}}. */
  static Secret from(String reference, String value) {
    return new Secret(value, reference);
  }

  /** The text itself. Hand it only to what needs it. */
  public String reveal() {
    return value;
  }

  /** The text's bytes in UTF-8. */
  public byte[] revealUtf8() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Where it came from, {@code ${env:NAME}} or {@code ${file:/path}}; null when it stood in the
   * file.
   */
  @Nullable String reference() {
    return reference;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(revealUtf8(), secret.revealUtf8());
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
