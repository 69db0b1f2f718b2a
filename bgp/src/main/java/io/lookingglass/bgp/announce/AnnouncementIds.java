package io.lookingglass.bgp.announce;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** Identifiers that nobody can guess: 16 characters of 32, 80 bits. Thread-safe. */
final class AnnouncementIds implements Supplier<String> {
  private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
  private static final int LENGTH = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    byte[] octets = new byte[LENGTH];
    random.nextBytes(octets);
    StringBuilder id = new StringBuilder(LENGTH);
    for (byte octet : octets) {
      id.append(ALPHABET.charAt(octet & 31));
    }
    return id.toString();
  }
}
