package io.lookingglass.config.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The textual forms of IP addresses. Nothing here ever asks a resolver: what is not a literal is
 * refused.
 *
 * <p>Read are dotted quads of decimal numbers without leading zeros, and the three forms of RFC
 * 4291, section 2.2 (full, compressed with one {@code ::}, and with an embedded IPv4 address).
 * Refused are zone identifiers ({@code %eth0}), brackets, white space, and the historic IPv4 forms
 * (octal, hexadecimal, fewer than four numbers) that different programs read differently. Written
 * is the canonical form of RFC 5952.
 *
 * <p>An IPv4-mapped IPv6 address stays an {@link Inet6Address}; the JDK's own {@link
 * InetAddress#getByAddress(byte[])} would turn it into an IPv4 address.
 */
public final class IpAddresses {

  private static final int IPV6_BYTES = 16;
  private static final int IPV6_GROUPS = 8;
  private static final int LONGEST_TEXT =
      45; // 8 x 4 digits and 7 colons, or six groups and a dotted quad.

  private IpAddresses() {}

  /**
   * Reads one literal.
   *
   * @throws IllegalArgumentException when the text is not exactly one IP address literal
   */
  public static InetAddress parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Texts.quoted(text)
                        + " is not an IP address; write one like 192.0.2.1 or 2001:db8::1, without"
                        + " zone or brackets"));
  }

  /** Reads one literal; empty when the text is anything else. */
  public static Optional<InetAddress> tryParse(String text) {
    if (text.isEmpty() || text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    byte @Nullable [] bytes = text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    return bytes == null ? Optional.empty() : Optional.of(ofBytes(bytes));
  }

  /**
   * The address of 4 or 16 bytes in network order. Sixteen bytes always give an {@link
   * Inet6Address}, IPv4-mapped ones included.
   *
   * @throws IllegalArgumentException for any other number of bytes
   */
  public static InetAddress ofBytes(byte[] bytes) {
    try {
      return bytes.length == IPV6_BYTES
          ? Inet6Address.getByAddress(null, bytes, -1)
          : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("An IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }

  /**
   * The canonical text: a dotted quad, or RFC 5952. A zone is left out, a host name never shown.
   */
  public static String format(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? dottedQuad(bytes, 0) : formatIpv6(bytes);
  }

  private static byte @Nullable [] parseIpv4(String text) {
    byte[] bytes = new byte[4];
    return parseIpv4(text, 0, bytes, 0) ? bytes : null;
  }

  private static boolean parseIpv4(String text, int start, byte[] into, int offset) {
    int position = start;
    for (int octet = 0; octet < 4; octet++) {
      if (octet > 0) {
        if (position >= text.length() || text.charAt(position) != '.') {
          return false;
        }
        position++;
      }
      int first = position;
      int value = 0;
      while (position < text.length() && isDecimal(text.charAt(position)) && position - first < 3) {
        value = value * 10 + (text.charAt(position) - '0');
        position++;
      }
      int digits = position - first;
      // A leading zero means octal to some programs and decimal to others: it is refused.
      if (digits == 0 || value > 255 || (digits > 1 && text.charAt(first) == '0')) {
        return false;
      }
      into[offset + octet] = (byte) value;
    }
    return position == text.length();
  }

  private static byte @Nullable [] parseIpv6(String text) {
    byte[] bytes = new byte[IPV6_BYTES];
    int filled = 0;
    int gapAt = -1;
    int position = 0;
    if (text.startsWith("::")) {
      gapAt = 0;
      position = 2;
    } else if (text.charAt(0) == ':') {
      return null;
    }
    while (position < text.length()) {
      int end = position;
      while (end < text.length() && end - position < 5 && isHexadecimal(text.charAt(end))) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '.') {
        if (filled > IPV6_BYTES - 4 || !parseIpv4(text, position, bytes, filled)) {
          return null;
        }
        filled += 4;
        break;
      }
      if (end == position || end - position > 4 || filled > IPV6_BYTES - 2) {
        return null;
      }
      int group = HexFormat.fromHexDigits(text, position, end);
      bytes[filled++] = (byte) (group >> 8);
      bytes[filled++] = (byte) group;
      position = end;
      if (position == text.length()) {
        break;
      }
      if (text.charAt(position) != ':') {
        return null;
      }
      position++;
      if (position == text.length()) {
        return null; // A single colon at the end.
      }
      if (text.charAt(position) == ':') {
        if (gapAt >= 0) {
          return null;
        }
        gapAt = filled;
        position++;
      }
    }
    if (gapAt < 0) {
      return filled == IPV6_BYTES ? bytes : null;
    }
    if (filled == IPV6_BYTES) {
      return null; // RFC 4291, section 2.2: "::" stands for one or more groups.
    }
    int tail = filled - gapAt;
    System.arraycopy(bytes, gapAt, bytes, IPV6_BYTES - tail, tail);
    Arrays.fill(bytes, gapAt, IPV6_BYTES - tail, (byte) 0);
    return bytes;
  }

  private static String formatIpv6(byte[] bytes) {
    StringBuilder text = new StringBuilder(LONGEST_TEXT);
    // RFC 5952, section 5: the mapped prefix ::ffff:0:0/96 is known to hold an IPv4 address.
    boolean mapped = isMapped(bytes);
    int groups = mapped ? IPV6_GROUPS - 2 : IPV6_GROUPS;
    int gapAt = -1;
    int gapLength = 1; // RFC 5952, section 4.2.2: a single zero group is never shortened.
    for (int start = 0; start < groups; start++) {
      int length = 0;
      while (start + length < groups && group(bytes, start + length) == 0) {
        length++;
      }
      if (length > gapLength) {
        gapAt = start;
        gapLength = length;
      }
    }
    int index = 0;
    while (index < groups) {
      if (index == gapAt) {
        text.append("::");
        index += gapLength;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(group(bytes, index)));
      index++;
    }
    if (mapped) {
      text.append(':').append(dottedQuad(bytes, 12));
    }
    return text.toString();
  }

  private static boolean isMapped(byte[] bytes) {
    for (int index = 0; index < 10; index++) {
      if (bytes[index] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }

  private static String dottedQuad(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff)
        + "."
        + (bytes[offset + 1] & 0xff)
        + "."
        + (bytes[offset + 2] & 0xff)
        + "."
        + (bytes[offset + 3] & 0xff);
  }

  private static boolean isDecimal(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexadecimal(char c) {
    return isDecimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
