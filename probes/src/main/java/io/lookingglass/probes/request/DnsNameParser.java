package io.lookingglass.probes.request;

import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Reads what a question to the DNS is about: any name that the DNS can hold, host name or not
 * ({@code _dmarc.example.com}, {@code *.example.com}, the root), or an address for its reverse
 * name. Names in Unicode are encoded as host names are.
 */
public final class DnsNameParser {
  private static final int LONGEST_LOOKED_AT = 4096;

  private DnsNameParser() {}

  /**
   * Reads a name or address; white space around it does not count.
   *
   * @throws InvalidRequestException about {@code target}, with one sentence that says what is wrong
   *     and what would be right
   */
  public static Target parse(String text) {
    String stripped = text.strip();
    Optional<InetAddress> literal = IpAddresses.tryParse(stripped);
    if (literal.isPresent()) {
      return new Target.Address(literal.get(), IpAddresses.format(literal.get()));
    }
    boolean ascii = stripped.chars().allMatch(c -> c > 0x20 && c < 0x7F);
    if (stripped.isEmpty()
        || !ascii
        || stripped.length() > LONGEST_LOOKED_AT
        || stripped.indexOf(':') >= 0
        || stripped.startsWith("[")
        || (stripped.indexOf('/') >= 0 && !reverse(stripped))) {
      // Nothing that only the DNS could hold: what is wrong with a host name is wrong here too.
      return TargetParser.parse(text);
    }
    if (stripped.equals(".")) {
      return new Target.Name(".", ".");
    }
    return name(stripped);
  }

  /** Names below reverse zones may have slashes (RFC 2317). */
  private static boolean reverse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.endsWith(".arpa") || lower.endsWith(".arpa.");
  }

  private static Target name(String text) {
    try {
      Name name = Name.fromString(text, Name.root).canonicalize();
      String shown = name.toString(true);
      String unicode = shown;
      if (shown.contains("xn--")) {
        try {
          unicode = TargetParser.parse(shown).text();
        } catch (InvalidRequestException e) {
          unicode = shown; // Not decodable, and yet a name that the DNS can hold.
        }
      }
      return new Target.Name(shown, unicode);
    } catch (TextParseException e) {
      throw new InvalidRequestException(
          List.of(
              new RequestProblem(
                  "target",
                  "%s is no name that the DNS can hold (%s); its parts have 1 to 63 characters each"
                          .formatted(Shown.text(text), problem(e))
                      + " and all together at most 253")));
    }
  }

  private static String problem(TextParseException e) {
    String message = e.getMessage();
    int colon = message == null ? -1 : message.lastIndexOf(": ");
    return message == null
        ? "it cannot be read"
        : Shown.text(colon < 0 ? message : message.substring(colon + 2));
  }
}
