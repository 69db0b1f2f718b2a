package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0/24",
    "0.0.0.0/0, 0.0.0.0/0",
    "192.0.2.1/32, 192.0.2.1/32",
    "192.0.2.128/25, 192.0.2.128/25",
    "::/0, ::/0",
    "2001:DB8:0:0::/32, 2001:db8::/32",
    "2001:db8::1/128, 2001:db8::1/128",
    "::ffff:192.0.2.0/120, ::ffff:192.0.2.0/120"
  })
  void readsAPrefixAndWritesItCanonically(String text, String canonical) {
    assertThat(IpPrefix.parse(text)).hasToString(canonical);
    assertThat(IpPrefix.tryParse(text)).contains(IpPrefix.parse(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1/24 | 192.0.2.1/24 has host bits set; the prefix is 192.0.2.0/24",
        "2001:db8::1/32 | 2001:db8::1/32 has host bits set; the prefix is 2001:db8::/32",
        "192.0.2.1 | \"192.0.2.1\" is not a prefix: the length is missing; write 192.0.2.1/32",
        "2001:db8::1 | \"2001:db8::1\" is not a prefix: the length is missing; write"
            + " 2001:db8::1/128",
        "192.0.2.0/33 | The length of \"192.0.2.0/33\" is not a decimal number within 0-32",
        "::/129 | The length of \"::/129\" is not a decimal number within 0-128",
        "192.0.2.0/ | The length of \"192.0.2.0/\" is not a decimal number within 0-32",
        "192.0.2.0/024 | The length of \"192.0.2.0/024\" is not a decimal number within 0-32",
        "192.0.2.0/+24 | The length of \"192.0.2.0/+24\" is not a decimal number within 0-32",
        "192.0.2.0/24/24 | The length of \"192.0.2.0/24/24\" is not a decimal number within 0-32",
        "192.0.2/24 | \"192.0.2/24\" is not a prefix; write one like 192.0.2.0/24 or 2001:db8::/32",
        "host/24 | \"host/24\" is not a prefix; write one like 192.0.2.0/24 or 2001:db8::/32"
      })
  void saysWhatIsWrongWithAPrefixAndWhatWouldBeRight(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpPrefix.parse(text))
        .withMessage(message);
    assertThat(IpPrefix.tryParse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/31, 192.0.2.1, true",
    "192.0.2.0/31, 192.0.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 192.0.2.1, false",
    "::ffff:0:0/96, ::ffff:192.0.2.1, true",
    "::ffff:0:0/96, 192.0.2.1, false",
    "2001:db8::/33, 2001:db8:8000::, false",
    "2001:db8::/33, 2001:db8:7fff::1, true"
  })
  void containsTheAddressesOfItsOwnFamilyOnly(String prefix, String address, boolean expected) {
    assertThat(IpPrefix.parse(prefix).contains(IpAddresses.parse(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0/24, true",
    "192.0.2.0/24, 192.0.2.128/25, true",
    "192.0.2.128/25, 192.0.2.0/24, false",
    "192.0.2.0/24, 192.0.3.0/25, false",
    "::/0, 0.0.0.0/0, false"
  })
  void containsItselfAndItsMoreSpecifics(String one, String other, boolean expected) {
    assertThat(IpPrefix.parse(one).contains(IpPrefix.parse(other))).isEqualTo(expected);
  }

  @Test
  void overlapsInEitherDirection() {
    IpPrefix wide = IpPrefix.parse("192.0.2.0/24");
    IpPrefix narrow = IpPrefix.parse("192.0.2.8/29");

    assertThat(wide.overlaps(narrow)).isTrue();
    assertThat(narrow.overlaps(wide)).isTrue();
    assertThat(narrow.overlaps(IpPrefix.parse("192.0.2.16/29"))).isFalse();
  }

  @Test
  void sortsIpv4FirstThenByAddressThenTheShorter() {
    List<String> sorted =
        Stream.of(
                "2001:db8::/32", "203.0.113.0/24", "::/0", "10.0.0.0/9", "10.0.0.0/8", "9.0.0.0/8")
            .map(IpPrefix::parse)
            .sorted()
            .map(IpPrefix::toString)
            .toList();

    assertThat(sorted)
        .containsExactly(
            "9.0.0.0/8", "10.0.0.0/8", "10.0.0.0/9", "203.0.113.0/24", "::/0", "2001:db8::/32");
  }

  @Test
  void clearsHostBitsWhenMadeAroundAnAddress() {
    assertThat(IpPrefix.containing(IpAddresses.parse("192.0.2.77"), 26))
        .hasToString("192.0.2.64/26");
    assertThat(IpPrefix.host(IpAddresses.parse("2001:db8::1"))).hasToString("2001:db8::1/128");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 33})
  void refusesALengthItsFamilyDoesNotHave(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpPrefix.containing(IpAddresses.parse("192.0.2.1"), length))
        .withMessageContaining("0-32");
  }
}
