package io.lookingglass.probes.packet;

import static io.lookingglass.probes.packet.Addresses.PROBER4;
import static io.lookingglass.probes.packet.Addresses.PROBER6;
import static io.lookingglass.probes.packet.Addresses.ROUTER4;
import static io.lookingglass.probes.packet.Addresses.ROUTER6;
import static io.lookingglass.probes.packet.Addresses.TARGET4;
import static io.lookingglass.probes.packet.Addresses.TARGET6;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.InterfaceInformation;
import io.lookingglass.probes.event.IcmpExtension.InterfaceRole;
import io.lookingglass.probes.event.IcmpExtension.MplsLabelStack;
import io.lookingglass.probes.event.IcmpExtension.UnknownObject;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.packet.IcmpErrorBuilder.ExtensionChecksum;
import io.lookingglass.probes.packet.IcmpErrorBuilder.LengthAttribute;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ICMP errors, built as routers build them and read back. */
class IcmpErrorTest {
  private static final List<IcmpExtension> OBJECTS =
      List.of(
          new MplsLabelStack(
              List.of(new MplsLabel(16001, 5, 0, 1), new MplsLabel(1048575, 0, 1, 9))),
          new InterfaceInformation(
              InterfaceRole.INCOMING_IP_INTERFACE,
              4294967295L,
              InetAddress.ofLiteral("203.0.113.7"),
              "xe-0/0/1.100",
              9192L),
          new InterfaceInformation(
              InterfaceRole.NEXT_HOP, null, InetAddress.ofLiteral("2001:db8::5"), null, null),
          new UnknownObject(5, 1, "deadbeef"));

  private static InetAddress prober(IpVersion version) {
    return version == IpVersion.IPV4 ? PROBER4 : PROBER6;
  }

  private static InetAddress router(IpVersion version) {
    return version == IpVersion.IPV4 ? ROUTER4 : ROUTER6;
  }

  private static InetAddress target(IpVersion version) {
    return version == IpVersion.IPV4 ? TARGET4 : TARGET6;
  }

  private static Octets udpProbe(IpVersion version, int payloadBytes) {
    return Octets.of(
        new IpPacketBuilder(prober(version), target(version), IpProtocolNumber.UDP)
            .ttl(1)
            .trafficClass(0xB8)
            .identification(version == IpVersion.IPV4 ? 7 : 0)
            .build(
                UdpDatagram.probe(
                    prober(version), target(version), 50000, 33434, 0xABCD, payloadBytes)));
  }

  private static IcmpError decoded(IpVersion version, IcmpErrorBuilder builder) {
    byte[] message = builder.build(router(version), prober(version));
    return (IcmpError) IcmpMessage.decode(version, Octets.of(message));
  }

