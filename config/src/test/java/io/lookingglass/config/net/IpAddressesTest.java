package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 00000000",
    "192.0.2.1, c0000201",
    "255.255.255.255, ffffffff",
    "::, 00000000000000000000000000000000",
    "::1, 00000000000000000000000000000001",
    "1::, 00010000000000000000000000000000",
    "2001:DB8::8:800:200C:417A, 20010db80000000000080800200c417a",
    "1:2:3:4:5:6:7:8, 00010002000300040005000600070008",
    "1:2:3:4:5:6:7::, 00010002000300040005000600070000",
    "::2:3:4:5:6:7:8, 00000002000300040005000600070008",
    "::ffff:192.0.2.1, 00000000000000000000ffffc0000201",
    "::192.0.2.1, 000000000000000000000000c0000201",
    "64:ff9b::192.0.2.33, 0064ff9b0000000000000000c0000221",
    "1:2:3:4:5:6:192.0.2.1, 000100020003000400050006c0000201"
  })
  void readsTheFormsOfRfc4291(String text, String bytes) {
    assertThat(IpAddresses.parse(text).getAddress()).isEqualTo(HexFormat.of().parseHex(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " 192.0.2.1",
        "192.0.2.1 ",
        "192.0.2",
        "192.0.2.1.",
        ".192.0.2.1",
        "192.0.2.1.1",
        "192.0.2.256",
        "192.0.2.01",
        "0xc0.0.2.1",
        "192.0.2.-1",
        "3221225985",
        "127.1",
        "192.0.2.1/32",
        "localhost",
        "example.net",
        "fe80::1%eth0",
        "fe80::1%1",
        "[::1]",
        ":",
        ":::",
        "::1::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "::1:2:3:4:5:6:7:8",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:",
        "12345::",
        "g::",
        "1::2::3",
        "::192.0.2.1:1",
        "192.0.2.1::",
        "1:2:3:4:5:6:7:192.0.2.1",
        "::192.0.2",
        "::192.0.2.01",
        "1::٣",
        "١.1.1.1"
      })
  void refusesWhatIsNoLiteral(String text) {
    assertThat(IpAddresses.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> IpAddresses.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an IP address");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1", // The first of two equal runs.
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1", // One group is never shortened.
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", // The longest run.
    "2001:DB8::A, 2001:db8::a",
    "0:0:0:0:0:0:0:0, ::",
    "0:0:0:0:0:0:0:1, ::1",
    "1:0:0:0:0:0:0:0, 1::",
    "::FFFF:C000:0201, ::ffff:192.0.2.1", // Section 5.
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221"
  })
  void writesTheCanonicalFormOfRfc5952(String text, String canonical) {
    assertThat(IpAddresses.format(IpAddresses.parse(text))).isEqualTo(canonical);
  }

  @Test
  void keepsAnIpv4MappedAddressIpv6() {
    assertThat(IpAddresses.parse("::ffff:192.0.2.1")).isInstanceOf(Inet6Address.class);
  }

  @Test
  void everyAddressReadsBackFromItsText() {
    Random random = new Random(5952);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      for (int index = 0; index < bytes.length; index++) {
        bytes[index] = random.nextInt(3) > 0 ? 0 : bytes[index]; // Runs of zeros matter.
      }
      InetAddress address = IpAddresses.ofBytes(bytes);

      assertThat(IpAddresses.parse(IpAddresses.format(address)).getAddress()).isEqualTo(bytes);
    }
  }

  @Test
  void agreesWithTheJdkAboutFullForms() throws UnknownHostException {
    Random random = new Random(4291);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      String text = HexFormat.ofDelimiter(":").formatHex(bytes).replaceAll("(..):(..)", "$1$2");

      assertThat(IpAddresses.parse(text)).isEqualTo(InetAddress.getByName(text));
    }
  }
}
