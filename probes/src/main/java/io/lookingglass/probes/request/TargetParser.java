package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a person wrote as a target. Nothing is looked up here.
 *
 * <p>An address is read in exactly one form for each version (RFC 5952 and its uncompressed
 * spellings for IPv6, four decimal numbers for IPv4), because a target that two programs read
 * differently is a way around the target policy. What looks like an address in another form is
 * refused with the form it may have been meant for. A name may be written in Unicode ({@link
 * HostNameReader}); underscores are accepted, for such names exist in the DNS.
 */
public final class TargetParser {
  /** Characters of a name as text, without the dot of the root (RFC 1035 section 2.3.4). */
  private static final int LONGEST_NAME = 253;

  /** What is looked at to find the host in a pasted URL. */
  private static final int LONGEST_LOOKED_AT = 4096;

  private TargetParser() {}

  /**
   * Reads a target; white space around it does not count.
   *
   * @throws InvalidRequestException about {@code target}, with one sentence that says what is wrong
   *     and what would be right
   */
  public static Target parse(String text) {
    try {
      return read(text.strip());
    } catch (BadTargetException e) {
      throw new InvalidRequestException(List.of(new RequestProblem("target", e.sentence())));
    }
  }

  private static Target read(String text) throws BadTargetException {
    if (text.isEmpty()) {
      throw new BadTargetException(
          Sentence.of(
              "is empty; write a host name such as {0}, or an address such as {1} or {2}",
              "example.com", "192.0.2.1", "2001:db8::1"));
    }
    checkNoUrl(text);
    // One more than a name may have: the dot of the root.
    if (text.length() > LONGEST_NAME + 1) {
      throw new BadTargetException(
          Sentence.of(
              "has {0} characters; a host name has at most {1}", text.length(), LONGEST_NAME));
    }
    checkNoInvisibleCharacter(text);
    checkNothingAroundHost(text);
    if (text.startsWith("[")) {
      return bracketed(text);
    }
    if (text.indexOf(':') >= 0) {
      return withColon(text);
    }
    Optional<InetAddress> literal = IpAddresses.tryParse(text);
    return literal.isPresent() ? address(literal.get()) : name(text);
  }

  private static Target name(String text) throws BadTargetException {
    String mapped = HostNameReader.map(text);
    @Nullable Sentence meant = Ipv4Lookalike.sentenceFor(mapped, Shown.text(text));
    if (meant != null) {
      throw new BadTargetException(meant);
    }
    return HostNameReader.read(mapped);
  }

  private static Target address(InetAddress address) {
    return new Target.Address(address, IpAddresses.format(address));
  }

  private static void checkNoUrl(String text) throws BadTargetException {
    String start = text.substring(0, Math.min(text.length(), LONGEST_LOOKED_AT));
    int scheme = start.indexOf("://");
    if (scheme < 0) {
      return;
    }
    String rest = start.substring(scheme + 3);
    throw new BadTargetException(
        Sentence.of("{0} is a URL; {1}", Shown.text(text), hostIn(rest.split("[/?#]", 2)[0])));
  }

