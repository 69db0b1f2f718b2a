package io.lookingglass.config.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A BGP community as a person writes it: {@code 64496:100} (RFC 1997), {@code 64496:1:2} (RFC 8092)
 * or the name of a well-known one. Immutable.
 */
public sealed interface Community {

  /**
   * A community of RFC 1997, four octets.
   *
   * @param high 0-65535, by convention an AS number
   * @param low 0-65535
   */
  record Standard(int high, int low) implements Community {
    public Standard {
      requireWithin(high, 0xffff);
      requireWithin(low, 0xffff);
    }

    /** The four octets, as the bits of an int. */
    public int bits() {
      return high << 16 | low;
    }

    @Override
    @JsonValue
    public String toString() {
      return high + ":" + low;
    }
  }

  /**
   * A large community of RFC 8092, three times four octets.
   *
   * @param administrator 0-4294967295, an AS number
   * @param data1 0-4294967295
   * @param data2 0-4294967295
   */
  record Large(long administrator, long data1, long data2) implements Community {
    public Large {
      requireWithin(administrator, 0xffff_ffffL);
      requireWithin(data1, 0xffff_ffffL);
      requireWithin(data2, 0xffff_ffffL);
    }

    @Override
    @JsonValue
    public String toString() {
      return administrator + ":" + data1 + ":" + data2;
    }
  }

  /** The names IANA registers for well-known communities, and their values. */
  Map<String, Standard> WELL_KNOWN =
      Map.of(
          "graceful-shutdown", new Standard(0xffff, 0x0000), // RFC 8326
          "accept-own", new Standard(0xffff, 0x0001), // RFC 7611
          "llgr-stale", new Standard(0xffff, 0x0006), // RFC 9494
          "no-llgr", new Standard(0xffff, 0x0007), // RFC 9494
          "blackhole", new Standard(0xffff, 0x029a), // RFC 7999
          "no-export", new Standard(0xffff, 0xff01), // RFC 1997
          "no-advertise", new Standard(0xffff, 0xff02), // RFC 1997
          "no-export-subconfed", new Standard(0xffff, 0xff03), // RFC 1997
          "no-peer", new Standard(0xffff, 0xff04)); // RFC 3765

  /**
   * Reads a community.
   *
   * @throws IllegalArgumentException when the text is none of the three forms
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Community parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Texts.quoted(text)
                        + " is not a community; write one like 64496:100, 64496:1:2 or no-export"));
  }

  /** As {@link #parse}, but empty for anything else. */
  static Optional<Community> tryParse(String text) {
    @Nullable Standard named = WELL_KNOWN.get(text);
    if (named != null) {
      return Optional.of(named);
    }
    Matcher matcher = CommunityText.NUMBERS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(1));
    long second = Long.parseLong(matcher.group(2));
    @Nullable String third = matcher.group(3);
    long maximum = third == null ? 0xffff : 0xffff_ffffL;
    long last = third == null ? 0 : Long.parseLong(third);
    if (first > maximum || second > maximum || last > maximum) {
      return Optional.empty();
    }
    return Optional.of(
        third == null ? new Standard((int) first, (int) second) : new Large(first, second, last));
  }

  private static void requireWithin(long value, long maximum) {
    if (value < 0 || value > maximum) {
      throw new IllegalArgumentException(
          "The part " + value + " of a community is not within 0-" + maximum);
    }
  }
}

/** The grammar of {@link Community}, out of its public face. */
final class CommunityText {

  private static final String NUMBER = "(0|[1-9][0-9]{0,9})";
  static final Pattern NUMBERS = Pattern.compile(NUMBER + ":" + NUMBER + "(?::" + NUMBER + ")?");

  private CommunityText() {}
}
