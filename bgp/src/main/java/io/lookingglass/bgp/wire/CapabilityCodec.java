package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.Capability.AddPath;
import io.lookingglass.bgp.wire.Capability.EnhancedRouteRefresh;
import io.lookingglass.bgp.wire.Capability.ExtendedMessage;
import io.lookingglass.bgp.wire.Capability.ExtendedNextHop;
import io.lookingglass.bgp.wire.Capability.FourOctetAs;
import io.lookingglass.bgp.wire.Capability.Fqdn;
import io.lookingglass.bgp.wire.Capability.GracefulRestart;
import io.lookingglass.bgp.wire.Capability.LongLivedGracefulRestart;
import io.lookingglass.bgp.wire.Capability.Multiprotocol;
import io.lookingglass.bgp.wire.Capability.Role;
import io.lookingglass.bgp.wire.Capability.RouteRefresh;
import io.lookingglass.bgp.wire.Capability.SoftwareVersion;
import io.lookingglass.bgp.wire.Capability.Unknown;
import io.lookingglass.config.net.Asn;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Capabilities and their octets (RFC 5492, section 4): for each what is read, and how written. */
final class CapabilityCodec {
  private static final int MOST_VALUE_OCTETS = 255;

  private static final int RESTARTED = 0x8000;
  private static final int NOTIFICATION = 0x4000;
  private static final int RESTART_TIME = 0x0fff;
  private static final int FORWARDING = 0x80;

  private static final int RECEIVE = 1;
  private static final int SEND = 2;

  private CapabilityCodec() {}

  /** Reads one; what is not of the form its RFC gives stays unknown. */
  static Capability decode(int code, Octets value) {
    @Nullable Capability known = decodeKnown(code, value);
    return known != null ? known : new Unknown(code, value.compact());
  }

  private static @Nullable Capability decodeKnown(int code, Octets value) {
    int length = value.length();
    return switch (code) {
      case 1 ->
          length == 4 ? new Multiprotocol(new Family(value.unsignedShortAt(0), value.at(3))) : null;
      case 2 -> length == 0 ? new RouteRefresh() : null;
      case 5 -> length % 6 == 0 ? decodeExtendedNextHop(value) : null;
      case 6 -> length == 0 ? new ExtendedMessage() : null;
      case 9 -> length == 1 ? new Role(value.at(0)) : null;
      case 64 -> length >= 2 && length % 4 == 2 ? decodeGracefulRestart(value) : null;
      case 65 -> length == 4 ? new FourOctetAs(new Asn(value.unsignedIntAt(0))) : null;
      case 69 -> length % 4 == 0 ? decodeAddPath(value) : null;
      case 70 -> length == 0 ? new EnhancedRouteRefresh() : null;
      case 71 -> length % 7 == 0 ? decodeLongLived(value) : null;
      case 73 -> decodeFqdn(value);
      case 75 -> decodeSoftwareVersion(value);
      default -> null;
    };
  }

  /** Writes code, length and value. */
  static void encode(Capability capability, OctetWriter out) {
    out.octet(capability.code());
    OctetWriter value = new OctetWriter();
    switch (capability) {
      case Multiprotocol(Family family) -> {
        value.twoOctets(family.afi());
        value.octet(0);
        value.octet(family.safi());
      }
      case RouteRefresh() -> {}
      case ExtendedNextHop extendedNextHop -> encode(extendedNextHop, value);
      case ExtendedMessage() -> {}
      case Role(int role) -> value.octet(role);
      case GracefulRestart gracefulRestart -> encode(gracefulRestart, value);
      case FourOctetAs(Asn asn) -> value.fourOctets(asn.value());
      case AddPath addPath -> encode(addPath, value);
      case EnhancedRouteRefresh() -> {}
      case LongLivedGracefulRestart longLived -> encode(longLived, value);
      case Fqdn(String hostName, String domainName) -> {
        encodeText(hostName, value);
        encodeText(domainName, value);
      }
      case SoftwareVersion(String version) -> encodeText(version, value);
      case Unknown(int _, Octets octets) -> value.octets(octets);
    }
    if (value.length() > MOST_VALUE_OCTETS) {
      throw new MessageTooLongException(
          "The value of the capability with code " + capability.code(),
          value.length(),
          MOST_VALUE_OCTETS);
    }
    out.octet(value.length());
    out.octets(value);
  }

  /** RFC 8950, section 4: unlike elsewhere a SAFI has two octets. */
  private static @Nullable Capability decodeExtendedNextHop(Octets value) {
    List<ExtendedNextHop.Encoding> entries = new ArrayList<>();
    for (int at = 0; at < value.length(); at += 6) {
      if (value.at(at + 2) != 0) {
        return null;
      }
      entries.add(
          new ExtendedNextHop.Encoding(
              new Family(value.unsignedShortAt(at), value.at(at + 3)),
              value.unsignedShortAt(at + 4)));
    }
    return new ExtendedNextHop(entries);
  }

