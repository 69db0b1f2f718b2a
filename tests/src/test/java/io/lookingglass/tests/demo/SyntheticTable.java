package io.lookingglass.tests.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Routes as an upstream might tell them, the same at every start: prefixes of private space, AS
 * numbers for documentation (RFC 5398), paths of one to four, communities.
 */
final class SyntheticTable {
  /** The routes of the demo's own customers. */
  static final List<Entry> CUSTOMERS =
      List.of(
          new Entry("203.0.113.0/24", List.of(64500L), 0),
          new Entry("198.51.100.0/24", List.of(64502L), 1),
          new Entry("2001:db8:acee::/48", List.of(64500L), 0));

  /** How many kinds of routes there are, told apart by their communities. */
  static final int KINDS = 4;

  private static final int IPV4 = 4000;
  private static final int IPV6 = 800;
  private static final long FIRST_ASN = 65536;
  private static final int ASNS = 15;

  private SyntheticTable() {}

  /**
   * A route, without the AS of who tells it.
   *
   * @param path the nearest AS first
   * @param kind which communities it has
   */
  record Entry(String prefix, List<Long> path, int kind) {
    long origin() {
      return path.getLast();
    }

    boolean isIpv4() {
      return prefix.indexOf(':') < 0;
    }
  }

  /** All of them, the customers' first. */
  static List<Entry> entries() {
    Random random = new Random(64496);
    List<Entry> entries = new ArrayList<>(CUSTOMERS);
    Set<String> prefixes = new LinkedHashSet<>();
    while (prefixes.size() < IPV4) {
      int length = 24 - (random.nextInt(3) == 0 ? random.nextInt(9) : 0);
      int network = random.nextInt(1 << 24) >>> (32 - length) << (32 - length);
      prefixes.add("10.%d.%d.0/%d".formatted(network >>> 16 & 0xff, network >>> 8 & 0xff, length));
    }
    while (prefixes.size() < IPV4 + IPV6) {
      prefixes.add("2001:db8:%x::/48".formatted(0x8000 + random.nextInt(0x7000)));
    }
    for (String prefix : prefixes) {
      List<Long> path = new ArrayList<>();
      int hops = 1 + random.nextInt(4);
      while (path.size() < hops) {
        long asn = FIRST_ASN + random.nextInt(ASNS);
        if (!path.contains(asn)) {
          path.add(asn);
        }
      }
      entries.add(new Entry(prefix, List.copyOf(path), random.nextInt(KINDS)));
    }
    return entries;
  }

  /** ROAs in the JSON that RPKI validators write: most routes are valid, some are not. */
  static String roas() {
    StringBuilder text = new StringBuilder();
    Random random = new Random(6811);
    for (Entry entry : entries()) {
      boolean customer = CUSTOMERS.contains(entry);
      int chance = random.nextInt(100);
      if (customer || chance < 60) {
        long asn = !customer && chance < 2 ? FIRST_ASN + ASNS : entry.origin();
        text.append(text.isEmpty() ? "" : ",")
            .append(
                "{\"prefix\":\"%s\",\"maxLength\":%s,\"asn\":\"AS%d\",\"ta\":\"demo\"}"
                    .formatted(entry.prefix, entry.prefix.replaceAll(".*/", ""), asn));
      }
    }
    return "{\"metadata\":{\"buildtime\":\"2026-01-01T00:00:00Z\"},\"roas\":[" + text + "]}";
  }
}
