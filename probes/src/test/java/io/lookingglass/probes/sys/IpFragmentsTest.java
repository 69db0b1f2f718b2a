package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.IpPacketBuilder;
import io.lookingglass.probes.packet.IpProtocolNumber;
import io.lookingglass.probes.packet.Octets;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IpFragmentsTest {

  private static byte[] packet(IpVersion ipVersion, int transportBytes) {
    InetAddress address =
        InetAddress.ofLiteral(ipVersion == IpVersion.IPV4 ? "192.0.2.1" : "2001:db8::1");
    byte[] transport = new byte[transportBytes];
    for (int index = 0; index < transport.length; index++) {
      transport[index] = (byte) (index * 31);
    }
    return new IpPacketBuilder(address, address, IpProtocolNumber.UDP)
        .identification(77)
        .build(transport);
  }

  @ParameterizedTest
  @EnumSource
  void theFragmentsPutTogetherAreThePacket(IpVersion ipVersion) {
    byte[] packet = packet(ipVersion, 3001);
    List<byte[]> fragments = IpFragments.split(ipVersion, packet, 1400, 0xCAFE);

    byte[] together = new byte[3001];
    int expectedOffset = 0;
    for (int index = 0; index < fragments.size(); index++) {
      Octets fragment = Octets.of(fragments.get(index));
      IpHeader header = Objects.requireNonNull(IpHeader.decode(fragment));
      Octets data = header.transport(fragment);
      assertThat(fragment.length()).isEqualTo(header.totalBytes()).isLessThanOrEqualTo(1400);
      assertThat(header.fragmentOffsetBytes()).isEqualTo(expectedOffset);
      assertThat(header.moreFragments()).isEqualTo(index < fragments.size() - 1);
      assertThat(header.identification()).isEqualTo(ipVersion == IpVersion.IPV4 ? 77 : 0xCAFE);
      assertThat(header.protocol()).isEqualTo(IpProtocolNumber.UDP);
      System.arraycopy(data.toArray(), 0, together, expectedOffset, data.length());
      expectedOffset += data.length();
    }
    assertThat(fragments).hasSize(3);
    assertThat(Octets.of(together)).isEqualTo(Octets.of(packet).from(ipVersion.headerBytes()));
  }

  @ParameterizedTest
  @EnumSource
  void anMtuThatHoldsNoDataIsRefused(IpVersion ipVersion) {
    assertThatThrownBy(() -> IpFragments.split(ipVersion, packet(ipVersion, 100), 27, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no fragment fits an MTU of 27 bytes");
  }
}
