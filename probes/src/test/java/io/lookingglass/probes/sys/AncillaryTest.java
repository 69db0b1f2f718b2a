package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AncillaryTest {

  @Test
  void allControlMessagesOfADatagramAreRead() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(512, 8);
      int offset = Ancillary.writeInt(control, 0, LinuxAbi.IPPROTO_IP, LinuxAbi.IP_TTL, 57);
      header(control, offset, 64, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_TIMESTAMPING);
      control.set(JAVA_LONG, offset + 16, 1_800_000_000L);
      control.set(JAVA_LONG, offset + 24, 123_456_789L);
      offset += 64;
      header(control, offset, 48, LinuxAbi.IPPROTO_IP, LinuxAbi.IP_RECVERR);
      control.set(JAVA_INT, offset + 16, Errno.EHOSTUNREACH);
      control.set(JAVA_BYTE, offset + 20, (byte) LinuxAbi.SO_EE_ORIGIN_ICMP);
      control.set(JAVA_BYTE, offset + 21, (byte) 11);
      InetAddress router = InetAddress.getByName("192.0.2.77");
      int unused = SocketAddresses.write(control, offset + 32, router, 0);

      Ancillary ancillary = Ancillary.parse(control, offset + 48);

      assertThat(ancillary)
          .isEqualTo(
              new Ancillary(
                  1_800_000_000_123_456_789L,
                  57,
                  new ExtendedError(
                      Errno.EHOSTUNREACH, LinuxAbi.SO_EE_ORIGIN_ICMP, 11, 0, 0, 0, router)));
      assertThat(unused).isEqualTo(16);
    }
  }

  private static void header(MemorySegment control, long offset, long length, int level, int type) {
    control.set(JAVA_LONG, offset, length);
    control.set(JAVA_INT, offset + 8, level);
    control.set(JAVA_INT, offset + 12, type);
  }

  @Test
  void aTimeStampOfZeroIsNone() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(64, 8);
      header(control, 0, 64, LinuxAbi.SOL_SOCKET, LinuxAbi.SO_TIMESTAMPING);

      assertThat(Ancillary.parse(control, 64)).isEqualTo(new Ancillary(null, null, null));
    }
  }

  @Test
  void noBytesWhateverMakeItFail() {
    Random random = new Random(4);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment control = arena.allocate(128, 8);
      for (int round = 0; round < 20_000; round++) {
        for (long index = 0; index < 128; index++) {
          control.set(JAVA_BYTE, index, (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0));
        }
        control.set(JAVA_LONG, 0, random.nextInt(140));
        assertThat(Ancillary.parse(control, random.nextInt(200))).isNotNull();
      }
    }
  }

  @Test
  void socketAddressesOfBothVersionsSurviveTheWayThroughMemory() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(64, 8);
      for (String literal : new String[] {"203.0.113.255", "2001:db8::ff:1"}) {
        InetAddress address = InetAddress.getByName(literal);
        int length = SocketAddresses.write(memory, 3, address, 65_535);

        assertThat(SocketAddresses.read(memory, 3, length))
            .isEqualTo(new InetSocketAddress(address, 65_535));
        assertThat(SocketAddresses.read(memory, 3, length - 1)).isNull();
      }
    }
  }
}
