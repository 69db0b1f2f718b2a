package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.Asn;
import java.net.Inet4Address;
import java.util.List;

/** A message of BGP-4 (RFC 4271, section 4), as it stands on the wire. Immutable. */
public sealed interface BgpMessage {

  /** The octet of the header that tells what it is. */
  int type();

  /**
   * OPEN (RFC 4271, section 4.2).
   *
   * @param version 4, unless the peer is wrong
   * @param myAs the two octets of the fixed part, 23456 (AS_TRANS) for an AS that does not fit
   * @param holdTimeSeconds 0-65535 as proposed
   * @param identifier four octets, not zero unless the peer is wrong
   * @param capabilities in their order, repeated ones included
   */
  record Open(
      int version,
      int myAs,
      int holdTimeSeconds,
      Inet4Address identifier,
      List<Capability> capabilities)
      implements BgpMessage {
    /** What the header says. */
    public static final int TYPE = 1;

    /**
     * @throws IllegalArgumentException when a number does not fit its field
     */
    public Open {
      Ranges.octet("The version", version);
      Ranges.twoOctets("My AS", myAs);
      Ranges.twoOctets("The hold time", holdTimeSeconds);
      capabilities = List.copyOf(capabilities);
    }

    /** The AS of the sender: from the capability of RFC 6793, else from the fixed part. */
    public Asn asn() {
      for (Capability capability : capabilities) {
        if (capability instanceof Capability.FourOctetAs fourOctetAs) {
          return fourOctetAs.asn();
        }
      }
      return new Asn(myAs);
    }

    @Override
    public int type() {
      return TYPE;
    }
  }

  /**
   * UPDATE (RFC 4271, section 4.3). Routes of other families than IPv4 unicast are within {@link
   * PathAttribute.MpReach} and {@link PathAttribute.MpUnreach}.
   *
   * @param withdrawn IPv4 unicast prefixes no longer reachable
   * @param attributes in their order
   * @param nlri IPv4 unicast prefixes that the attributes are of
   */
  record Update(List<Nlri.Prefix> withdrawn, List<PathAttribute> attributes, List<Nlri.Prefix> nlri)
      implements BgpMessage {
    public static final int TYPE = 2;

    public Update {
      withdrawn = List.copyOf(withdrawn);
      attributes = List.copyOf(attributes);
      nlri = List.copyOf(nlri);
    }

    @Override
    public int type() {
      return TYPE;
    }
  }

  /**
   * NOTIFICATION (RFC 4271, section 4.5).
   *
   * @param code 0-255
   * @param subcode 0-255
   * @param data what it is about, its form depends on code and subcode
   */
  record Notification(int code, int subcode, Octets data) implements BgpMessage {
    public static final int TYPE = 3;

    /**
     * @throws IllegalArgumentException when a code does not fit its octet
     */
    public Notification {
      Ranges.octet("The error code", code);
      Ranges.octet("The error subcode", subcode);
    }

    @Override
    public int type() {
      return TYPE;
    }
  }

  /** KEEPALIVE (RFC 4271, section 4.4). */
  record Keepalive() implements BgpMessage {
    public static final int TYPE = 4;

    @Override
    public int type() {
      return TYPE;
    }
  }

  /**
   * ROUTE-REFRESH (RFC 2918).
   *
   * @param subtype of RFC 7313: 0 a request, 1 beginning and 2 ending of a refresh, others reserved
   */
  record RouteRefresh(Family family, int subtype) implements BgpMessage {
    public static final int TYPE = 5;

    public static final int REQUEST = 0;
    public static final int BEGIN = 1;
    public static final int END = 2;

    /**
     * @throws IllegalArgumentException when the subtype does not fit its octet
     */
    public RouteRefresh {
      Ranges.octet("The subtype", subtype);
    }

    @Override
    public int type() {
      return TYPE;
    }
  }
}
