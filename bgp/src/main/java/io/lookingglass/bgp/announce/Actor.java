package io.lookingglass.bgp.announce;

import io.lookingglass.config.net.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a change. Immutable.
 *
 * @param name of the token, as the configuration has it; {@link #PROGRAM} for what the program does
 *     by itself; at most 64 characters
 * @param from the address it was asked from, null when it was not asked over the network; at most
 *     64 characters
 */
public record Actor(String name, @Nullable String from) {
  /** Who ends what expires, or what the file no longer allows. */
  public static final Actor PROGRAM = new Actor("lookingglass", null);

  private static final int LONGEST = 64;

  /**
   * @throws IllegalArgumentException when a name is empty or too long
   */
  public Actor {
    name = PlainText.line(name);
    from = from == null ? null : PlainText.line(from);
    if (name.isBlank() || name.length() > LONGEST || (from != null && from.length() > LONGEST)) {
      throw new IllegalArgumentException(
          "The name of who asks, and the address, have 1-" + LONGEST + " characters");
    }
  }
}
