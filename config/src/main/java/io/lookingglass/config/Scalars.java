package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.math.BigDecimal;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The values a key can hold: how each type is read, described and written. */
final class Scalars {

  private static final Set<Class<?>> TYPES =
      Set.of(
          String.class,
          boolean.class,
          int.class,
          Integer.class,
          long.class,
          Long.class,
          double.class,
          Double.class,
          Duration.class,
          InetAddress.class,
          Inet4Address.class,
          IpPrefix.class,
          Asn.class,
          HostPort.class,
          Community.class,
          URI.class,
          Path.class,
          Secret.class);

  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern REAL = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]{1,15})?");

  private Scalars() {}

  /** What became of reading a scalar. */
  sealed interface Reading {
    record Taken(Object value) implements Reading {}

    /**
     * The text is none of what is allowed.
     *
     * @param hint more than the description of what is allowed can say; null when there is no more
     */
    record Refused(@Nullable String hint) implements Reading {}
  }

  static boolean isScalar(Class<?> type) {
    return TYPES.contains(type) || type.isEnum();
  }

  static Reading read(Schema.Slot slot, ScalarNode node) {
    String text = node.getValue();
    if (slot.type() != Secret.class && (text.startsWith("${env:") || text.startsWith("${file:"))) {
      return new Reading.Refused("references are resolved in secrets only");
    }
    try {
      @Nullable Object value = convert(slot, node, text);
      return value == null || !isAllowed(slot, value)
          ? new Reading.Refused(guess(slot, node))
          : new Reading.Taken(value);
    } catch (IllegalArgumentException e) {
      return new Reading.Refused(e.getMessage());
    }
  }

  private static @Nullable Object convert(Schema.Slot slot, ScalarNode node, String text) {
    Key key = slot.key();
    Class<?> type = slot.type();
    if (type.isEnum()) {
      return constants(type).stream()
          .filter(constant -> word(constant).equals(text))
          .findFirst()
          .orElse(null);
    }
    if (type == boolean.class) {
      return node.getTag().equals(Tag.BOOL) ? (Object) Boolean.valueOf(text) : null;
    }
    if (type == int.class || type == Integer.class) {
      @Nullable Long value = wholeNumber(node, text);
      return value == null || value != value.intValue() ? null : (Object) value.intValue();
    }
    if (type == long.class || type == Long.class) {
      return wholeNumber(node, text);
    }
    if (type == double.class || type == Double.class) {
      return node.isPlain() && REAL.matcher(text).matches() ? (Object) Double.valueOf(text) : null;
    }
    if (type == Duration.class) {
      return Durations.tryParse(text).orElse(null);
    }
    if (type == InetAddress.class) {
      return IpAddresses.tryParse(text).orElse(null);
    }
    if (type == Inet4Address.class) {
      return IpAddresses.tryParse(text).filter(Inet4Address.class::isInstance).orElse(null);
    }
    if (type == IpPrefix.class) {
      return IpPrefix.parse(text);
    }
    if (type == Asn.class) {
      return Asn.tryParse(text).orElse(null);
    }
    if (type == HostPort.class) {
      return key.defaultPort() < 0 ? HostPort.parse(text) : HostPort.parse(text, key.defaultPort());
    }
    if (type == Community.class) {
      return Community.tryParse(text).orElse(null);
    }
    if (type == URI.class) {
      return uri(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    return text;
  }

  private static @Nullable Long wholeNumber(ScalarNode node, String text) {
    return node.isPlain() && DECIMAL.matcher(text).matches() ? Long.valueOf(text) : null;
  }

  private static @Nullable URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static @Nullable Path path(String text) {
    try {
      return text.isEmpty() ? null : Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** What the writer of a refused text probably meant. */
  private static @Nullable String guess(Schema.Slot slot, ScalarNode node) {
    String text = node.getValue();
    if (slot.type().isEnum()) {
      List<String> words = constants(slot.type()).stream().map(Scalars::word).toList();
      return Spelling.suggestion(text, words).orElse(null);
    }
    if (slot.type() == Duration.class && DECIMAL.matcher(text).matches()) {
      return "the unit is missing";
    }
    if (slot.type() == Asn.class && Asn.tryParse(text).isPresent()) {
      return "that number is reserved";
    }
    if (slot.type() == InetAddress.class && text.indexOf('%') >= 0) {
      return "a zone cannot be written";
    }
    if (!node.isPlain() && REAL.matcher(text).matches()) {
      return "a number stands without quotes";
    }
    return null;
  }

  /** Whether a value of the key's type is one the key allows. */
  static boolean isAllowed(Schema.Slot slot, Object value) {
    Key key = slot.key();
    if (!key.pattern().isEmpty() && !Pattern.matches(key.pattern(), value.toString())) {
      return false;
    }
    if (value instanceof Asn asn && asn.isReserved()) {
      return false;
    }
    boolean isName = value instanceof HostPort host && host.address() == null;
    return !(key.literal() && isName) && isWithinRange(key, value);
  }

  private static boolean isWithinRange(Key key, Object value) {
    @Nullable BigDecimal number = number(value);
    return number == null
        || ((key.min().isEmpty() || number.compareTo(bound(key.min())) >= 0)
            && (key.max().isEmpty() || number.compareTo(bound(key.max())) <= 0));
  }

  private static @Nullable BigDecimal number(Object value) {
    return switch (value) {
      case Integer number -> BigDecimal.valueOf(number);
      case Long number -> BigDecimal.valueOf(number);
      case Double number -> BigDecimal.valueOf(number);
      case Duration duration -> BigDecimal.valueOf(duration.toMillis());
      case Asn asn -> BigDecimal.valueOf(asn.value());
      case HostPort hostPort -> BigDecimal.valueOf(hostPort.port());
      default -> null;
    };
  }

  private static BigDecimal bound(String text) {
    return Durations.tryParse(text)
        .map(duration -> BigDecimal.valueOf(duration.toMillis()))
        .orElseGet(() -> new BigDecimal(text));
  }

  /** What is allowed at a key, in words: a noun phrase. */
  static String allowed(Schema.Slot slot) {
    Key key = slot.key();
    if (!key.allowed().isEmpty()) {
      return key.allowed();
    }
    Class<?> type = slot.type();
    if (type.isEnum()) {
      return constants(type).stream().map(Scalars::word).collect(Collectors.joining(" | "));
    }
    if (type == boolean.class) {
      return "true | false";
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number" + range(key);
    }
    if (type == double.class || type == Double.class) {
      return "a number" + range(key);
    }
    if (type == Duration.class) {
      return "a whole number and a unit (ms, s, m, h or d)" + range(key) + ", such as 90s";
    }
    if (type == InetAddress.class) {
      return "an IP address, such as 192.0.2.1 or 2001:db8::1";
    }
    if (type == Inet4Address.class) {
      return "four numbers within 0-255 with dots between, such as 192.0.2.1";
    }
    if (type == IpPrefix.class) {
      return "a prefix without host bits, such as 192.0.2.0/24 or 2001:db8::/32";
    }
    if (type == Asn.class) {
      return "an AS number within 1-4294967294 that is not reserved, such as 64496 or 1.10";
    }
    if (type == HostPort.class) {
      return hostPort(key);
    }
    if (type == Community.class) {
      return "a community, such as 64496:100, 64496:1:2 or "
          + Community.WELL_KNOWN.keySet().stream().sorted().collect(Collectors.joining(", "));
    }
    if (type == Path.class) {
      return "the path of a file";
    }
    if (type == Secret.class) {
      return "${env:NAME} or ${file:/path}";
    }
    return "a text";
  }

  private static String hostPort(Key key) {
    String host = key.literal() ? "an IP address" : "a host";
    String port = key.defaultPort() < 0 ? " and a port" : " and, if you like, a port";
    String least = key.min().isEmpty() ? "0" : key.min();
    return host
        + port
        + " within "
        + least
        + "-65535, such as 192.0.2.1:53 or \"[2001:db8::1]:53\"";
  }

  /** The range as the reference page and the messages write it, with a space before it. */
  static String range(Key key) {
    if (key.min().isEmpty()) {
      return key.max().isEmpty() ? "" : " of at most " + key.max();
    }
    if (key.max().isEmpty()) {
      return " of at least " + key.min();
    }
    return key.min().startsWith("-")
        ? " from " + key.min() + " to " + key.max()
        : " within " + key.min() + "-" + key.max();
  }

  /** A word for the type, on the reference page. */
  static String typeName(Class<?> type) {
    if (type.isEnum()) {
      return "word";
    }
    return switch (type.getSimpleName()) {
      case "boolean" -> "boolean";
      case "int", "Integer", "long", "Long" -> "whole number";
      case "double", "Double" -> "number";
      case "Duration" -> "duration";
      case "InetAddress" -> "IP address";
      case "Inet4Address" -> "IPv4 address";
      case "IpPrefix" -> "prefix";
      case "Asn" -> "AS number";
      case "HostPort" -> "host and port";
      case "Community" -> "community";
      case "URI" -> "URL";
      case "Path" -> "path";
      case "Secret" -> "secret";
      default -> "text";
    };
  }

  /**
   * A value as the file would write it, without quotes; empty for a secret that has no reference.
   */
  static Optional<String> text(Object value) {
    return switch (value) {
      case Secret secret -> Optional.ofNullable(secret.reference());
      case Enum<?> constant -> Optional.of(word(constant));
      case InetAddress address -> Optional.of(IpAddresses.format(address));
      case Asn asn -> Optional.of(Long.toString(asn.value()));
      case Duration duration -> Optional.of(Durations.format(duration));
      case Double number -> Optional.of(BigDecimal.valueOf(number).toPlainString());
      default -> Optional.of(value.toString());
    };
  }

  private static List<Enum<?>> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).<Enum<?>>map(Enum.class::cast).toList();
  }

  /**
   * The word of a constant: kebab case, but the continents' codes, which are capitals everywhere.
   */
  static String word(Enum<?> constant) {
    return constant instanceof Continent
        ? constant.name()
        : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
