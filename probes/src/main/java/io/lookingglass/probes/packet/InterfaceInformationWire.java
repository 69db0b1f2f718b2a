package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IcmpExtension.InterfaceInformation;
import io.lookingglass.probes.event.IcmpExtension.InterfaceRole;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The Interface Information Object on the wire (RFC 5837 section 4). The class type tells the role
 * in its two high bits and in its four low bits which parts follow, in this order: interface index,
 * address, name, MTU.
 */
final class InterfaceInformationWire {
  private static final int HAS_INDEX = 0x08;
  private static final int HAS_ADDRESS = 0x04;
  private static final int HAS_NAME = 0x02;
  private static final int HAS_MTU = 0x01;

  /** IANA address family numbers. */
  private static final int AFI_IPV4 = 1;

  private static final int AFI_IPV6 = 2;

  /** Section 4.3: with its length octet, and a multiple of four. */
  private static final int MAX_NAME_PART_BYTES = 64;

  private InterfaceInformationWire() {}

  /** Absent when the parts do not fit the payload. */
  static @Nullable InterfaceInformation decode(int classType, Octets payload) {
    int at = 0;
    Long index = null;
    if ((classType & HAS_INDEX) != 0) {
      if (!payload.has(at, 4)) {
        return null;
      }
      index = payload.u32(at);
      at += 4;
    }
    InetAddress address = null;
    if ((classType & HAS_ADDRESS) != 0) {
      if (!payload.has(at, 4)) {
        return null;
      }
      int family = payload.u16(at);
      at += 4;
      if (family == AFI_IPV4 && payload.has(at, 4)) {
        address = Ipv4Wire.address(payload, at);
        at += 4;
      } else if (family == AFI_IPV6 && payload.has(at, 16)) {
        address = Ipv6Wire.address(payload, at);
        at += 16;
      } else {
        return null;
      }
    }
    String name = null;
    if ((classType & HAS_NAME) != 0) {
      int length = payload.has(at, 1) ? payload.u8(at) : 0;
      if (length < 1 || length > MAX_NAME_PART_BYTES || !payload.has(at, length)) {
        return null;
      }
      name = name(payload.slice(at + 1, length - 1));
      at += length;
    }
    Long mtuBytes = null;
    if ((classType & HAS_MTU) != 0) {
      if (!payload.has(at, 4)) {
        return null;
      }
      mtuBytes = payload.u32(at);
    }
    return new InterfaceInformation(role(classType >>> 6), index, address, name, mtuBytes);
  }

  /** Up to the padding with zeros. */
  private static String name(Octets bytes) {
    int end = 0;
    while (end < bytes.length() && bytes.u8(end) != 0) {
      end++;
    }
    return new String(bytes.first(end).toArray(), StandardCharsets.UTF_8);
  }

  /** Section 4.1. */
  private static InterfaceRole role(int bits) {
    return switch (bits) {
      case 0 -> InterfaceRole.INCOMING_IP_INTERFACE;
      case 1 -> InterfaceRole.SUB_IP_COMPONENT_OF_INCOMING_INTERFACE;
      case 2 -> InterfaceRole.OUTGOING_IP_INTERFACE;
      default -> InterfaceRole.NEXT_HOP;
    };
  }

  private static int bits(InterfaceRole role) {
    return switch (role) {
      case INCOMING_IP_INTERFACE -> 0;
      case SUB_IP_COMPONENT_OF_INCOMING_INTERFACE -> 1;
      case OUTGOING_IP_INTERFACE -> 2;
      case NEXT_HOP -> 3;
    };
  }

  static int classType(InterfaceInformation information) {
    return bits(information.role()) << 6
        | (information.ifIndex() != null ? HAS_INDEX : 0)
        | (information.address() != null ? HAS_ADDRESS : 0)
        | (information.name() != null ? HAS_NAME : 0)
        | (information.mtuBytes() != null ? HAS_MTU : 0);
  }

  static byte[] encode(InterfaceInformation information) {
    Long index = information.ifIndex();
    InetAddress address = information.address();
    byte[] name = nameBytes(information);
    Long mtuBytes = information.mtuBytes();
    int namePartBytes = name == null ? 0 : (1 + name.length + 3) / 4 * 4;
    WireWriter out =
        new WireWriter(
            (index == null ? 0 : 4)
                + (address == null ? 0 : 4 + address.getAddress().length)
                + namePartBytes
                + (mtuBytes == null ? 0 : 4));
    if (index != null) {
      out.u32(index);
    }
    if (address != null) {
      out.u16(address instanceof Inet4Address ? AFI_IPV4 : AFI_IPV6).u16(0);
      out.bytes(address.getAddress());
    }
    if (name != null) {
      out.u8(namePartBytes).bytes(name).skip(namePartBytes - 1 - name.length);
    }
    if (mtuBytes != null) {
      out.u32(mtuBytes);
    }
    return out.array();
  }

  private static byte @Nullable [] nameBytes(InterfaceInformation information) {
    if (information.name() == null) {
      return null;
    }
    byte[] bytes = information.name().getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= MAX_NAME_PART_BYTES) {
      throw new IllegalArgumentException(
          "an interface name has at most 63 bytes, not " + bytes.length);
    }
    return bytes;
  }
}
