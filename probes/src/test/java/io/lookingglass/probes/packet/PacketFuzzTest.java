package io.lookingglass.probes.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IpVersion;
import java.util.List;

/**
 * Hostile bytes into every parser: none throws, nothing found exceeds its limit. Runs over its
 * corpus in ordinary test runs and fuzzes with {@code JAZZER_FUZZ=1}, one test at a time. Jazzer
 * 0.24.0 instruments class files up to Java 23, so coverage guides it only with {@code
 * -Dmaven.compiler.release=23} and {@code -Djazzer.hooks=true} in the test JVM's arguments.
 */
class PacketFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void ipHeader(byte[] bytes) {
    Octets packet = Octets.of(bytes);
    IpHeader header = IpHeader.decode(packet);
    if (header != null) {
      assertThat(header.headerBytes()).isGreaterThanOrEqualTo(header.version().headerBytes());
      assertThat(header.transport(packet).length()).isLessThanOrEqualTo(packet.length());
    }
    QuotedPacket quoted = QuotedPacket.decode(packet);
    if (quoted != null) {
      assertThat(quoted.quotedBytes()).isBetween(0, packet.length());
      assertThat(quoted.toEvent(null).dscp()).isBetween(0, 63);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void greFrame(byte[] bytes) {
    Octets octets = Octets.of(bytes);
    assertThat(GreFrame.quotedPayload(octets).length()).isLessThanOrEqualTo(bytes.length);
    switch (GreFrame.decode(octets)) {
      case GreFrame.Decoded frame ->
          assertThat(frame.payload().length())
              .isLessThanOrEqualTo(bytes.length - GreFrame.MIN_HEADER_BYTES);
      case GreFrame.Damaged damaged -> assertThat(damaged.damage()).isNotNull();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void icmpMessage(byte[] bytes) {
    if (bytes.length >= 4) {
      // Most mutations break the checksum; mend it to get past that door.
      bytes[2] = 0;
      bytes[3] = 0;
      int checksum = InternetChecksum.of(bytes, 0, bytes.length);
      bytes[2] = (byte) (checksum >>> 8);
      bytes[3] = (byte) checksum;
    }
    Octets message = Octets.of(bytes);
    for (IpVersion version : IpVersion.values()) {
      switch (IcmpMessage.decode(version, message)) {
        case IcmpError error -> {
          assertThat(error.extensions()).hasSizeLessThanOrEqualTo(IcmpExtensions.MAX_OBJECTS);
          QuotedPacket quoted = error.quoted();
          if (quoted != null) {
            assertThat(quoted.quotedBytes()).isBetween(0, bytes.length - 8);
          }
        }
        case IcmpMessage.EchoRequest request ->
            assertThat(request.payload().length()).isEqualTo(bytes.length - 8);
        case IcmpMessage.EchoReply reply ->
            assertThat(reply.payload().length()).isEqualTo(bytes.length - 8);
        case IcmpMessage.Unrelated unrelated -> assertThat(unrelated.type()).isBetween(0, 255);
        case IcmpMessage.Malformed malformed -> assertThat(malformed.reason()).isNotEmpty();
      }
    }
  }

  @FuzzTest(maxDuration = "1m")
  void icmpExtensions(byte[] bytes) {
    if (bytes.length >= 4) {
      bytes[2] = 0;
      bytes[3] = 0;
    }
    List<IcmpExtension> objects = IcmpExtensions.decode(Octets.of(bytes));
    if (objects == null) {
      return;
    }
    assertThat(objects).hasSizeLessThanOrEqualTo(IcmpExtensions.MAX_OBJECTS);
    if (objects.stream().noneMatch(PacketFuzzTest::shortened)) {
      assertThat(IcmpExtensions.decode(Octets.of(IcmpExtensions.encode(objects))))
          .isEqualTo(objects);
    }
  }

  /** Whether decoding lost something of the object: the end of a long one, or broken UTF-8. */
  private static boolean shortened(IcmpExtension object) {
    return switch (object) {
      case IcmpExtension.MplsLabelStack stack -> false;
      case IcmpExtension.InterfaceInformation information ->
          information.name() != null && information.name().contains("\uFFFD");
      case IcmpExtension.UnknownObject unknown ->
          unknown.payloadHex().length() == 2 * IcmpExtensions.MAX_UNKNOWN_PAYLOAD_BYTES;
    };
  }

  @FuzzTest(maxDuration = "1m")
  void transportHeaders(byte[] bytes) {
    Octets octets = Octets.of(bytes);
    TcpHeader tcp = TcpHeader.decode(octets);
    if (tcp != null) {
      assertThat(tcp.headerBytes()).isBetween(TcpHeader.MIN_BYTES, bytes.length);
    }
    UdpHeader udp = UdpHeader.decode(octets);
    if (udp != null) {
      assertThat(udp.payload().length()).isLessThanOrEqualTo(udp.length() - UdpHeader.BYTES);
    }
    for (int protocol : new int[] {1, 6, 17, 47, 58}) {
      assertThat(QuotedTransport.decode(protocol, octets)).isNotNull();
    }
  }
}
