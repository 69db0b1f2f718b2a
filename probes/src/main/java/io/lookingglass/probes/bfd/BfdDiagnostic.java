package io.lookingglass.probes.bfd;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a session changed its state the last time (RFC 5880, section 4.1). */
public enum BfdDiagnostic {
  NONE(0, "no diagnostic"),
  DETECTION_TIME_EXPIRED(1, "control detection time expired"),
  ECHO_FAILED(2, "echo function failed"),
  NEIGHBOR_SIGNALED_DOWN(3, "neighbor signaled session down"),
  FORWARDING_PLANE_RESET(4, "forwarding plane reset"),
  PATH_DOWN(5, "path down"),
  CONCATENATED_PATH_DOWN(6, "concatenated path down"),
  ADMINISTRATIVELY_DOWN(7, "administratively down"),
  REVERSE_CONCATENATED_PATH_DOWN(8, "reverse concatenated path down"),
  /** A number from 9 to 31. */
  RESERVED(31, "a diagnostic that RFC 5880 does not define");

  private static final Map<Integer, BfdDiagnostic> BY_NUMBER =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(BfdDiagnostic::number, Function.identity()));

  private final int number;
  private final String words;

  BfdDiagnostic(int number, String words) {
    this.number = number;
    this.words = words;
  }

  /** In words, as RFC 5880 has them. */
  public String words() {
    return words;
  }

  /** The number on the wire, 0 to 8; 31 for {@link #RESERVED}. */
  public int number() {
    return number;
  }

  static BfdDiagnostic of(int number) {
    return BY_NUMBER.getOrDefault(number, RESERVED);
  }
}
