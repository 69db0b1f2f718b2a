package io.lookingglass.probes.packet;

import static io.lookingglass.probes.packet.Addresses.PROBER4;
import static io.lookingglass.probes.packet.Addresses.PROBER6;
import static io.lookingglass.probes.packet.Addresses.TARGET4;
import static io.lookingglass.probes.packet.Addresses.TARGET6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void sumsTheExampleOfRfc1071() {
    byte[] example = hex("0001f203f4f5f6f7");
    assertThat(InternetChecksum.fold(InternetChecksum.add(0, example, 0, 8))).isEqualTo(0xddf2);
    assertThat(InternetChecksum.of(example, 0, 8)).isEqualTo(0x220d);
  }

  @Test
  void padsAnOddLastByteWithZero() {
    assertThat(InternetChecksum.of(hex("0001f2"), 0, 3))
        .isEqualTo(InternetChecksum.of(hex("0001f200"), 0, 4));
  }

  @Test
  void updatesTheExampleOfRfc1624WithoutMinusZero() {
    assertThat(InternetChecksum.update(0xdd2f, 0x5555, 0x3285)).isEqualTo(0x0000);
  }

  @Test
  void updatesToWhatACompleteSumGives() {
    Random random = new Random(1624);
    for (int round = 0; round < 1000; round++) {
      byte[] bytes = new byte[40];
      random.nextBytes(bytes);
      int before = InternetChecksum.of(bytes, 0, bytes.length);
      byte[] old = {bytes[12], bytes[13], bytes[14], bytes[15]};
      byte[] fresh = new byte[4];
      random.nextBytes(fresh);
      System.arraycopy(fresh, 0, bytes, 12, 4);
      assertThat(InternetChecksum.update(before, old, fresh))
          .isEqualTo(InternetChecksum.of(bytes, 0, bytes.length));
    }
  }

  @Test
  void refusesToUpdateRunsOfDifferentLength() {
    assertThatThrownBy(() -> InternetChecksum.update(0, new byte[2], new byte[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same even length");
  }

  @Test
  void sumsThePseudoHeadersOfBothVersions() {
    // c0a8... by hand: 192.0.2.1, 198.51.100.9, protocol 17, length 8.
    assertThat(InternetChecksum.pseudoHeader(PROBER4, TARGET4, 17, 8))
        .isEqualTo(0xc000 + 0x0201 + 0xc633 + 0x6409 + 17 + 8);
    assertThat(InternetChecksum.pseudoHeader(PROBER6, TARGET6, 58, 0x12345))
        .isEqualTo(2 * (0x2001 + 0x0db8) + 1 + 9 + 9 + 58 + 1 + 0x2345);
  }
}
