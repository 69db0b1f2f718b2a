package io.lookingglass.bgp.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The path attributes of a route without its NLRI, in one canonical form: encoded with four-octet
 * AS numbers, AS4_PATH and AS4_AGGREGATOR merged in, each attribute with the flags of its RFC, in
 * ascending order of types; the next hop is in NEXT_HOP, or in an MP_REACH_NLRI without NLRI. What
 * is optional, not transitive and not known is not in it (RFC 4271, section 5).
 *
 * <p>So two routes have equal attributes exactly when the octets are equal; tables keep these
 * octets and decode them for display only. Immutable.
 *
 * @param canonical as {@link #of} and {@link UpdateReader} make it
 */
public record AttributeSet(Octets canonical) {
  /** What the canonical octets are written and read with. */
  static final CodecContext CONTEXT =
      new CodecContext(
          true,
          false,
          true,
          Set.of(),
          Set.of(
              Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC),
          Set.of(Family.IPV4_UNICAST));

  /**
   * The canonical form of some attributes: NLRI within them are left out.
   *
   * @throws IllegalArgumentException when two are of one type, or MP_REACH_NLRI has a next hop that
   *     its family cannot have
   */
  public static AttributeSet of(List<PathAttribute> attributes) {
    List<PathAttribute> ordered = new ArrayList<>(attributes.size());
    for (PathAttribute attribute : FourOctetAsNumbers.merge(attributes)) {
      switch (attribute) {
        case PathAttribute.MpReach reach ->
            ordered.add(
                reach.nlri().isEmpty()
                    ? reach
                    : new PathAttribute.MpReach(
                        reach.family(), reach.nextHop(), reach.linkLocalNextHop(), List.of()));
        case PathAttribute.MpUnreach _ -> {}
        case PathAttribute.Unknown unknown when !unknown.transitive() -> {}
        default -> ordered.add(attribute);
      }
    }
    ordered.sort(Comparator.comparingInt(PathAttribute::type));
    OctetWriter out = new OctetWriter();
    int previous = -1;
    for (PathAttribute attribute : ordered) {
      if (attribute.type() == previous) {
        throw new IllegalArgumentException(
            "A route has " + AttributeType.nameOf(previous) + " once at most");
      }
      previous = attribute.type();
      AttributeType.encode(attribute, CONTEXT, out);
    }
    return new AttributeSet(out.toOctets());
  }

  /** The attributes, ascending, each as it would be in a message of four-octet AS numbers. */
  public List<PathAttribute> attributes() {
    return UpdateParser.parseAttributes(canonical, CONTEXT);
  }
}
