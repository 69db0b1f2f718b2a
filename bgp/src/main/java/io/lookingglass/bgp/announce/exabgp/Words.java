package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PlainText;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** The values that several commands have. */
final class Words {
  private static final int LONGEST_QUOTED = 60;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");

  private Words() {}

  /** Text of the line as shown in a message: in quotes, bounded, without control characters. */
  static String quoted(String text) {
    boolean cut = text.length() > LONGEST_QUOTED;
    return '"' + PlainText.line(cut ? text.substring(0, LONGEST_QUOTED) + "..." : text) + '"';
  }

  static ExabgpSyntaxException wrong(Tokens.Token token, String right) {
    return new ExabgpSyntaxException(token.column(), quoted(token.text()) + " " + right);
  }

  /** ExaBGP takes an address without a length for a host. */
  static IpPrefix prefix(Tokens.Token token) throws ExabgpSyntaxException {
    if (token.text().indexOf('/') < 0) {
      return IpPrefix.host(address(token));
    }
    try {
      return IpPrefix.parse(token.text());
    } catch (IllegalArgumentException e) {
      throw new ExabgpSyntaxException(token.column(), sentence(e));
    }
  }

  static InetAddress address(Tokens.Token token) throws ExabgpSyntaxException {
    return IpAddresses.tryParse(token.text())
        .orElseThrow(() -> wrong(token, "is not an IP address such as 192.0.2.1 or 2001:db8::1"));
  }

  static Asn asn(Tokens.Token token) throws ExabgpSyntaxException {
    return Asn.tryParse(token.text())
        .orElseThrow(() -> wrong(token, "is not an AS number of 0-4294967295, such as 64496"));
  }

  static long number(Tokens.Token token, long maximum) throws ExabgpSyntaxException {
    if (DIGITS.matcher(token.text()).matches()) {
      long value = token.text().length() > 18 ? -1 : Long.parseLong(token.text());
      if (value >= 0 && value <= maximum) {
        return value;
      }
    }
    throw wrong(token, "is not a number within 0-" + maximum);
  }

  /** What a reader of the wire's own notation says, which is about the word alone. */
  static String sentence(IllegalArgumentException e) {
    String message = e.getMessage();
    return message == null ? "this is not understood" : message;
  }
}
