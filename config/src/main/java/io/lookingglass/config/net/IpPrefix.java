package io.lookingglass.config.net;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 prefix: a network address and a length in bits, every bit behind the length zero.
 *
 * <p>Ordered as routers list them: IPv4 before IPv6, then by network address, the shorter prefix
 * first. The text form is {@code address/length} with the address canonical by RFC 5952. Immutable.
 *
 * @param address the network address, its host bits zero
 * @param length 0-32 for IPv4, 0-128 for IPv6
 */
public record IpPrefix(InetAddress address, int length) implements Comparable<IpPrefix> {

  private static final Comparator<IpPrefix> ORDER =
      Comparator.<IpPrefix>comparingInt(prefix -> prefix.maxLength())
          .thenComparing(prefix -> prefix.address.getAddress(), Arrays::compareUnsigned)
          .thenComparingInt(IpPrefix::length);

  /**
   * @throws IllegalArgumentException when the length is out of range for the family, or a bit
   *     behind it is set
   */
  public IpPrefix {
    byte[] bytes = address.getAddress();
    if (length < 0 || length > bytes.length * 8) {
      throw new IllegalArgumentException(
          "The prefix length " + length + " is not within 0-" + bytes.length * 8);
    }
    byte[] network = masked(bytes, length);
    if (!Arrays.equals(network, bytes)) {
      throw new IllegalArgumentException(
          IpAddresses.format(address)
              + "/"
              + length
              + " has host bits set; the prefix is "
              + IpAddresses.format(IpAddresses.ofBytes(network))
              + "/"
              + length);
    }
    address =
        IpAddresses.ofBytes(bytes); // Drops a host name or zone the caller's object may carry.
  }

  /**
   * Reads {@code address/length}. Strict: both parts are needed, host bits are zero, the length has
   * no leading zero.
   *
   * @throws IllegalArgumentException saying what is wrong and, where it can be told, what would be
   *     right
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static IpPrefix parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      Optional<InetAddress> address = IpAddresses.tryParse(text);
      String likely =
          address
              .map(host -> IpAddresses.format(host) + "/" + host.getAddress().length * 8)
              .orElse("192.0.2.0/24 or 2001:db8::/32");
      throw new IllegalArgumentException(
          Texts.quoted(text) + " is not a prefix: the length is missing; write " + likely);
    }
    InetAddress address =
        IpAddresses.tryParse(text.substring(0, slash))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        Texts.quoted(text)
                            + " is not a prefix; write one like 192.0.2.0/24 or 2001:db8::/32"));
    int length = parseLength(text.substring(slash + 1));
    int maximum = address.getAddress().length * 8;
    if (length < 0 || length > maximum) {
      throw new IllegalArgumentException(
          "The length of " + Texts.quoted(text) + " is not a decimal number within 0-" + maximum);
    }
    return new IpPrefix(address, length);
  }

  /** As {@link #parse}, but empty for a text that is not a strict prefix. */
  public static Optional<IpPrefix> tryParse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    @Nullable InetAddress address = IpAddresses.tryParse(text.substring(0, slash)).orElse(null);
    if (address == null) {
      return Optional.empty();
    }
    byte[] bytes = address.getAddress();
    int length = parseLength(text.substring(slash + 1));
    if (length < 0 || length > bytes.length * 8 || !Arrays.equals(masked(bytes, length), bytes)) {
      return Optional.empty();
    }
    return Optional.of(new IpPrefix(address, length));
  }

  /** The prefix of {@code length} bits in which the address lies: host bits are cleared. */
  public static IpPrefix containing(InetAddress address, int length) {
    byte[] bytes = address.getAddress();
    if (length < 0 || length > bytes.length * 8) {
      throw new IllegalArgumentException(
          "The prefix length " + length + " is not within 0-" + bytes.length * 8);
    }
    return new IpPrefix(IpAddresses.ofBytes(masked(bytes, length)), length);
  }

  /** The /32 or /128 of one address. */
  public static IpPrefix host(InetAddress address) {
    return containing(address, address.getAddress().length * 8);
  }

  /**
   * Whether the address lies in this prefix. Always false across families; IPv4-mapped IPv6 is
   * IPv6.
   */
  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    byte[] network = address.getAddress();
    return bytes.length == network.length && Arrays.equals(masked(bytes, length), network);
  }

  /** Whether the other prefix is this one or a more specific of it. */
  public boolean contains(IpPrefix other) {
    return other.length >= length && contains(other.address);
  }

  /** Whether the two share an address. */
  public boolean overlaps(IpPrefix other) {
    return contains(other) || other.contains(this);
  }

  public boolean isIpv4() {
    return address instanceof Inet4Address;
  }

  public boolean isIpv6() {
    return !isIpv4();
  }

  /** 32 or 128: the longest length of this family. */
  public int maxLength() {
    return isIpv4() ? 32 : 128;
  }

  /** Whether this is one address only (/32 or /128). */
  public boolean isHost() {
    return length == maxLength();
  }

  @Override
  public int compareTo(IpPrefix other) {
    return ORDER.compare(this, other);
  }

  @Override
  @JsonValue
  public String toString() {
    return IpAddresses.format(address) + "/" + length;
  }

  private static int parseLength(String text) {
    if (text.isEmpty() || text.length() > 3 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    int value = 0;
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static byte[] masked(byte[] bytes, int length) {
    byte[] network = bytes.clone();
    int whole = length / 8;
    if (whole < network.length) {
      network[whole] &= (byte) (0xff00 >> (length % 8));
      Arrays.fill(network, whole + 1, network.length, (byte) 0);
    }
    return network;
  }
}
