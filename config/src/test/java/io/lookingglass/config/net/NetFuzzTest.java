package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * No text makes a parser fail otherwise than by refusing it, and what is taken reads back from its
 * own text.
 */
class NetFuzzTest {

  @FuzzTest
  void addressesReadBack(byte[] input) {
    IpAddresses.tryParse(new String(input, StandardCharsets.UTF_8))
        .ifPresent(
            address ->
                assertThat(IpAddresses.parse(IpAddresses.format(address))).isEqualTo(address));
  }

  @FuzzTest
  void prefixesReadBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    IpPrefix.tryParse(text)
        .ifPresentOrElse(
            prefix -> {
              assertThat(IpPrefix.parse(text)).isEqualTo(prefix);
              assertThat(IpPrefix.parse(prefix.toString())).isEqualTo(prefix);
            },
            () -> {
              try {
                throw new AssertionError("parse took " + IpPrefix.parse(text));
              } catch (IllegalArgumentException refused) {
                assertThat(refused).message().isNotEmpty();
              }
            });
  }

  @FuzzTest
  void hostsAndPortsReadBack(byte[] input) {
    HostPort.tryParse(new String(input, StandardCharsets.UTF_8))
        .ifPresent(value -> assertThat(HostPort.parse(value.toString())).isEqualTo(value));
  }

  @FuzzTest
  void asNumbersAndCommunitiesReadBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Asn.tryParse(text).ifPresent(asn -> assertThat(Asn.parse(asn.asdot())).isEqualTo(asn));
    Community.tryParse(text)
        .ifPresent(value -> assertThat(Community.parse(value.toString())).isEqualTo(value));
  }
}
