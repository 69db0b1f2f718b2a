package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixMapTest {

  private static final PrefixMap<String> NESTED =
      PrefixMap.<String>builder()
          .put(IpPrefix.parse("10.0.0.0/8"), "eight")
          .put(IpPrefix.parse("10.1.0.0/16"), "sixteen")
          .put(IpPrefix.parse("10.1.2.0/24"), "twenty-four")
          .put(IpPrefix.parse("10.1.2.3/32"), "host")
          .put(IpPrefix.parse("2001:db8::/32"), "six")
          .put(IpPrefix.parse("2001:db8::1/128"), "six host")
          .build();

  @Test
  void findsTheLongestPrefixThatHoldsAnAddress() {
    assertThat(NESTED.longest(IpAddresses.parse("10.1.2.3"))).contains("host");
    assertThat(NESTED.longest(IpAddresses.parse("10.1.2.4"))).contains("twenty-four");
    assertThat(NESTED.longest(IpAddresses.parse("10.1.3.0"))).contains("sixteen");
    assertThat(NESTED.longest(IpAddresses.parse("10.255.255.255"))).contains("eight");
    assertThat(NESTED.longest(IpAddresses.parse("11.0.0.0"))).isEmpty();
    assertThat(NESTED.longest(IpAddresses.parse("9.255.255.255"))).isEmpty();
    assertThat(NESTED.longest(IpAddresses.parse("2001:db8::1"))).contains("six host");
    assertThat(NESTED.longest(IpAddresses.parse("2001:db8:ffff::"))).contains("six");
  }

  @Test
  void keepsTheFamiliesApart() {
    PrefixMap<String> all =
        PrefixMap.<String>builder().put(IpPrefix.parse("0.0.0.0/0"), "four").build();

    assertThat(all.longest(IpAddresses.parse("::"))).isEmpty();
    assertThat(all.longest(IpAddresses.parse("::ffff:192.0.2.1"))).isEmpty();
  }

  @Test
  void listsEveryPrefixThatHoldsAnAddressTheLongestFirst() {
    assertThat(NESTED.covering(IpAddresses.parse("10.1.2.3")))
        .extracting(PrefixMap.Match::value)
        .containsExactly("host", "twenty-four", "sixteen", "eight");
  }

  @Test
  void tellsExactFromCoveringPrefixes() {
    assertThat(NESTED.exact(IpPrefix.parse("10.1.0.0/16"))).contains("sixteen");
    assertThat(NESTED.exact(IpPrefix.parse("10.1.0.0/17"))).isEmpty();
    assertThat(NESTED.longestMatch(IpPrefix.parse("10.1.0.0/17")))
        .contains(new PrefixMap.Match<>(IpPrefix.parse("10.1.0.0/16"), "sixteen"));
    assertThat(NESTED.longestMatch(IpPrefix.parse("10.0.0.0/7"))).isEmpty();
  }

  @Test
  void theLastValuePutAtAPrefixStandsUnlessTheyAreMerged() {
    IpPrefix prefix = IpPrefix.parse("192.0.2.0/24");
    PrefixMap.Builder<String> builder =
        PrefixMap.<String>builder().put(prefix, "a").put(prefix, "b").put(prefix, "c");

    assertThat(builder.build().exact(prefix)).contains("c");
    assertThat(builder.build(String::concat).exact(prefix)).contains("abc");
    assertThat(builder.build().size()).isEqualTo(1);
  }

  @Test
  void passesItsEntriesInTheOrderOfPrefixes() {
    List<String> entries = new ArrayList<>();
    NESTED.forEach((prefix, value) -> entries.add(prefix + " " + value));

    assertThat(entries)
        .containsExactly(
            "10.0.0.0/8 eight",
            "10.1.0.0/16 sixteen",
            "10.1.2.0/24 twenty-four",
            "10.1.2.3/32 host",
            "2001:db8::/32 six",
            "2001:db8::1/128 six host");
  }

  @Test
  void findsNothingWhenEmpty() {
    assertThat(PrefixMap.empty().isEmpty()).isTrue();
    assertThat(PrefixMap.empty().longest(IpAddresses.parse("192.0.2.1"))).isEmpty();
  }

  @Test
  void agreesWithAScanOfEveryPrefix() {
    Random random = new Random(1519);
    for (int round = 0; round < 60; round++) {
      int bytes = round % 2 == 0 ? 4 : 16;
      Map<IpPrefix, Integer> scanned = new LinkedHashMap<>();
      PrefixMap.Builder<Integer> builder = PrefixMap.builder();
      for (int index = 0; index < 200; index++) {
        InetAddress address = narrow(random, bytes);
        IpPrefix prefix = IpPrefix.containing(address, random.nextInt(bytes * 8 + 1));
        scanned.put(prefix, index);
        builder.put(prefix, index);
      }
      PrefixMap<Integer> map = builder.build();
      assertThat(map.size()).isEqualTo(scanned.size());
      for (int look = 0; look < 300; look++) {
        InetAddress address = narrow(random, bytes);
        Optional<Integer> expected =
            scanned.entrySet().stream()
                .filter(entry -> entry.getKey().contains(address))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue);

        assertThat(map.longest(address)).isEqualTo(expected);
      }
      scanned.forEach((prefix, value) -> assertThat(map.exact(prefix)).contains(value));
    }
  }

  /** An address of few different bits, so that prefixes nest. */
  private static InetAddress narrow(Random random, int bytes) {
    byte[] address = new byte[bytes];
    for (int index = 0; index < bytes; index++) {
      address[index] = (byte) (random.nextInt(4) == 0 ? 0x80 >> random.nextInt(8) : 0);
    }
    return IpAddresses.ofBytes(address);
  }
}