  private static IcmpErrorBuilder timeExceeded(IpVersion version) {
    return new IcmpErrorBuilder(version, ReplyKind.TIME_EXCEEDED);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindThatAVersionCanSaySurvivesTheRoundTrip(IpVersion version) {
    int said = 0;
    for (ReplyKind kind : ReplyKind.values()) {
      if (kind == ReplyKind.ECHO_REPLY || IcmpReplyKinds.typeAndCode(version, kind) == null) {
        continue;
      }
      IcmpError error =
          decoded(version, new IcmpErrorBuilder(version, kind).quote(udpProbe(version, 12), 1500));
      assertThat(error.kind()).isEqualTo(kind);
      said++;
    }
    assertThat(said).isEqualTo(version == IpVersion.IPV4 ? 19 : 13);
  }

  @ParameterizedTest
  @EnumSource
  void theQuoteIsReadWhole(IpVersion version) {
    IcmpError error = decoded(version, timeExceeded(version).quote(udpProbe(version, 12), 1500));
    QuotedPacket quoted = requireNonNull(error.quoted());
    assertThat(quoted.header().source()).isEqualTo(prober(version));
    assertThat(quoted.header().destination()).isEqualTo(target(version));
    assertThat(quoted.quotedBytes()).isEqualTo(version.headerBytes() + 20);
    assertThat(quoted.transport())
        .isEqualTo(
            new QuotedTransport.Udp(
                50000, 33434, 20, 0xABCD, udpProbe(version, 12).from(version.headerBytes() + 8)));
    assertThat(quoted.toEvent(false)).isEqualTo(new QuotedHeader(1, 46, 0, false));
    assertThat(error.extensions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0", "3", "4", "5", "7", "8", "9"})
  void aQuoteCutInTheUdpHeaderIsReadAsFarAsItGoes(int transportBytes) {
    IcmpError error =
        decoded(
            IpVersion.IPV4,
            timeExceeded(IpVersion.IPV4).quote(udpProbe(IpVersion.IPV4, 12), 20 + transportBytes));
    QuotedPacket quoted = requireNonNull(error.quoted());
    assertThat(quoted.quotedBytes()).isEqualTo(20 + transportBytes);
    Octets probe = udpProbe(IpVersion.IPV4, 12);
    QuotedTransport expected =
        transportBytes < 4
            ? new QuotedTransport.Unread(17, probe.slice(20, transportBytes))
            : new QuotedTransport.Udp(
                50000,
                33434,
                transportBytes >= 6 ? 20 : null,
                transportBytes >= 8 ? 0xABCD : null,
                probe.slice(28, Math.max(0, transportBytes - 8)));
    assertThat(quoted.transport()).isEqualTo(expected);
  }

  @Test
  void aQuoteOfEightBytesOfTcpTellsPortsAndSequenceNumber() {
    byte[] syn = TcpSegment.syn(PROBER4, TARGET4, 50000, 443, 0xFEDCBA98L, 1460);
    Octets probe = Octets.of(new IpPacketBuilder(PROBER4, TARGET4, 6).ttl(1).build(syn));
    IcmpError error = decoded(IpVersion.IPV4, timeExceeded(IpVersion.IPV4).quote(probe, 28));
    assertThat(requireNonNull(error.quoted()).transport())
        .isEqualTo(new QuotedTransport.Tcp(50000, 443, 0xFEDCBA98L, null, null, null));
  }

  @Test
  void aQuoteThatIsNotEvenAnIpHeaderIsAbsent() {
    IcmpError error =
        decoded(
            IpVersion.IPV4, timeExceeded(IpVersion.IPV4).quote(udpProbe(IpVersion.IPV4, 12), 19));
    assertThat(error.kind()).isEqualTo(ReplyKind.TIME_EXCEEDED);
    assertThat(error.quoted()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void theNextHopsMtuIsRead(IpVersion version) {
    IcmpErrorBuilder builder =
        new IcmpErrorBuilder(version, ReplyKind.PACKET_TOO_BIG)
            .quote(udpProbe(version, 1400), 500)
            .nextHopMtuBytes(1400);
    assertThat(decoded(version, builder).nextHopMtuBytes()).isEqualTo(1400);
    assertThat(decoded(version, builder.nextHopMtuBytes(0)).nextHopMtuBytes()).isNull();
  }

  @Test
  void anMtuBeyondAnyPacketIsAbsent() {
    byte[] message =
        new IcmpErrorBuilder(IpVersion.IPV6, ReplyKind.PACKET_TOO_BIG)
            .quote(udpProbe(IpVersion.IPV6, 12), 500)
            .build(ROUTER6, PROBER6);
    message[4] = (byte) 0x80;
    IcmpError error = (IcmpError) IcmpMessage.decode(IpVersion.IPV6, Octets.of(message));
    assertThat(error.nextHopMtuBytes()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4, COMPLIANT, VALID", "IPV4, ZERO, VALID", "IPV4, UNPADDED, VALID",
    "IPV4, COMPLIANT, ZERO", "IPV4, ZERO, ZERO", "IPV4, UNPADDED, ZERO",
    "IPV6, COMPLIANT, VALID", "IPV6, ZERO, VALID", "IPV6, UNPADDED, VALID",
    "IPV6, COMPLIANT, ZERO", "IPV6, ZERO, ZERO", "IPV6, UNPADDED, ZERO"
  })
  void extensionsAreFoundWhereverRoutersPutThem(
      IpVersion version, LengthAttribute attribute, ExtensionChecksum checksum) {
    for (int payloadBytes : new int[] {0, 12, 100, 101, 102, 103, 104, 105, 400}) {
      Octets probe = udpProbe(version, payloadBytes);
      IcmpError error =
          decoded(
              version,
              timeExceeded(version)
                  .quote(probe, 500)
                  .extensions(OBJECTS)
                  .lengthAttribute(attribute)
                  .extensionChecksum(checksum));
      assertThat(error.extensions()).isEqualTo(OBJECTS);
      int mostQuoted = attribute == LengthAttribute.COMPLIANT ? 500 : 128;
      assertThat(requireNonNull(error.quoted()).quotedBytes())
          .isEqualTo(Math.min(mostQuoted, probe.length()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void extensionsWithAWrongChecksumAreIgnoredAndTheQuoteIsKept(LengthAttribute attribute) {
    IcmpError error =
        decoded(
            IpVersion.IPV4,
            timeExceeded(IpVersion.IPV4)
                .quote(udpProbe(IpVersion.IPV4, 400), 128)
                .extensions(OBJECTS)
                .lengthAttribute(attribute)
                .extensionChecksum(ExtensionChecksum.WRONG));
    assertThat(error.extensions()).isEmpty();
    assertThat(requireNonNull(error.quoted()).transport()).isInstanceOf(QuotedTransport.Udp.class);
  }

  @Test
  void aLengthBeyondTheMessageYieldsTheQuoteAndNoExtensions() {
    Octets probe = udpProbe(IpVersion.IPV4, 12);
    IcmpExtensions.Located located = IcmpExtensions.locate(probe, 1020);
    assertThat(located.originalDatagram()).isEqualTo(probe);
    assertThat(located.extensions()).isEmpty();
  }

  @Test
  void aPlainLongQuoteIsNotMistakenForExtensions() {
    Octets probe = udpProbe(IpVersion.IPV4, 1000);
    IcmpError error = decoded(IpVersion.IPV4, timeExceeded(IpVersion.IPV4).quote(probe, 540));
    assertThat(error.extensions()).isEmpty();
    assertThat(requireNonNull(error.quoted()).quotedBytes()).isEqualTo(540);
  }

  @Test
  void objectsAndLabelsAreLimitedInNumber() {
    List<IcmpExtension> many =
        new ArrayList<>(Collections.nCopies(100, new UnknownObject(9, 9, "")));
    assertThat(IcmpExtensions.decode(Octets.of(IcmpExtensions.encode(many))))
        .hasSize(IcmpExtensions.MAX_OBJECTS);
    List<IcmpExtension> deep =
        List.of(new MplsLabelStack(Collections.nCopies(1000, new MplsLabel(1, 0, 0, 1))));
    assertThat(requireNonNull(IcmpExtensions.decode(Octets.of(IcmpExtensions.encode(deep)))))
        .singleElement()
        .isInstanceOfSatisfying(
            MplsLabelStack.class,
            stack -> assertThat(stack.labels()).hasSize(IcmpExtensions.MAX_LABELS));
    List<IcmpExtension> large = List.of(new UnknownObject(9, 9, "ab".repeat(5000)));
    assertThat(requireNonNull(IcmpExtensions.decode(Octets.of(IcmpExtensions.encode(large)))))
        .containsExactly(new UnknownObject(9, 9, "ab".repeat(256)));
  }

  @Test
  void aBrokenObjectEndsTheListAndKeepsWhatCameBefore() {
    byte[] structure = IcmpExtensions.encode(OBJECTS);
    int second = 4 + 12;
    structure[second] = (byte) 0xFF;
    structure[2] = 0;
    structure[3] = 0;
    assertThat(IcmpExtensions.decode(Octets.of(structure))).isEqualTo(OBJECTS.subList(0, 1));
  }

  @Test
  void anInterfaceObjectWhosePartsDoNotFitIsKeptAsUnknown() {
    List<IcmpExtension> broken =
        List.of(
            new UnknownObject(2, 0x08, "0001"),
            new UnknownObject(2, 0x04, "0007000001020304"),
            new UnknownObject(2, 0x02, "48616263"),
            new UnknownObject(2, 0x02, "00616263"),
            new UnknownObject(2, 0x01, "0001"),
            new UnknownObject(1, 1, "000102"),
            new UnknownObject(1, 2, "00010203"));
    assertThat(IcmpExtensions.decode(Octets.of(IcmpExtensions.encode(broken)))).isEqualTo(broken);
  }

  @Test
  void aDamagedIpv4MessageIsMalformed() {
    byte[] message =
        timeExceeded(IpVersion.IPV4)
            .quote(udpProbe(IpVersion.IPV4, 12), 28)
            .build(ROUTER4, PROBER4);
    message[9] ^= 1;
    assertThat(IcmpMessage.decode(IpVersion.IPV4, Octets.of(message)))
        .isEqualTo(new IcmpMessage.Malformed("the ICMP checksum is wrong"));
  }

  @Test
  void messagesThatAnswerNoProbeAreUnrelated() {
    byte[] redirect = new byte[8];
    redirect[0] = 5;
    redirect[1] = 1;
    assertThat(IcmpMessage.decode(IpVersion.IPV6, Octets.of(redirect)))
        .isEqualTo(new IcmpMessage.Unrelated(5, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "IPV4, 3, 200, OTHER_UNREACHABLE",
    "IPV4, 12, 2, PARAMETER_PROBLEM",
    "IPV6, 1, 8, OTHER_UNREACHABLE",
    "IPV6, 2, 9, PACKET_TOO_BIG",
    "IPV6, 4, 2, PARAMETER_PROBLEM",
    "IPV4, 11, 2,",
    "IPV4, 8, 0,",
    "IPV6, 135, 0,"
  })
  void codesThatNoRfcNamesAreStillTold(IpVersion version, int type, int code, ReplyKind kind) {
    assertThat(IcmpReplyKinds.of(version, type, code)).isEqualTo(kind);
  }

  @Test
  void aRouterCannotBeToldToSayWhatItsVersionHasNoWordFor() {
    assertThatThrownBy(() -> new IcmpErrorBuilder(IpVersion.IPV6, ReplyKind.HOST_PROHIBITED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("HOST_PROHIBITED is no ICMP error of IPV6");
    assertThatThrownBy(
            () ->
                new IcmpErrorBuilder(IpVersion.IPV6, ReplyKind.PACKET_TOO_BIG).extensions(OBJECTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("carries no extensions");
  }
}
