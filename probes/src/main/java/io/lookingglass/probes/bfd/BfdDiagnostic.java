package io.lookingglass.probes.bfd;

/** Why a session changed its state the last time (RFC 5880, section 4.1), in wire order. */
public enum BfdDiagnostic {
  NONE("no diagnostic"),
  DETECTION_TIME_EXPIRED("control detection time expired"),
  ECHO_FAILED("echo function failed"),
  NEIGHBOR_SIGNALED_DOWN("neighbor signaled session down"),
  FORWARDING_PLANE_RESET("forwarding plane reset"),
  PATH_DOWN("path down"),
  CONCATENATED_PATH_DOWN("concatenated path down"),
  ADMINISTRATIVELY_DOWN("administratively down"),
  REVERSE_CONCATENATED_PATH_DOWN("reverse concatenated path down"),
  /** A number from 9 to 31. */
  RESERVED("a diagnostic that RFC 5880 does not define");

  private static final BfdDiagnostic[] BY_NUMBER = values();

  private final String words;

  BfdDiagnostic(String words) {
    this.words = words;
  }

  /** In words, as RFC 5880 has them. */
  public String words() {
    return words;
  }

  /** The number on the wire, 0 to 8; 31 for {@link #RESERVED}. */
  public int number() {
    return this == RESERVED ? 31 : ordinal();
  }

  static BfdDiagnostic of(int number) {
    return number >= 0 && number < RESERVED.ordinal() ? BY_NUMBER[number] : RESERVED;
  }
}
