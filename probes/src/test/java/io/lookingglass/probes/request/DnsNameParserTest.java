package io.lookingglass.probes.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameParserTest {

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, example.com",
    "Example.COM., example.com, example.com",
    "., ., .",
    "com, com, com",
    "_dmarc.example.com, _dmarc.example.com, _dmarc.example.com",
    "*.example.com, *.example.com, *.example.com",
    "bücher.example, xn--bcher-kva.example, bücher.example",
    "xn--bcher-kva.example, xn--bcher-kva.example, bücher.example",
    "_dmarc.xn--bcher-kva.example, _dmarc.xn--bcher-kva.example, _dmarc.bücher.example",
    "0/25.2.0.192.in-addr.arpa, 0/25.2.0.192.in-addr.arpa, 0/25.2.0.192.in-addr.arpa",
    "-.example, -.example, -.example",
  })
  void whateverTheDnsCanHoldIsAName(String typed, String ascii, String text) {
    assertThat(DnsNameParser.parse(typed)).isEqualTo(new Target.Name(ascii, text));
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, 192.0.2.1", "2001:DB8::1, 2001:db8::1"})
  void anAddressStandsForItsReverseName(String typed, String text) {
    assertThat(DnsNameParser.parse(typed)).isInstanceOf(Target.Address.class);
    assertThat(DnsNameParser.parse(typed).text()).isEqualTo(text);
    assertThat(DnsQuery.defaultType(DnsNameParser.parse(typed))).isEqualTo("PTR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a..b", "https://example.com/", "example.com:53", "a b", "\u202Eabc"})
  void whatIsNoNameIsRefusedWithASentence(String typed) {
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> DnsNameParser.parse(typed))
        .satisfies(e -> assertThat(e.problems().getFirst().param()).isEqualTo("target"));
  }

  @Test
  void aLabelMayBe63BytesLongAndNotMore() {
    assertThat(DnsNameParser.parse("a".repeat(63) + ".example").text()).startsWith("aaa");
    assertThatExceptionOfType(InvalidRequestException.class)
        .isThrownBy(() -> DnsNameParser.parse("a".repeat(64) + ".example"))
        .withMessageContaining("63 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system",
        "authoritative",
        "192.0.2.53",
        "192.0.2.53:5353",
        "2001:db8::53",
        "[2001:db8::53]:5353",
        "dns.example",
        "tls://dns.example",
        "tls://192.0.2.53:8853",
        "tcp://[2001:db8::53]",
        "https://dns.example",
        "https://dns.example:8443/other",
      })
  void aResolverReadsBackAsItWasWritten(String text) {
    assertThat(DnsResolver.parse(text).text()).isEqualTo(text);
    assertThat(DnsResolver.parse(DnsResolver.parse(text).text()))
        .isEqualTo(DnsResolver.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.53#5353, 192.0.2.53:5353",
    "2001:db8::53#53, [2001:db8::53]:53",
    "https://dns.example/dns-query, https://dns.example",
    "https://dns.example/dns-query{?dns}, https://dns.example",
    "DNS.Example., dns.example",
  })
  void otherWaysToWriteAResolverAreUnderstood(String typed, String text) {
    assertThat(DnsResolver.parse(typed).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "http://dns.example",
        "quic://dns.example",
        "ftp://x",
        "https://",
        "tls://",
        "https://user@dns.example",
        "https://dns.example/?x=1",
        "192.0.2.53:99999",
        "192.0.2.256",
      })
  void whatIsNoResolverIsRefusedWithASentence(String typed) {
    assertThatIllegalArgumentException().isThrownBy(() -> DnsResolver.parse(typed));
  }
}
