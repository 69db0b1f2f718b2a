package io.lookingglass.probes.bfd;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;

/**
 * How the packets of a session are authenticated (RFC 5880, section 6.7).
 *
 * @param kind not {@link BfdAuthenticationKind#NONE}
 * @param keyId 0 to 255
 * @param key 1 to 16 bytes, with SHA-1 up to 20
 */
public record BfdAuthentication(BfdAuthenticationKind kind, int keyId, Secret key) {
  public BfdAuthentication {
    int bytes = key.revealUtf8().length;
    if (kind == BfdAuthenticationKind.NONE || keyId < 0 || keyId > 255) {
      throw new IllegalArgumentException("no authentication: %s, key ID %d".formatted(kind, keyId));
    }
    if (bytes < 1 || bytes > kind.longestKeyBytes()) {
      throw new IllegalArgumentException(
          "a key has 1 to %d bytes, not %d".formatted(kind.longestKeyBytes(), bytes));
    }
  }

  /** The kind's number on the wire. */
  int type() {
    return switch (kind) {
      case NONE -> throw new IllegalStateException("no authentication");
      case SIMPLE_PASSWORD -> AuthenticationSection.SIMPLE_PASSWORD;
      case KEYED_MD5 -> AuthenticationSection.KEYED_MD5;
      case METICULOUS_KEYED_MD5 -> AuthenticationSection.METICULOUS_KEYED_MD5;
      case KEYED_SHA1 -> AuthenticationSection.KEYED_SHA1;
      case METICULOUS_KEYED_SHA1 -> AuthenticationSection.METICULOUS_KEYED_SHA1;
    };
  }

  /** Whether each packet has a sequence number of its own. */
  boolean isMeticulous() {
    return kind == BfdAuthenticationKind.METICULOUS_KEYED_MD5
        || kind == BfdAuthenticationKind.METICULOUS_KEYED_SHA1;
  }
}
