package io.lookingglass.bgp.announce.exabgp;

import io.lookingglass.bgp.announce.exabgp.Tokens.Token;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The values of attributes, one alone or several in brackets. */
final class AttributeGrammar {
  private static final long FOUR_OCTETS = 0xffff_ffffL;
  private static final int MOST_IN_SEGMENT = 255;
  private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,8}");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");
  private static final Pattern TWO_NUMBERS = Pattern.compile("[0-9]+:[0-9]+");

  private AttributeGrammar() {}

  static PathAttribute origin(Tokens tokens) throws ExabgpSyntaxException {
    Token value = tokens.takeNext("igp, egp or incomplete");
    return new PathAttribute.Origin(
        switch (value.text().toLowerCase(Locale.ROOT)) {
          case "igp" -> PathAttribute.OriginCode.IGP;
          case "egp" -> PathAttribute.OriginCode.EGP;
          case "incomplete" -> PathAttribute.OriginCode.INCOMPLETE;
          default -> throw Words.wrong(value, "is no origin; write igp, egp or incomplete");
        });
  }

  static PathAttribute med(Tokens tokens) throws ExabgpSyntaxException {
    return new PathAttribute.MultiExitDisc(Words.number(tokens.takeNext("a number"), FOUR_OCTETS));
  }

  static PathAttribute localPreference(Tokens tokens) throws ExabgpSyntaxException {
    return new PathAttribute.LocalPref(Words.number(tokens.takeNext("a number"), FOUR_OCTETS));
  }

  /** {@code [ 1 2 ( 3 4 ) ]}: a sequence, then what is in the inner brackets as a set. */
  static PathAttribute asPath(Tokens tokens) throws ExabgpSyntaxException {
    Token first = tokens.takeNext("an AS number, or several in brackets");
    List<Asn> sequence = new ArrayList<>();
    List<Asn> set = new ArrayList<>();
    if (!first.is("[")) {
      sequence.add(Words.asn(first));
    } else {
      String closing = "";
      while (true) {
        Token token = tokens.takeNext("an AS number or ]");
        if (token.is(",")) {
          continue;
        }
        if (closing.isEmpty() && token.is("]")) {
          break;
        }
        if (closing.isEmpty() && (token.is("(") || token.is("["))) {
          if (!set.isEmpty()) {
            throw Words.wrong(
                token, "begins a second set; an AS path here has one, behind the rest");
          }
          closing = token.is("(") ? ")" : "]";
        } else if (token.is(closing)) {
          closing = "";
        } else if (closing.isEmpty()) {
          if (!set.isEmpty()) {
            throw Words.wrong(token, "follows the set; an AS path here ends with it");
          }
          sequence.add(Words.asn(token));
        } else {
          set.add(Words.asn(token));
        }
        if (set.size() > MOST_IN_SEGMENT) {
          throw Words.wrong(token, "is one too many; a set has at most 255 ASes");
        }
      }
    }
    List<Segment> segments = new ArrayList<>(AsPathText.sequences(sequence));
    if (!set.isEmpty()) {
      segments.add(new Segment(SegmentType.AS_SET, set));
    }
    return new PathAttribute.AsPathAttribute(new AsPath(segments));
  }

  /** In the order of the line, each once. */
  static PathAttribute communities(Tokens tokens) throws ExabgpSyntaxException {
    Set<Community.Standard> communities = new LinkedHashSet<>();
    for (Token value : tokens.list("a community such as 64496:100")) {
      communities.add(standard(value));
    }
    return new PathAttribute.Communities(List.copyOf(communities));
  }

  private static Community.Standard standard(Token value) throws ExabgpSyntaxException {
    String text = value.text().toLowerCase(Locale.ROOT);
    if (HEXADECIMAL.matcher(text).matches()) {
      return ofBits(Long.parseLong(text, 2, text.length(), 16));
    }
    if (DECIMAL.matcher(text).matches() && Long.parseLong(text) <= FOUR_OCTETS) {
      return ofBits(Long.parseLong(text));
    }
    String name = text.equals("nopeer") ? "no-peer" : text;
    if (Community.tryParse(name).orElse(null) instanceof Community.Standard standard) {
      return standard;
    }
    throw Words.wrong(
        value, "is not a community; write one like 64496:100 (each within 0-65535) or no-export");
  }

  private static Community.Standard ofBits(long bits) {
    return new Community.Standard((int) (bits >>> 16), (int) (bits & 0xffff));
  }

  static PathAttribute largeCommunities(Tokens tokens) throws ExabgpSyntaxException {
    Set<Community.Large> communities = new LinkedHashSet<>();
    for (Token value : tokens.list("a large community such as 64496:1:2")) {
      if (!(Community.tryParse(value.text()).orElse(null) instanceof Community.Large large)) {
        throw Words.wrong(
            value, "is not a large community; write one like 64496:1:2 (each within 0-4294967295)");
      }
      communities.add(large);
    }
    return new PathAttribute.LargeCommunities(List.copyOf(communities));
  }

  static PathAttribute extendedCommunities(Tokens tokens) throws ExabgpSyntaxException {
    List<ExtendedCommunity> communities = new ArrayList<>();
    for (Token value : tokens.list("an extended community such as target:64496:100")) {
      communities.add(extended(value));
    }
    return new PathAttribute.ExtendedCommunities(communities.stream().distinct().toList());
  }

  /** Two numbers alone are a route target. */
  static ExtendedCommunity extended(Token value) throws ExabgpSyntaxException {
    String text = value.text();
    try {
      return ExtendedCommunityText.parse(
          TWO_NUMBERS.matcher(text).matches()
              ? "target:" + text
              : text.toLowerCase(Locale.ROOT)
                  .replaceFirst("^(target|origin)4:([0-9]+):", "$1:$2L:"));
    } catch (IllegalArgumentException e) {
      throw new ExabgpSyntaxException(value.column(), Words.sentence(e));
    }
  }

  /** {@code ( 64496:192.0.2.1 )}, the parentheses optional. */
  static PathAttribute aggregator(Tokens tokens) throws ExabgpSyntaxException {
    boolean parentheses = tokens.take("(");
    Token value = tokens.takeNext("an AS and its router's address, as 64496:192.0.2.1");
    int colon = value.text().indexOf(':');
    if (colon > 0
        && IpAddresses.tryParse(value.text().substring(colon + 1)).orElse(null)
            instanceof Inet4Address address) {
      Asn asn = Words.asn(new Token(value.text().substring(0, colon), value.column()));
      if (parentheses) {
        tokens.require(")");
      }
      return new PathAttribute.Aggregator(asn, address);
    }
    throw Words.wrong(value, "is no aggregator; write one like 64496:192.0.2.1");
  }
}
