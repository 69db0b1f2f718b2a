package io.lookingglass.probes.json;

import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.HttpProtocol;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.request.HttpMethod;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How enumerations and times are written. */
final class JsonWords {
  private JsonWords() {}

  /** {@code RATE_LIMITED} is {@code rate-limited}; protocols keep their capitals. */
  static String of(Enum<?> constant) {
    return constant instanceof ProbeProtocol
            || constant instanceof DnsTransport
            || constant instanceof HttpProtocol
            || constant instanceof HttpMethod
        ? constant.name()
        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All words of an enumeration, for messages. */
  static String all(Class<? extends Enum<?>> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(JsonWords::of)
        .collect(Collectors.joining(", "));
  }

  /** Nanoseconds as an exact number of milliseconds. */
  static BigDecimal milliseconds(long nanos) {
    return plain(BigDecimal.valueOf(nanos, 6));
  }

  /** Nanoseconds as an exact number of seconds. */
  static BigDecimal seconds(long nanos) {
    return plain(BigDecimal.valueOf(nanos, 9));
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
