package io.lookingglass.bgp.announce;

import java.security.SecureRandom;
import java.util.function.Supplier;

/** Identifiers that nobody can guess: 16 characters of 36, some 82 bits. Thread-safe. */
final class AnnouncementIds implements Supplier<String> {
  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
