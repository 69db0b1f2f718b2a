package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.InternetChecksum;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.IpProtocolNumber;
import java.net.InetAddress;
import java.util.Arrays;

/** What routers do to a packet that they pass on, in place. */
final class PacketRewriting {
  private PacketRewriting() {}

  static void setTtl(byte[] packet, int ttl) {
    if (packet[0] >>> 4 == 4) {
      packet[8] = (byte) ttl;
      sumIpv4Header(packet);
    } else {
      packet[7] = (byte) ttl;
    }
  }

  static void setDscp(byte[] packet, int dscp) {
    if (packet[0] >>> 4 == 4) {
      packet[1] = (byte) (dscp << 2 | (packet[1] & 3));
      sumIpv4Header(packet);
    } else {
      int trafficClass = (packet[0] & 0x0F) << 4 | ((packet[1] & 0xF0) >>> 4);
      trafficClass = dscp << 2 | (trafficClass & 3);
      packet[0] = (byte) (0x60 | trafficClass >>> 4);
      packet[1] = (byte) (trafficClass << 4 | (packet[1] & 0x0F));
    }
  }

  /**
   * What a NAT's new source address does to the transport checksum. The address itself stays the
   * prober's: on its way back through the NAT the quote gets it back, while NATs leave the quoted
   * checksum as it was behind them.
   */
  static void translateSource(byte[] packet, IpHeader header, InetAddress translated) {
    int field =
        switch (header.protocol()) {
          case IpProtocolNumber.UDP -> header.headerBytes() + 6;
          case IpProtocolNumber.TCP -> header.headerBytes() + 16;
          case IpProtocolNumber.ICMPV6 -> header.headerBytes() + 2;
          default -> packet.length;
        };
    if (field + 2 > packet.length) {
      return;
    }
    int checksum = (packet[field] & 0xFF) << 8 | (packet[field + 1] & 0xFF);
    int updated =
        InternetChecksum.update(checksum, header.source().getAddress(), translated.getAddress());
    packet[field] = (byte) (updated >>> 8);
    packet[field + 1] = (byte) updated;
  }

  /**
   * What a load balancer sees as the flow: addresses, protocol and the first four transport bytes
   * (ports, or type, code and checksum of ICMP), over IPv6 with the flow label.
   */
  static int flowHash(byte[] packet, IpHeader header) {
    int hash = Arrays.hashCode(header.source().getAddress());
    hash = 31 * hash + Arrays.hashCode(header.destination().getAddress());
    hash = 31 * hash + header.protocol();
    if (header.version() == IpVersion.IPV6 && header.flowLabel() != null) {
      hash = 31 * hash + header.flowLabel();
    }
    int end = Math.min(packet.length, header.headerBytes() + 4);
    for (int i = header.headerBytes(); i < end; i++) {
      hash = 31 * hash + packet[i];
    }
    // Spread the low bits, which choose among few paths.
    hash *= 0x9E3779B9;
    return hash >>> 16;
  }

  private static void sumIpv4Header(byte[] packet) {
    int headerBytes = (packet[0] & 0x0F) * 4;
    packet[10] = 0;
    packet[11] = 0;
    int checksum = InternetChecksum.of(packet, 0, headerBytes);
    packet[10] = (byte) (checksum >>> 8);
    packet[11] = (byte) checksum;
  }
}
