package io.lookingglass.probes;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Identifiers that nobody can guess: 16 characters of 62, some 95 bits. Thread-safe. */
final class RandomIds {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 16;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{" + LENGTH + "}");

  private final SecureRandom random = new SecureRandom();

  String next() {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int index = 0; index < LENGTH; index++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  /** Whether it could be one of them; anything else need not be looked for. */
  static boolean plausible(String id) {
    return ID.matcher(id).matches();
  }
}
