package io.lookingglass.probes.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.IpVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs the filter in an interpreter of the instructions that it uses. */
class ClassicBpfTest {
  private static final int SYN = 0x02;
  private static final int RST = 0x04;
  private static final int ACK = 0x10;

  private static byte[] segment(IpVersion ipVersion, int destinationPort, int flags) {
    // A raw IPv4 socket's filter sees the IP header; give it options, so that its length counts.
    int start = ipVersion == IpVersion.IPV4 ? 24 : 0;
    byte[] packet = new byte[start + 20];
    if (ipVersion == IpVersion.IPV4) {
      packet[0] = 0x46;
    }
    packet[start + 2] = (byte) (destinationPort >>> 8);
    packet[start + 3] = (byte) destinationPort;
    packet[start + 13] = (byte) flags;
    return packet;
  }

  private static boolean passes(byte[] program, byte[] packet) {
    ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.nativeOrder());
    int a = 0;
    int x = 0;
    int index = 0;
    while (true) {
      int operation = code.getShort(index * 8);
      int ifTrue = Byte.toUnsignedInt(code.get(index * 8 + 2));
      int ifFalse = Byte.toUnsignedInt(code.get(index * 8 + 3));
      int k = code.getInt(index * 8 + 4);
      index++;
      switch (operation) {
        case 0x50 -> a = packet[x + k] & 0xFF;
        case 0x48 -> a = ((packet[x + k] & 0xFF) << 8) | (packet[x + k + 1] & 0xFF);
        case 0x01 -> x = k;
        case 0xb1 -> x = 4 * (packet[k] & 15);
        case 0x15 -> index += a == k ? ifTrue : ifFalse;
        case 0x45 -> index += (a & k) != 0 ? ifTrue : ifFalse;
        case 0x06 -> {
          return k != 0;
        }
        default -> throw new AssertionError("operation " + operation);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersToTheNamedPortsPass(IpVersion ipVersion) {
    byte[] program = ClassicBpf.tcpAnswersTo(ipVersion, List.of(40_000, 1, 65_535));

    for (int port : List.of(40_000, 1, 65_535)) {
      assertThat(passes(program, segment(ipVersion, port, SYN | ACK))).isTrue();
      assertThat(passes(program, segment(ipVersion, port, RST | ACK))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void otherPortsAndSegmentsOfConnectionsDoNotPass(IpVersion ipVersion) {
    byte[] program = ClassicBpf.tcpAnswersTo(ipVersion, List.of(40_000));

    assertThat(passes(program, segment(ipVersion, 40_001, SYN | ACK))).isFalse();
    assertThat(passes(program, segment(ipVersion, 40_000, ACK))).isFalse();
    assertThat(passes(ClassicBpf.tcpAnswersTo(ipVersion, List.of()), segment(ipVersion, 0, RST)))
        .isFalse();
  }

  @Test
  void asManyPortsAsTheKernelTakesFitAndNoMore() {
    List<Integer> ports = IntStream.rangeClosed(1, ClassicBpf.MAX_PORTS).boxed().toList();
    byte[] program = ClassicBpf.tcpAnswersTo(IpVersion.IPV4, ports);

    assertThat(program.length / 8).isLessThanOrEqualTo(4096);
    assertThat(passes(program, segment(IpVersion.IPV4, ClassicBpf.MAX_PORTS, RST))).isTrue();
    assertThatThrownBy(
            () ->
                ClassicBpf.tcpAnswersTo(
                    IpVersion.IPV4,
                    IntStream.rangeClosed(0, ClassicBpf.MAX_PORTS).boxed().toList()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