  private static void encode(ExtendedNextHop capability, OctetWriter value) {
    for (ExtendedNextHop.Encoding entry : capability.entries()) {
      value.twoOctets(entry.family().afi());
      value.twoOctets(entry.family().safi());
      value.twoOctets(entry.nextHopAfi());
    }
  }

  /** RFC 4724, section 3; RFC 8538, section 2. */
  private static Capability decodeGracefulRestart(Octets value) {
    int head = value.unsignedShortAt(0);
    List<GracefulRestart.Preserved> families = new ArrayList<>();
    for (int at = 2; at < value.length(); at += 4) {
      families.add(
          new GracefulRestart.Preserved(
              new Family(value.unsignedShortAt(at), value.at(at + 2)),
              (value.at(at + 3) & FORWARDING) != 0));
    }
    return new GracefulRestart(
        (head & RESTARTED) != 0, (head & NOTIFICATION) != 0, head & RESTART_TIME, families);
  }

  private static void encode(GracefulRestart capability, OctetWriter value) {
    value.twoOctets(
        (capability.restarted() ? RESTARTED : 0)
            | (capability.notification() ? NOTIFICATION : 0)
            | capability.restartTimeSeconds());
    for (GracefulRestart.Preserved preserved : capability.families()) {
      value.twoOctets(preserved.family().afi());
      value.octet(preserved.family().safi());
      value.octet(preserved.forwarding() ? FORWARDING : 0);
    }
  }

  /** RFC 7911, section 4: with any other value than these the capability is not understood. */
  private static @Nullable Capability decodeAddPath(Octets value) {
    List<AddPath.Directions> families = new ArrayList<>();
    for (int at = 0; at < value.length(); at += 4) {
      int directions = value.at(at + 3);
      if (directions < RECEIVE || directions > (RECEIVE | SEND)) {
        return null;
      }
      families.add(
          new AddPath.Directions(
              new Family(value.unsignedShortAt(at), value.at(at + 2)),
              (directions & RECEIVE) != 0,
              (directions & SEND) != 0));
    }
    return new AddPath(families);
  }

  private static void encode(AddPath capability, OctetWriter value) {
    for (AddPath.Directions directions : capability.families()) {
      value.twoOctets(directions.family().afi());
      value.octet(directions.family().safi());
      value.octet((directions.receive() ? RECEIVE : 0) | (directions.send() ? SEND : 0));
    }
  }

  /** RFC 9494, section 3.1. */
  private static Capability decodeLongLived(Octets value) {
    List<LongLivedGracefulRestart.Retained> families = new ArrayList<>();
    for (int at = 0; at < value.length(); at += 7) {
      families.add(
          new LongLivedGracefulRestart.Retained(
              new Family(value.unsignedShortAt(at), value.at(at + 2)),
              (value.at(at + 3) & FORWARDING) != 0,
              value.at(at + 4) << 16 | value.unsignedShortAt(at + 5)));
    }
    return new LongLivedGracefulRestart(families);
  }

  private static void encode(LongLivedGracefulRestart capability, OctetWriter value) {
    for (LongLivedGracefulRestart.Retained retained : capability.families()) {
      value.twoOctets(retained.family().afi());
      value.octet(retained.family().safi());
      value.octet(retained.forwarding() ? FORWARDING : 0);
      value.octet(retained.staleTimeSeconds() >>> 16);
      value.twoOctets(retained.staleTimeSeconds());
    }
  }

  private static @Nullable Capability decodeFqdn(Octets value) {
    if (value.isEmpty() || 1 + value.at(0) > value.length()) {
      return null;
    }
    int hostEnd = 1 + value.at(0);
    @Nullable String hostName = decodeText(value.slice(0, hostEnd));
    // Some leave the domain out altogether when there is none.
    @Nullable String domainName =
        hostEnd == value.length() ? "" : decodeText(value.slice(hostEnd, value.length()));
    return hostName == null || domainName == null ? null : new Fqdn(hostName, domainName);
  }

  private static @Nullable Capability decodeSoftwareVersion(Octets value) {
    @Nullable String version = decodeText(value);
    return version == null ? null : new SoftwareVersion(version);
  }

  /** One octet of length and so much UTF-8, exactly. */
  private static @Nullable String decodeText(Octets field) {
    if (field.isEmpty() || 1 + field.at(0) != field.length()) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(field.slice(1, field.length()).toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static void encodeText(String text, OctetWriter value) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MOST_VALUE_OCTETS) {
      throw new MessageTooLongException("The name", utf8.length, MOST_VALUE_OCTETS);
    }
    value.octet(utf8.length);
    value.octets(utf8);
  }
}
