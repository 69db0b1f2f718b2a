package io.lookingglass.bgp.wire;

import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import java.util.List;

/**
 * A capability of an OPEN message (RFC 5492). One whose value does not have the form its RFC gives
 * is kept as {@link Unknown}, as RFC 5492 asks for ignoring it.
 */
public sealed interface Capability {

  /** The code IANA assigned. */
  int code();

  /** RFC 4760: routes of one more family. */
  record Multiprotocol(Family family) implements Capability {
    @Override
    public int code() {
      return 1;
    }
  }

  /** RFC 2918. */
  record RouteRefresh() implements Capability {
    @Override
    public int code() {
      return 2;
    }
  }

  /** RFC 8950: IPv4 routes with an IPv6 next hop. */
  record ExtendedNextHop(List<Encoding> entries) implements Capability {
    public ExtendedNextHop {
      entries = List.copyOf(entries);
    }

    /**
     * One family.
     *
     * @param family of the routes
     * @param nextHopAfi of their next hop, 2 for IPv6
     */
    public record Encoding(Family family, int nextHopAfi) {
      public Encoding {
        Ranges.twoOctets("The AFI of the next hop", nextHopAfi);
      }
    }

    @Override
    public int code() {
      return 5;
    }
  }

  /** RFC 8654: messages of up to 65535 octets. */
  record ExtendedMessage() implements Capability {
    @Override
    public int code() {
      return 6;
    }
  }

  /**
   * RFC 9234.
   *
   * @param value 0-255; 0-4 are known
   */
  record Role(int value) implements Capability {
    public Role {
      Ranges.octet("The role", value);
    }

    public Role(PeerRole role) {
      this(role.code());
    }

    @Override
    public int code() {
      return 9;
    }
  }

  /**
   * RFC 4724, with the N bit of RFC 8538.
   *
   * @param restarted the R bit: the sender has restarted
   * @param notification the N bit: graceful also after a NOTIFICATION
   * @param restartTimeSeconds 0-4095: how long the sender takes to be back
   * @param families those it keeps forwarding for
   */
  record GracefulRestart(
      boolean restarted, boolean notification, int restartTimeSeconds, List<Preserved> families)
      implements Capability {
    public GracefulRestart {
      Ranges.within("The restart time", restartTimeSeconds, 0xfff);
      families = List.copyOf(families);
    }

    /**
     * One family that the sender keeps forwarding for.
     *
     * @param forwarding the F bit: its forwarding state was kept
     */
    public record Preserved(Family family, boolean forwarding) {}

    @Override
    public int code() {
      return 64;
    }
  }

  /** RFC 6793. */
  record FourOctetAs(Asn asn) implements Capability {
    @Override
    public int code() {
      return 65;
    }
  }

  /** RFC 7911. */
  record AddPath(List<Directions> families) implements Capability {
    public AddPath {
      families = List.copyOf(families);
    }

    /**
     * One family.
     *
     * @param receive the sender can receive several paths
     * @param send the sender can send several paths
     */
    public record Directions(Family family, boolean receive, boolean send) {}

    @Override
    public int code() {
      return 69;
    }
  }

  /** RFC 7313. */
  record EnhancedRouteRefresh() implements Capability {
    @Override
    public int code() {
      return 70;
    }
  }

  /** RFC 9494. */
  record LongLivedGracefulRestart(List<Retained> families) implements Capability {
    public LongLivedGracefulRestart {
      families = List.copyOf(families);
    }

    /**
     * One family and how long it stays.
     *
     * @param staleTimeSeconds 0-16777215
     */
    public record Retained(Family family, boolean forwarding, int staleTimeSeconds) {
      public Retained {
        Ranges.within("The long-lived stale time", staleTimeSeconds, 0xff_ffff);
      }
    }

    @Override
    public int code() {
      return 71;
    }
  }

  /**
   * draft-walton-bgp-hostname-capability.
   *
   * @param hostName at most 255 octets of UTF-8, as hostile as any text from outside
   * @param domainName likewise; empty when there is none
   */
  record Fqdn(String hostName, String domainName) implements Capability {
    @Override
    public int code() {
      return 73;
    }
  }

  /**
   * draft-abraitis-bgp-version-capability.
   *
   * @param version as hostile as any text from outside
   */
  record SoftwareVersion(String version) implements Capability {
    @Override
    public int code() {
      return 75;
    }
  }

  /**
   * One we do not know, or whose value is not well-formed.
   *
   * @param code 0-255
   */
  record Unknown(int code, Octets value) implements Capability {
    public Unknown {
      Ranges.octet("The capability code", code);
    }
  }
}
