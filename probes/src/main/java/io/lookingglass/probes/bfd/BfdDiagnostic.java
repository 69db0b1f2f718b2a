package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Why a session changed its state the last time (RFC 5880, section 4.1). */
public enum BfdDiagnostic {
  NONE(0),
  DETECTION_TIME_EXPIRED(1),
  ECHO_FAILED(2),
  NEIGHBOR_SIGNALED_DOWN(3),
  FORWARDING_PLANE_RESET(4),
  PATH_DOWN(5),
  CONCATENATED_PATH_DOWN(6),
  ADMINISTRATIVELY_DOWN(7),
  REVERSE_CONCATENATED_PATH_DOWN(8),
  /** A number from 9 to 31. */
  RESERVED(31);

  private static final Map<Integer, BfdDiagnostic> BY_NUMBER =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(BfdDiagnostic::number, Function.identity()));

  private final int number;

  BfdDiagnostic(int number) {
    this.number = number;
  }

  /** In words, as RFC 5880 has them. */
  public String words() {
    return sentence().english();
  }

  /** The same for whoever reads another language. */
  public Sentence sentence() {
    return switch (this) {
      case NONE -> Sentence.of("no diagnostic");
      case DETECTION_TIME_EXPIRED -> Sentence.of("control detection time expired");
      case ECHO_FAILED -> Sentence.of("echo function failed");
      case NEIGHBOR_SIGNALED_DOWN -> Sentence.of("neighbor signaled session down");
      case FORWARDING_PLANE_RESET -> Sentence.of("forwarding plane reset");
      case PATH_DOWN -> Sentence.of("path down");
      case CONCATENATED_PATH_DOWN -> Sentence.of("concatenated path down");
      case ADMINISTRATIVELY_DOWN -> Sentence.of("administratively down");
      case REVERSE_CONCATENATED_PATH_DOWN -> Sentence.of("reverse concatenated path down");
      case RESERVED -> Sentence.of("a diagnostic that RFC 5880 does not define");
    };
  }

  /** The number on the wire, 0 to 8; 31 for {@link #RESERVED}. */
  public int number() {
    return number;
  }

  static BfdDiagnostic of(int number) {
    return BY_NUMBER.getOrDefault(number, RESERVED);
  }
}
