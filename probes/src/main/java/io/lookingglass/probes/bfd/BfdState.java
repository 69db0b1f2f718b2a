package io.lookingglass.probes.bfd;

/** State of a session (RFC 5880, section 6.2), in the order of their numbers on the wire. */
public enum BfdState {
  /** Taken down by an operator. */
  ADMIN_DOWN("AdminDown"),
  /** The far end has not been heard, or not answered. */
  DOWN("Down"),
  /** The far end is heard, but does not say that it hears us. */
  INIT("Init"),
  /** Both hear each other. */
  UP("Up");

  private static final BfdState[] BY_NUMBER = values();

  private final String word;

  BfdState(String word) {
    this.word = word;
  }

  /** As RFC 5880 writes it. */
  public String word() {
    return word;
  }

  /** The number on the wire, 0 to 3. */
  public int number() {
    return ordinal();
  }

  static BfdState of(int number) {
    return BY_NUMBER[number & 3];
  }
}
