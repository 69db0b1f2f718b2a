package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A path attribute (RFC 4271, section 5). Immutable. */
public sealed interface PathAttribute {

  /** The type code IANA assigned, 0-255. */
  int type();

  /** Type 1. */
  record Origin(OriginCode code) implements PathAttribute {
    @Override
    public int type() {
      return 1;
    }
  }

  /** The values of ORIGIN. */
  enum OriginCode {
    IGP(0),
    EGP(1),
    INCOMPLETE(2);

    private final int code;

    OriginCode(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /** Empty for a code that no RFC gives a meaning. */
    public static Optional<OriginCode> ofCode(int code) {
      for (OriginCode origin : values()) {
        if (origin.code == code) {
          return Optional.of(origin);
        }
      }
      return Optional.empty();
    }
  }

  /** Type 2: AS_PATH. */
  record AsPathAttribute(AsPath path) implements PathAttribute {
    @Override
    public int type() {
      return 2;
    }
  }

  /** Type 3. */
  record NextHop(Inet4Address address) implements PathAttribute {
    @Override
    public int type() {
      return 3;
    }
  }

  /** Type 4: MULTI_EXIT_DISC, 0-4294967295. */
  record MultiExitDisc(long value) implements PathAttribute {
    public MultiExitDisc {
      Ranges.fourOctets("MULTI_EXIT_DISC", value);
    }

    @Override
    public int type() {
      return 4;
    }
  }

  /** Type 5: LOCAL_PREF, 0-4294967295. */
  record LocalPref(long value) implements PathAttribute {
    public LocalPref {
      Ranges.fourOctets("LOCAL_PREF", value);
    }

    @Override
    public int type() {
      return 5;
    }
  }

  /** Type 6. */
  record AtomicAggregate() implements PathAttribute {
    @Override
    public int type() {
      return 6;
    }
  }

  /** Type 7. */
  record Aggregator(Asn asn, Inet4Address address) implements PathAttribute {
    @Override
    public int type() {
      return 7;
    }
  }

  /** Type 8: COMMUNITY (RFC 1997). */
  record Communities(List<Community.Standard> communities) implements PathAttribute {
    public Communities {
      communities = List.copyOf(communities);
    }

    @Override
    public int type() {
      return 8;
    }
  }

  /** Type 9 (RFC 4456). */
  record OriginatorId(Inet4Address identifier) implements PathAttribute {
    @Override
    public int type() {
      return 9;
    }
  }

  /** Type 10 (RFC 4456). */
  record ClusterList(List<Inet4Address> identifiers) implements PathAttribute {
    public ClusterList {
      identifiers = List.copyOf(identifiers);
    }

    @Override
    public int type() {
      return 10;
    }
  }

  /**
   * Type 14: MP_REACH_NLRI (RFC 4760).
   *
   * @param nextHop null for FlowSpec without one
   * @param linkLocalNextHop the second address of RFC 2545, section 3
   */
  record MpReach(
      Family family,
      @Nullable InetAddress nextHop,
      @Nullable InetAddress linkLocalNextHop,
      List<Nlri> nlri)
      implements PathAttribute {
    public MpReach {
      nlri = List.copyOf(nlri);
    }

    @Override
    public int type() {
      return 14;
    }
  }

  /** Type 15: MP_UNREACH_NLRI (RFC 4760). Without any NLRI: End-of-RIB (RFC 4724). */
  record MpUnreach(Family family, List<Nlri> withdrawn) implements PathAttribute {
    public MpUnreach {
      withdrawn = List.copyOf(withdrawn);
    }

    @Override
    public int type() {
      return 15;
    }
  }

  /** Type 16 (RFC 4360). */
  record ExtendedCommunities(List<ExtendedCommunity> communities) implements PathAttribute {
    public ExtendedCommunities {
      communities = List.copyOf(communities);
    }

    @Override
    public int type() {
      return 16;
    }
  }

  /** Type 17 (RFC 6793). */
  record As4Path(AsPath path) implements PathAttribute {
    @Override
    public int type() {
      return 17;
    }
  }

  /** Type 18 (RFC 6793). */
  record As4Aggregator(Asn asn, Inet4Address address) implements PathAttribute {
    @Override
    public int type() {
      return 18;
    }
  }

  /**
   * Type 25 (RFC 5701).
   *
   * @param communities each of twenty octets
   */
  record Ipv6ExtendedCommunities(List<Octets> communities) implements PathAttribute {
    public Ipv6ExtendedCommunities {
      communities = List.copyOf(communities);
    }

    @Override
    public int type() {
      return 25;
    }
  }

  /** Type 26 (RFC 7311): the accumulated IGP metric as an unsigned number of 64 bits. */
  record Aigp(long metric) implements PathAttribute {
    @Override
    public int type() {
      return 26;
    }
  }

  /** Type 32 (RFC 8092). */
  record LargeCommunities(List<Community.Large> communities) implements PathAttribute {
    public LargeCommunities {
      communities = List.copyOf(communities);
    }

    @Override
    public int type() {
      return 32;
    }
  }

  /** Type 35: OTC, Only to Customer (RFC 9234). */
  record OnlyToCustomer(Asn asn) implements PathAttribute {
    @Override
    public int type() {
      return 35;
    }
  }

  /**
   * Type 128 (RFC 6368), not looked into.
   *
   * @param value with the origin AS in its first four octets
   */
  record AttrSet(Octets value) implements PathAttribute {
    @Override
    public int type() {
      return 128;
    }
  }

  /**
   * One we do not know.
   *
   * @param flags the Optional, Transitive and Partial bits of its first octet, as received; the
   *     Extended Length bit is about the octets and not kept
   */
  record Unknown(int flags, int type, Octets value) implements PathAttribute {
    public Unknown {
      flags &= AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE | AttributeFlags.PARTIAL;
      Ranges.octet("The attribute type", type);
    }

    /** Whether it goes with the route through those who do not know it (RFC 4271, section 5). */
    public boolean transitive() {
      return (flags & AttributeFlags.TRANSITIVE) != 0;
    }

    /** As it is told to others: with the Partial bit, since we did not understand it. */
    public Unknown passedOn() {
      return new Unknown(flags | AttributeFlags.PARTIAL, type, value);
    }
  }
}
