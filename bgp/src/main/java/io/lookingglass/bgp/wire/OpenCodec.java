package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The OPEN message (RFC 4271, section 4.2) with optional parameters of either length (RFC 9072).
 */
final class OpenCodec {
  private static final int VERSION = 4;
  private static final int FIXED_LENGTH = 10;

  /** The only type of optional parameter in use (RFC 5492). */
  private static final int CAPABILITIES = 2;

  /** Stands for the length, and then for a type, when two octets of length follow (RFC 9072). */
  private static final int EXTENDED_LENGTH = 255;

  private OpenCodec() {}

  /**
   * @param body what follows the header, at least the fixed part
   */
  static Decoded decode(Octets body) {
    int version = body.at(0);
    List<Capability> capabilities = new ArrayList<>();
    // Of another version we know that the fixed part is the same, and no more.
    Fault.@Nullable SessionReset fault =
        version == VERSION ? decodeParameters(body, capabilities) : null;
    if (fault != null) {
      return new Decoded.SessionReset(fault);
    }
    return new Decoded.Ok(
        new BgpMessage.Open(
            version,
            body.unsignedShortAt(1),
            body.unsignedShortAt(3),
            (Inet4Address) IpAddresses.ofBytes(body.slice(5, 9).toByteArray()),
            capabilities));
  }

  private static Fault.@Nullable SessionReset decodeParameters(
      Octets body, List<Capability> capabilities) {
    int length = body.at(FIXED_LENGTH - 1);
    boolean extended =
        length != 0
            && body.length() >= FIXED_LENGTH + 3
            && body.at(FIXED_LENGTH) == EXTENDED_LENGTH;
    int at = FIXED_LENGTH;
    if (extended) {
      length = body.unsignedShortAt(FIXED_LENGTH + 1);
      at += 3;
    }
    if (length != body.length() - at) {
      return malformed(
          "the optional parameters are said to have "
              + length
              + " octets, and "
              + (body.length() - at)
              + " follow",
          extended ? "RFC 9072, section 2" : "RFC 4271, section 4.2",
          body);
    }
    int headLength = extended ? 3 : 2;
    while (at < body.length()) {
      Octets rest = body.slice(at, body.length());
      if (rest.length() < headLength) {
        return malformed(
            "an optional parameter is cut off before its length", "RFC 4271, section 4.2", rest);
      }
      int type = rest.at(0);
      int end = headLength + (extended ? rest.unsignedShortAt(1) : rest.at(1));
      if (end > rest.length()) {
        return malformed(
            "an optional parameter of type " + type + " is longer than the message",
            "RFC 4271, section 4.2",
            rest);
      }
      if (type != CAPABILITIES) {
        return Fault.SessionReset.of(
            NotificationCode.UNSUPPORTED_OPTIONAL_PARAMETER,
            Octets.EMPTY,
            "an optional parameter has the type " + type + "; only 2, capabilities, is in use",
            "RFC 4271, section 6.2",
            rest.slice(0, end));
      }
      Fault.@Nullable SessionReset fault =
          decodeCapabilities(rest.slice(headLength, end), capabilities);
      if (fault != null) {
        return fault;
      }
      at += end;
    }
    return null;
  }

  private static Fault.@Nullable SessionReset decodeCapabilities(
      Octets parameter, List<Capability> capabilities) {
    int at = 0;
    while (at < parameter.length()) {
      Octets rest = parameter.slice(at, parameter.length());
      if (rest.length() < 2 || 2 + rest.at(1) > rest.length()) {
        return malformed(
            "a capability with code " + rest.at(0) + " is longer than the parameter it is in",
            "RFC 5492, section 4",
            rest);
      }
      int end = 2 + rest.at(1);
      capabilities.add(CapabilityCodec.decode(rest.at(0), rest.slice(2, end)));
      at += end;
    }
    return null;
  }

  private static Fault.SessionReset malformed(String reason, String section, Octets offending) {
    // RFC 4271, section 6.2: a recognized but malformed parameter is Unspecific.
    return Fault.SessionReset.of(
        NotificationCode.OPEN_UNSPECIFIC, Octets.EMPTY, reason, section, offending);
  }

  /** Writes what follows the header: all capabilities in one parameter. */
  static void encode(BgpMessage.Open open, OctetWriter out) {
    out.octet(open.version());
    out.twoOctets(open.myAs());
    out.twoOctets(open.holdTimeSeconds());
    out.octets(open.identifier().getAddress());
    OctetWriter capabilities = new OctetWriter();
    for (Capability capability : open.capabilities()) {
      CapabilityCodec.encode(capability, capabilities);
    }
    int length = capabilities.length();
    if (length == 0) {
      out.octet(0);
    } else if (2 + length < EXTENDED_LENGTH) {
      // RFC 9072, section 2: the short form wherever it does. A length of 255 is avoided: those who
      // do not know the extension take it for itself, those who do may as well.
      out.octet(2 + length);
      out.octet(CAPABILITIES);
      out.octet(length);
    } else {
      out.octet(EXTENDED_LENGTH);
      out.octet(EXTENDED_LENGTH);
      out.twoOctets(3 + length);
      out.octet(CAPABILITIES);
      out.twoOctets(length);
    }
    out.octets(capabilities);
  }
}
