package io.lookingglass.bgp.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path attributes of a route in a dumped table (RFC 6396, section 4.3.4): as in a message of
 * four-octet AS numbers, but MP_REACH_NLRI has the next hop only.
 *
 * <p>A table has the same attributes again and again, so those of late are remembered by their
 * octets. Not thread-safe. What it remembers is bounded.
 */
public final class RibEntryAttributes {
  private static final int REMEMBERED = 4096; // A power of two.
  private static final int LONGEST_REMEMBERED = 1024;

  private final @Nullable Remembered[] remembered = new @Nullable Remembered[REMEMBERED];

  /** Attributes in which nothing was wrong. */
  private record Remembered(Family family, Octets field, Reading reading) {}

  /**
   * What became of the octets.
   *
   * @param attributes null when the route cannot be used; then the first fault says why
   * @param faults what was wrong; empty for good octets
   */
  public record Reading(@Nullable AttributeSet attributes, List<Fault> faults) {
    public Reading {
      faults = List.copyOf(faults);
    }
  }

  /**
   * Reads the attributes of a route. An MP_REACH_NLRI that is there in full is read as well.
   * Attributes that every route in a message needs may be missing: daemons dump their own routes
   * without.
   *
   * @param field becomes no part of the result
   * @param family of unicast prefixes
   */
  public Reading read(Octets field, Family family) {
    int slot = (31 * field.hashCode() + family.afi()) & (REMEMBERED - 1);
    @Nullable Remembered known = remembered[slot];
    if (known != null && known.family().equals(family) && known.field().equals(field)) {
      return known.reading();
    }
    Reading reading = parse(field, family);
    if (reading.faults().isEmpty() && field.length() <= LONGEST_REMEMBERED) {
      remembered[slot] = new Remembered(family, field.compact(), reading);
    }
    return reading;
  }

  private static Reading parse(Octets field, Family family) {
    UpdateParser parsed = UpdateParser.parseRibEntry(field, family, AttributeSet.CONTEXT);
    Fault.@Nullable SessionReset reset = parsed.reset();
    if (reset != null) {
      return new Reading(null, List.of(reset));
    }
    if (parsed.treatAsWithdraw()) {
      return new Reading(
          null, parsed.faults().stream().filter(Fault.TreatAsWithdraw.class::isInstance).toList());
    }
    boolean inReach = false;
    for (PathAttribute attribute : parsed.attributes()) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        if (!reach.family().equals(family)) {
          return new Reading(
              null,
              List.of(
                  new Fault.TreatAsWithdraw(
                      AttributeType.MP_REACH_NLRI.code(),
                      "MP_REACH_NLRI is of " + reach.family() + " in a table of " + family,
                      "RFC 6396, section 4.3.4",
                      Octets.EMPTY)));
        }
        inReach = true;
      }
    }
    // Beside the next hop of the family some write one of IPv4, which says nothing.
    boolean withoutNextHop = inReach || !family.equals(Family.IPV4_UNICAST);
    return new Reading(
        AttributeSet.of(
            parsed.attributes().stream()
                .filter(
                    attribute -> !(withoutNextHop && attribute instanceof PathAttribute.NextHop))
                .toList()),
        parsed.faults());
  }

  /** Writes attributes as a table has them. */
  public static Octets write(AttributeSet attributes) {
    OctetWriter out = new OctetWriter();
    for (PathAttribute attribute : attributes.attributes()) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        OctetWriter value = new OctetWriter();
        MultiprotocolAttributes.encodeNextHops(reach, AttributeSet.CONTEXT, value);
        out.octet(AttributeFlags.OPTIONAL);
        out.octet(attribute.type());
        out.octet(value.length());
        out.octets(value);
      } else {
        AttributeType.encode(attribute, AttributeSet.CONTEXT, out);
      }
    }
    return out.toOctets();
  }
}
