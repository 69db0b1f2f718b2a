package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.bgp.wire.AttributeOutcome.Discard;
import io.lookingglass.bgp.wire.AttributeOutcome.Value;
import io.lookingglass.bgp.wire.AttributeOutcome.Withdraw;
import io.lookingglass.bgp.wire.PathAttribute.As4Path;
import io.lookingglass.bgp.wire.PathAttribute.AsPathAttribute;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** AS_PATH (RFC 4271, section 4.3; RFC 5065) and AS4_PATH (RFC 6793), read and written. */
final class AsPathCodec {
  /**
   * What still fits one attribute when its numbers have become four octets, with an AS4_PATH of at
   * most {@link #MOST_AS4_OCTETS}: 8000 ASes, where real paths have tens.
   */
  private static final int MOST_TWO_OCTET = 0x3fff;

  private static final int MOST_AS4_OCTETS = 0x7fff;

  private AsPathCodec() {}

  /** What became of the segments. */
  private sealed interface Reading {
    record Path(AsPath path) implements Reading {}

    record Malformed(String reason, String section) implements Reading {}
  }

  static AttributeOutcome decodeAsPath(Octets value, CodecContext context) {
    if (!context.fourOctetAs() && value.length() > MOST_TWO_OCTET) {
      return new Withdraw(
          NotificationCode.MALFORMED_AS_PATH,
          "its " + value.length() + " octets do not fit an attribute with four-octet AS numbers",
          "RFC 6793, section 4.2.3");
    }
    return switch (decode(value, context.fourOctetAs())) {
      case Reading.Path(AsPath path) when context.external() && hasConfederation(path) ->
          new Withdraw(
              NotificationCode.MALFORMED_AS_PATH,
              "it has a segment of a confederation and comes from an external peer",
              "RFC 5065, section 5; RFC 7606, section 3.e");
      case Reading.Path(AsPath path) -> new Value(new AsPathAttribute(path));
      case Reading.Malformed(String reason, String section) ->
          new Withdraw(NotificationCode.MALFORMED_AS_PATH, reason, section);
    };
  }

  static void encodeAsPath(AsPathAttribute attribute, CodecContext context, OctetWriter out) {
    encode(attribute.path(), context.fourOctetAs(), out);
  }

  /** RFC 6793, section 6: whatever is wrong, the attribute alone goes. */
  static AttributeOutcome decodeAs4Path(Octets value, CodecContext context) {
    if (context.fourOctetAs()) {
      return new Discard(
          "it comes from a peer that speaks four-octet AS numbers", "RFC 6793, section 4.1");
    }
    if (value.length() > MOST_AS4_OCTETS) {
      return new Discard(
          "its " + value.length() + " octets do not fit AS_PATH", "RFC 6793, section 4.2.3");
    }
    return switch (decode(value, true)) {
      case Reading.Path(AsPath path) when path.segments().isEmpty() ->
          new Discard("it is empty", "RFC 6793, section 6");
      case Reading.Path(AsPath path) -> new Value(new As4Path(path));
      case Reading.Malformed(String reason, String _) -> new Discard(reason, "RFC 6793, section 6");
    };
  }

  static void encodeAs4Path(As4Path attribute, CodecContext context, OctetWriter out) {
    encode(attribute.path(), true, out);
  }

  private static Reading decode(Octets value, boolean fourOctetAs) {
    int width = fourOctetAs ? 4 : 2;
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      if (value.length() - at < 2) {
        return new Reading.Malformed(
            "a single octet is left behind its last segment", "RFC 7606, section 7.2");
      }
      SegmentType type = SegmentType.ofCode(value.at(at)).orElse(null);
      int count = value.at(at + 1);
      int end = at + 2 + count * width;
      if (type == null) {
        return new Reading.Malformed(
            "it has a segment of type " + value.at(at) + "; 1-4 are defined",
            "RFC 7606, section 7.2");
      }
      if (count == 0) {
        return new Reading.Malformed("it has a segment without an AS", "RFC 7606, section 7.2");
      }
      if (end > value.length()) {
        return new Reading.Malformed(
            "a segment of " + count + " ASes with " + width + " octets each goes beyond its end",
            "RFC 7606, section 7.2");
      }
      Asn[] asns = new Asn[count];
      for (int i = 0; i < count; i++) {
        int place = at + 2 + i * width;
        long number = fourOctetAs ? value.unsignedIntAt(place) : value.unsignedShortAt(place);
        if (number == 0) {
          return new Reading.Malformed("it has AS 0", "RFC 7607, section 2");
        }
        asns[i] = new Asn(number);
      }
      segments.add(new Segment(type, Arrays.asList(asns)));
      at = end;
    }
    return new Reading.Path(segments.isEmpty() ? AsPath.EMPTY : new AsPath(segments));
  }

  private static void encode(AsPath path, boolean fourOctetAs, OctetWriter out) {
    for (Segment segment : path.segments()) {
      out.octet(segment.type().code());
      out.octet(segment.asns().size());
      for (Asn asn : segment.asns()) {
        if (fourOctetAs) {
          out.fourOctets(asn.value());
        } else {
          out.twoOctets(twoOctet(asn));
        }
      }
    }
  }

  /** What a peer of two-octet AS numbers is shown (RFC 6793, section 4.2.2). */
  static int twoOctet(Asn asn) {
    return (int) (asn.isTwoOctet() ? asn : Asn.TRANS).value();
  }

  static boolean hasConfederation(AsPath path) {
    return path.segments().stream().anyMatch(segment -> segment.type().isConfederation());
  }
}
