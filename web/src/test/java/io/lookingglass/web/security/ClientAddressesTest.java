package io.lookingglass.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientAddressesTest {
  private final ClientAddresses addresses =
      new ClientAddresses(
          List.of(IpPrefix.parse("192.0.2.0/24"), IpPrefix.parse("2001:db8:1::/48")));

  @ParameterizedTest(name = "{0} with \"{1}\" is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // Nobody but a trusted proxy is believed.
        "203.0.113.5   | 198.51.100.7                              | 203.0.113.5",
        "192.0.2.1     |                                           | 192.0.2.1",
        "192.0.2.1     | 198.51.100.7                              | 198.51.100.7",
        // What stands left of the last untrusted address was sent by the client.
        "192.0.2.1     | 10.9.9.9, 198.51.100.7                    | 198.51.100.7",
        "192.0.2.1     | 10.9.9.9, 198.51.100.7, 192.0.2.2         | 198.51.100.7",
        "192.0.2.1     | 192.0.2.3, 192.0.2.2                      | 192.0.2.3",
        "192.0.2.1     | 2001:db8:2::7, 2001:db8:1::1              | 2001:db8:2::7",
        "2001:db8:1::1 | 198.51.100.7                              | 198.51.100.7",
        // Several lines are one list, in order.
        "192.0.2.1     | 10.9.9.9 ; 198.51.100.7 ; 192.0.2.2       | 198.51.100.7",
        // Proxies that write ports and brackets.
        "192.0.2.1     | 198.51.100.7:4711                         | 198.51.100.7",
        "192.0.2.1     | [2001:db8:2::7]:4711                      | 2001:db8:2::7",
        "192.0.2.1     | [2001:db8:2::7]                           | 2001:db8:2::7",
        // What is no address ends the chain at the proxy that passed it on.
        "192.0.2.1     | unknown                                   | 192.0.2.1",
        "192.0.2.1     | 198.51.100.7, unknown, 192.0.2.2          | 192.0.2.2",
        "192.0.2.1     | 198.51.100.7,                             | 192.0.2.1",
        "192.0.2.1     | localhost:80                              | 192.0.2.1",
        "192.0.2.1     | _hidden                                   | 192.0.2.1",
        "192.0.2.1     | 198.51.100.7, _SEVKISEK, 192.0.2.2        | 192.0.2.2",
        "192.0.2.1     | \"[2001:db8:2::7]:4711\"                  | 192.0.2.1",
        "192.0.2.1     | for=198.51.100.7                          | 192.0.2.1",
        "192.0.2.1     | 198.51.100.07                             | 192.0.2.1",
        "192.0.2.1     | 0xc6.0x33.0x64.7                          | 192.0.2.1",
        "192.0.2.1     | 2001:db8:2::7%eth0                        | 192.0.2.1",
        "192.0.2.1     | [2001:db8:2::7                            | 192.0.2.1",
        "192.0.2.1     | 198.51.100.7:port                         | 192.0.2.1",
        // An address is the same whichever socket of the proxy took the connection.
        "192.0.2.1     | ::ffff:198.51.100.7                       | 198.51.100.7",
        "192.0.2.1     | [::ffff:198.51.100.7]:4711, ::ffff:192.0.2.2 | 198.51.100.7",
        "192.0.2.1     | ::ffff:192.0.2.3                          | 192.0.2.3",
      })
  void theClientIsTheNearestThatIsNoTrustedProxy(String peer, String forwarded, String client) {
    List<String> lines =
        forwarded == null
            ? List.of()
            : Arrays.stream(forwarded.split(";", -1)).map(String::strip).toList();

    assertThat(addresses.client(IpAddresses.parse(peer), lines))
        .isEqualTo(IpAddresses.parse(client));
  }

  @Test
  void aChainWithoutEndIsReadToABoundOnly() {
    String chain = "198.51.100.7, " + "192.0.2.2, ".repeat(1_000) + "192.0.2.3";
    assertThat(addresses.client(IpAddresses.parse("192.0.2.1"), List.of(chain)))
        .isEqualTo(IpAddresses.parse("192.0.2.2"));
  }
}
