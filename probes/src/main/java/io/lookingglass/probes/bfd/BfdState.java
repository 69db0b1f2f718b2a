package io.lookingglass.probes.bfd;

/** State of a session (RFC 5880, section 6.2). */
public enum BfdState {
  /** Taken down by an operator. */
  ADMIN_DOWN(0, "AdminDown"),
  /** The far end has not been heard, or not answered. */
  DOWN(1, "Down"),
  /** The far end is heard, but does not say that it hears us. */
  INIT(2, "Init"),
  /** Both hear each other. */
  UP(3, "Up");

  private final int number;
  private final String word;

  BfdState(int number, String word) {
    this.number = number;
    this.word = word;
  }

  /** As RFC 5880 writes it. */
  public String word() {
    return word;
  }

  /** The number on the wire, 0 to 3. */
  public int number() {
    return number;
  }

  /** The state of the two bits that are set in a number. */
  static BfdState of(int number) {
    return switch (number & 3) {
      case 0 -> ADMIN_DOWN;
      case 1 -> DOWN;
      case 2 -> INIT;
      default -> UP;
    };
  }
}
