package io.lookingglass.config.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An autonomous system number of four octets (RFC 6793). Immutable; ordered by number; JSON is the
 * plain number.
 *
 * @param value 0-4294967295; 0 means "no AS" in ROAs and is refused where an AS must be named, see
 *     {@link #requireNonZero()}
 */
public record Asn(@JsonValue long value) implements Comparable<Asn> {

  /**
   * AS 0 (RFC 7607): never originates nor forwards; in a ROA it says "nobody may originate this".
   */
  public static final Asn ZERO = new Asn(0);

  /** AS_TRANS (RFC 6793), what a four-octet AS number looks like to a two-octet speaker. */
  public static final Asn TRANS = new Asn(23456);

  private static final long MAXIMUM = 0xffff_ffffL;
  private static final Pattern ASPLAIN = Pattern.compile("(?:[Aa][Ss])?(0|[1-9][0-9]{0,9})");
  private static final Pattern ASDOT =
      Pattern.compile("(?:[Aa][Ss])?(0|[1-9][0-9]{0,4})\\.(0|[1-9][0-9]{0,4})");

  /**
   * @throws IllegalArgumentException when the number does not fit four octets
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Asn {
    if (value < 0 || value > MAXIMUM) {
      throw new IllegalArgumentException("The AS number " + value + " is not within 0-" + MAXIMUM);
    }
  }

  /**
   * Reads asplain ({@code 65536}) or asdot ({@code 1.0}) of RFC 5396, either with {@code AS} before
   * it.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static Asn parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Texts.quoted(text)
                        + " is not an AS number; write one like 64496 (or 1.10 in asdot), at most "
                        + MAXIMUM));
  }

  /** As {@link #parse}, but empty for anything else. */
  public static Optional<Asn> tryParse(String text) {
    Matcher plain = ASPLAIN.matcher(text);
    if (plain.matches()) {
      long value = Long.parseLong(plain.group(1));
      return value > MAXIMUM ? Optional.empty() : Optional.of(new Asn(value));
    }
    Matcher dotted = ASDOT.matcher(text);
    if (dotted.matches()) {
      int high = Integer.parseInt(dotted.group(1));
      int low = Integer.parseInt(dotted.group(2));
      return high > 0xffff || low > 0xffff
          ? Optional.empty()
          : Optional.of(new Asn((long) high << 16 | low));
    }
    return Optional.empty();
  }

  /** The number whose four octets are these bits, read as unsigned. */
  public static Asn ofBits(int bits) {
    return new Asn(Integer.toUnsignedLong(bits));
  }

  /** The four octets, as the bits of an int. */
  public int bits() {
    return (int) value;
  }

  /**
   * This number, where one that can be routed with is needed.
   *
   * @throws IllegalArgumentException for AS 0 (RFC 7607)
   */
  public Asn requireNonZero() {
    if (value == 0) {
      throw new IllegalArgumentException("AS 0 is reserved (RFC 7607); write a number from 1");
    }
    return this;
  }

  /** Whether it fits the two octets of the original BGP-4. */
  public boolean isTwoOctet() {
    return value <= 0xffff;
  }

  /** Reserved for private use (RFC 6996): 64512-65534 and 4200000000-4294967294. */
  public boolean isPrivateUse() {
    return (value >= 64512 && value <= 65534)
        || (value >= 4_200_000_000L && value <= 4_294_967_294L);
  }

  /** Reserved for documentation (RFC 5398): 64496-64511 and 65536-65551. */
  public boolean isDocumentation() {
    return (value >= 64496 && value <= 64511) || (value >= 65536 && value <= 65551);
  }

  /** Never a real AS: 0 (RFC 7607), AS_TRANS (RFC 6793), 65535 and 4294967295 (RFC 7300). */
  public boolean isReserved() {
    return value == 0 || value == TRANS.value || value == 65535 || value == MAXIMUM;
  }

  /** The asdot form of RFC 5396: plain up to 65535, {@code high.low} above. */
  public String asdot() {
    return isTwoOctet() ? Long.toString(value) : (value >> 16) + "." + (value & 0xffff);
  }

  @Override
  public int compareTo(Asn other) {
    return Long.compare(value, other.value);
  }

  /** {@code AS} and the number in asplain. */
  @Override
  public String toString() {
    return "AS" + value;
  }
}
