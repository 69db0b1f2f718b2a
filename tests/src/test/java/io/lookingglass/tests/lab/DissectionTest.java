package io.lookingglass.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.MplsLabelStack;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpEcho;
import io.lookingglass.probes.packet.IcmpErrorBuilder;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpSegment;
import io.lookingglass.probes.packet.UdpDatagram;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that the codecs build, read by an independent dissector. */
@RequiresProgram(value = "tshark", debianPackage = "tshark")
class DissectionTest {
  @TempDir private Path folder = Path.of("");

  private static final List<IcmpExtension> LABELS =
      List.of(
          new MplsLabelStack(List.of(new MplsLabel(24015, 3, 0, 1), new MplsLabel(17, 0, 1, 9))));

  private static InetAddress prober(IpVersion version) {
    return InetAddress.ofLiteral(version == IpVersion.IPV4 ? "192.0.2.1" : "2001:db8::1");
  }

  private static InetAddress target(IpVersion version) {
    return InetAddress.ofLiteral(version == IpVersion.IPV4 ? "198.51.100.9" : "2001:db8:9::9");
  }

  private static byte[] packet(IpVersion version, int protocol, byte[] transport) {
    return new IpPacketBuilder(prober(version), target(version), protocol).build(transport);
  }

  /** What tshark prints of these fields, one line for each packet, with every checksum verified. */
  private List<String> dissected(List<byte[]> packets, String... fields) throws IOException {
    Path capture = folder.resolve("packets.pcap");
    Files.write(capture, capture(packets));
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark",
                "-r",
                capture.toString(),
                "-T",
                "fields",
                "-E",
                "occurrence=f",
                "-o",
                "ip.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "tcp.check_checksum:TRUE",
                "-e",
                "_ws.malformed"));
    for (String field : fields) {
      command.add("-e");
      command.add(field);
    }
    return Command.run(command.toArray(new String[0]))
        .lines()
        .filter(line -> !line.startsWith("Running as user"))
        .toList();
  }

  /** The classic format with link type 101: packets begin with their IP header. */
  private static byte[] capture(List<byte[]> packets) {
    int size = 24 + packets.stream().mapToInt(packet -> 16 + packet.length).sum();
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putInt(0).putInt(0);
    out.putInt(65535).putInt(101);
    for (byte[] packet : packets) {
      out.putInt(0).putInt(0).putInt(packet.length).putInt(packet.length).put(packet);
    }
    return out.array();
  }

  @ParameterizedTest
  @EnumSource
  void probesAreWellFormedWithTheWantedChecksums(IpVersion version) throws IOException {
    int icmp = IpProtocolNumber.icmp(version);
    List<byte[]> packets =
        List.of(
            packet(
                version,
                icmp,
                IcmpEcho.request(prober(version), target(version), 7, 9, 0xBEEF, 32)),
            packet(
                version,
                IpProtocolNumber.UDP,
                UdpDatagram.probe(prober(version), target(version), 50000, 33434, 0xABCD, 33)),
            packet(
                version,
                IpProtocolNumber.TCP,
                TcpSegment.syn(prober(version), target(version), 50000, 443, 5, 1460)));
    String family = version == IpVersion.IPV4 ? "icmp" : "icmpv6";
    assertThat(
            dissected(
                packets,
                family + ".checksum",
                family + ".checksum.status",
                "udp.checksum",
                "udp.checksum.status",
                "tcp.checksum.status",
                "tcp.options.mss_val"))
        .containsExactly("\t0xbeef\t1\t\t\t\t", "\t\t\t0xabcd\t1\t\t", "\t\t\t\t\t1\t1460");
  }

  @ParameterizedTest
  @EnumSource
  void errorsWithLabelsAreWellFormed(IpVersion version) throws IOException {
    byte[] probe =
        packet(
            version,
            IpProtocolNumber.UDP,
            UdpDatagram.probe(prober(version), target(version), 50000, 33434, 0xABCD, 33));
    byte[] error =
        new IcmpErrorBuilder(version, ReplyKind.TIME_EXCEEDED)
            .quote(Octets.of(probe), 128)
            .extensions(LABELS)
            .build(target(version), prober(version));
    byte[] packet =
        new IpPacketBuilder(target(version), prober(version), IpProtocolNumber.icmp(version))
            .build(error);
    String family = version == IpVersion.IPV4 ? "icmp" : "icmpv6";
    assertThat(
            dissected(
                List.of(packet),
                family + ".checksum.status",
                "icmp.ext.checksum.status",
                "icmp.mpls.label",
                "icmp.mpls.exp",
                "icmp.mpls.ttl"))
        .containsExactly("\t1\t1\t24015\t3\t1");
  }
}
