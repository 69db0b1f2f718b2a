package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1:179, 192.0.2.1, 179, 192.0.2.1:179",
    "[2001:DB8::1]:179, 2001:db8::1, 179, [2001:db8::1]:179",
    "RTR.example.net:323, rtr.example.net, 323, rtr.example.net:323",
    "localhost:0, localhost, 0, localhost:0",
    "_dns.example.net.:65535, _dns.example.net., 65535, _dns.example.net.:65535"
  })
  void readsAHostAndAPort(String text, String host, int port, String canonical) {
    HostPort hostPort = HostPort.parse(text);

    assertThat(hostPort).isEqualTo(new HostPort(host, port)).hasToString(canonical);
    assertThat(HostPort.tryParse(text)).contains(hostPort);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "host",
        "host:",
        "host:65536",
        "host:080",
        "host:+80",
        "host:8 0",
        "ho st:80",
        "-host:80",
        "host..net:80",
        "2001:db8::1:80",
        "[2001:db8::1]",
        "[2001:db8::1]80",
        "[2001:db8::1:80",
        "[192.0.2.1]:80",
        "[fe80::1%eth0]:80",
        "192.0.2.300:80",
        "127.1:80",
        "host/path:80"
      })
  void refusesAnythingElse(String text) {
    assertThat(HostPort.tryParse(text)).isEmpty();
  }

  @Test
  void takesTheDefaultPortWhereOneIsLeftOut() {
    assertThat(HostPort.parse("192.0.2.1", 53)).hasToString("192.0.2.1:53");
    assertThat(HostPort.parse("2001:db8::1", 53)).hasToString("[2001:db8::1]:53");
    assertThat(HostPort.parse("[2001:db8::1]", 53)).hasToString("[2001:db8::1]:53");
    assertThat(HostPort.parse("dns.example.net", 53)).hasToString("dns.example.net:53");
    assertThat(HostPort.parse("192.0.2.1:5353", 53)).hasToString("192.0.2.1:5353");
  }

  @Test
  void tellsThatAnIpv6AddressNeedsBrackets() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostPort.parse("2001:db8::1:80"))
        .withMessageContaining("[2001:db8::1]:179");
  }

  @Test
  void hasAnAddressOnlyWhenItIsALiteral() {
    assertThat(HostPort.parse("192.0.2.1:1").address()).isEqualTo(IpAddresses.parse("192.0.2.1"));
    assertThat(HostPort.parse("localhost:1").address()).isNull();
  }
}
