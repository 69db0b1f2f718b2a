package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.PathAttribute.MpReach;
import io.lookingglass.bgp.wire.PathAttribute.MpUnreach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The UPDATE message (RFC 4271, section 4.3) with a value for everything in it. */
final class UpdateCodec {
  private UpdateCodec() {}

  /**
   * @param message with its header, as {@link MessageCodec#frame} found it
   */
  static Decoded decode(Octets message, CodecContext context) {
    UpdateParser parsed = UpdateParser.parse(message, context);
    Fault.@Nullable SessionReset reset = parsed.reset();
    if (reset != null) {
      return new Decoded.SessionReset(reset);
    }
    if (parsed.treatAsWithdraw()) {
      return new Decoded.TreatAsWithdraw(withdrawal(parsed), parsed.faults());
    }
    BgpMessage.Update update =
        new BgpMessage.Update(
            NlriCodec.decodePrefixes(parsed.withdrawn()),
            attributes(parsed),
            NlriCodec.decodePrefixes(parsed.nlri()));
    return parsed.faults().isEmpty()
        ? new Decoded.Ok(update)
        : new Decoded.AttributeDiscard(update, parsed.faults());
  }

  /** The attributes with their NLRI. */
  private static List<PathAttribute> attributes(UpdateParser parsed) {
    List<PathAttribute> attributes = new ArrayList<>(parsed.attributes().size());
    for (PathAttribute attribute : parsed.attributes()) {
      attributes.add(
          switch (attribute) {
            case MpReach reach ->
                new MpReach(
                    reach.family(),
                    reach.nextHop(),
                    reach.linkLocalNextHop(),
                    NlriCodec.decode(parsed.reachable()));
            case MpUnreach unreach ->
                new MpUnreach(unreach.family(), NlriCodec.decode(parsed.unreachable()));
            default -> attribute;
          });
    }
    return attributes;
  }

  /** The message that a peer should have sent instead. */
  private static BgpMessage.Update withdrawal(UpdateParser parsed) {
    List<Nlri.Prefix> withdrawn = new ArrayList<>(NlriCodec.decodePrefixes(parsed.withdrawn()));
    withdrawn.addAll(NlriCodec.decodePrefixes(parsed.nlri()));
    List<PathAttribute> attributes = new ArrayList<>();
    @Nullable NlriBlock unreachable = parsed.unreachable();
    @Nullable NlriBlock reachable = parsed.reachable();
    if (unreachable != null
        && reachable != null
        && unreachable.family().equals(reachable.family())) {
      List<Nlri> both = new ArrayList<>(NlriCodec.decode(unreachable));
      both.addAll(NlriCodec.decode(reachable));
      attributes.add(new MpUnreach(unreachable.family(), both));
    } else {
      addUnreach(unreachable, attributes);
      addUnreach(reachable, attributes);
    }
    return new BgpMessage.Update(withdrawn, attributes, List.of());
  }

  private static void addUnreach(@Nullable NlriBlock block, List<PathAttribute> attributes) {
    if (block != null) {
      attributes.add(new MpUnreach(block.family(), NlriCodec.decode(block)));
    }
  }

  /** Writes what follows the header. */
  static void encode(BgpMessage.Update update, CodecContext context, OctetWriter out) {
    encodeField(
        "The field of withdrawn routes",
        out,
        () -> NlriCodec.encode(Family.IPV4_UNICAST, update.withdrawn(), context, out));
    encodeField("The field of attributes", out, () -> encode(update.attributes(), context, out));
    NlriCodec.encode(Family.IPV4_UNICAST, update.nlri(), context, out);
  }

  private static void encodeField(String what, OctetWriter out, Runnable content) {
    int start = out.length();
    out.twoOctets(0);
    content.run();
    int length = out.length() - start - 2;
    if (length > 0xffff) {
      throw new MessageTooLongException(what, length, 0xffff);
    }
    out.setTwoOctets(start, length);
  }

  private static void encode(
      List<PathAttribute> attributes, CodecContext context, OctetWriter out) {
    List<PathAttribute> ordered =
        new ArrayList<>(
            context.fourOctetAs()
                ? FourOctetAsNumbers.merge(attributes)
                : FourOctetAsNumbers.split(attributes));
    ordered.sort(Comparator.comparingInt(UpdateCodec::place));
    int previous = -1;
    for (PathAttribute attribute : ordered) {
      if (attribute.type() == previous) {
        throw new IllegalArgumentException(
            "An UPDATE has " + AttributeType.nameOf(previous) + " once at most");
      }
      previous = attribute.type();
      AttributeType.encode(attribute, context, out);
    }
  }

  /** RFC 7606, section 5.1: those with NLRI first. RFC 4271, section 5: the others ascending. */
  private static int place(PathAttribute attribute) {
    return switch (attribute) {
      case MpReach _, MpUnreach _ -> attribute.type() - 0x100;
      default -> attribute.type();
    };
  }
}