  /** Names the host in {@code [user@]host[:port]}, when there is a valid one. */
  private static Sentence hostIn(String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    int closing = host.indexOf(']');
    if (host.startsWith("[") && closing > 0) {
      host = host.substring(1, closing);
    } else if (host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':')) {
      host = host.substring(0, host.indexOf(':'));
    }
    return validHost(host)
        .map(valid -> Sentence.of("the host in it is {0}", valid))
        .orElse(Sentence.of("write the host in it alone, such as {0}", "example.com"));
  }

  private static Optional<String> validHost(String text) {
    try {
      return Optional.of(read(text).text());
    } catch (BadTargetException e) {
      return Optional.empty();
    }
  }

  private static void checkNoInvisibleCharacter(String text) throws BadTargetException {
    int index = 0;
    for (int position = 1; index < text.length(); position++) {
      int character = text.codePointAt(index);
      if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
        throw new BadTargetException(
            Sentence.of(
                "{0} has white space ({1}) at character {2}; write one host name or address",
                Shown.text(text), Shown.codePoint(character), position));
      }
      if (Shown.invisible(character) && !Idna.joinControl(character)) {
        throw new BadTargetException(
            Sentence.of(
                "{0} has an invisible character ({1}) at character {2}; leave it out",
                Shown.text(text), Shown.codePoint(character), position));
      }
      index += Character.charCount(character);
    }
  }

  /** Prefixes, paths and logins. */
  private static void checkNothingAroundHost(String text) throws BadTargetException {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String before = text.substring(0, slash);
      String after = text.substring(slash + 1);
      Optional<InetAddress> address = IpAddresses.tryParse(before);
      if (address.isPresent() && after.matches("[0-9]{1,3}")) {
        throw new BadTargetException(prefix(text, likely(address.get(), after)));
      }
      throw new BadTargetException(
          Sentence.of("{0} has a path; {1}", Shown.text(text), hostIn(before)));
    }
    int at = text.indexOf('@');
    if (at >= 0) {
      throw new BadTargetException(
          Sentence.of("{0} has an @; {1}", Shown.text(text), hostIn(text.substring(at + 1))));
    }
  }

  /** An address of that prefix, when it is one. */
  private static Optional<InetAddress> likely(InetAddress address, String length) {
    int bits = Integer.parseInt(length);
    if (bits > address.getAddress().length * 8) {
      return Optional.empty();
    }
    byte[] bytes = IpPrefix.containing(address, bits).address().getAddress();
    if (bits < bytes.length * 8) {
      bytes[bytes.length - 1] |= 1;
    }
    boolean network = IpPrefix.containing(address, bits).address().equals(address);
    return Optional.of(network ? IpAddresses.ofBytes(bytes) : address);
  }

  private static Sentence prefix(String text, Optional<InetAddress> likely) {
    return likely.isEmpty()
        ? Sentence.of("{0} is a prefix; a measurement needs one address", Shown.text(text))
        : Sentence.of(
            "{0} is a prefix; a measurement needs one address, such as {1}",
            Shown.text(text), IpAddresses.format(likely.get()));
  }

  private static Target bracketed(String text) throws BadTargetException {
    int closing = text.indexOf(']');
    String inside = closing < 0 ? text.substring(1) : text.substring(1, closing);
    String behind = closing < 0 ? "" : text.substring(closing + 1);
    if (closing >= 0 && behind.isEmpty() && inside.indexOf(':') >= 0) {
      return withColon(inside);
    }
    if (closing >= 0 && behind.startsWith(":")) {
      throw new BadTargetException(portSentence(text, inside));
    }
    throw new BadTargetException(
        Sentence.of(
            "{0}: brackets hold one IPv6 address, as in {1}", Shown.text(text), "[2001:db8::1]"));
  }

  private static Target withColon(String text) throws BadTargetException {
    Optional<InetAddress> literal = IpAddresses.tryParse(text);
    if (literal.isPresent()) {
      @Nullable Inet4Address inside = ipv4Inside((Inet6Address) literal.get());
      if (inside != null) {
        throw new BadTargetException(
            Sentence.of(
                "{0} is an IPv4 address in IPv6 form; write {1}",
                Shown.text(text), IpAddresses.format(inside)));
      }
      return address(literal.get());
    }
    int zone = text.indexOf('%');
    if (zone >= 0) {
      throw new BadTargetException(
          Sentence.of(
              "{0} has a zone ({1}), which means something on your machine only; write an address"
                  + " that is reachable from everywhere",
              Shown.text(text), Shown.text(text.substring(zone))));
    }
    int colon = text.indexOf(':');
    if (colon == text.lastIndexOf(':') && colon > 0) {
      throw new BadTargetException(portSentence(text, text.substring(0, colon)));
    }
    throw new BadTargetException(
        Sentence.of(
            "{0} is not an IPv6 address; write one like {1}", Shown.text(text), "2001:db8::1"));
  }

  private static Sentence portSentence(String text, String host) {
    return validHost(host)
        .map(
            valid ->
                Sentence.of(
                    "{0} has a port; write {1} here, and the port as the option port",
                    Shown.text(text), valid))
        .orElseGet(
            () ->
                Sentence.of(
                    "{0} has a port; write the host alone here, and the port as the option port",
                    Shown.text(text)));
  }

  /** IPv4-mapped (RFC 4291 section 2.5.5.2) and IPv4-compatible (2.5.5.1, deprecated) addresses. */
  private static @Nullable Inet4Address ipv4Inside(Inet6Address address) {
    byte[] bytes = address.getAddress();
    for (int index = 0; index < 10; index++) {
      if (bytes[index] != 0) {
        return null;
      }
    }
    boolean mapped = bytes[10] == (byte) 0xFF && bytes[11] == (byte) 0xFF;
    // ::1 and the like are addresses of their own; nobody has 0.0.0.1.
    boolean compatible = bytes[10] == 0 && bytes[11] == 0 && bytes[12] != 0;
    if (!mapped && !compatible) {
      return null;
    }
    return (Inet4Address)
        IpAddresses.ofBytes(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]});
  }
}
