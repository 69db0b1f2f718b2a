package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * A route that we told a daemon, as the daemon shows it. Each daemon sorts communities its own way;
 * here they are in ascending order of their text.
 *
 * @param asPath of sequences only
 * @param communities as {@link Community} writes them, numbers for the well-known
 * @param largeCommunities as {@link Community} writes them
 * @param extendedCommunities {@code rt:64500:7}; others as the daemon writes them
 */
public record SeenRoute(
    IpPrefix prefix,
    InetAddress nextHop,
    List<Long> asPath,
    List<String> communities,
    List<String> largeCommunities,
    List<String> extendedCommunities) {
  public SeenRoute {
    asPath = List.copyOf(asPath);
    communities = communities.stream().sorted().toList();
    largeCommunities = largeCommunities.stream().sorted().toList();
    extendedCommunities = extendedCommunities.stream().sorted().toList();
  }

  /** {@code no-export}, {@code BLACKHOLE} and the like as numbers. */
  static String standardCommunity(String text) {
    String name = text.toLowerCase(Locale.ROOT).replace('_', '-');
    Community community =
        Community.tryParse(name)
            .or(() -> Community.tryParse(name.equals("noexport") ? "no-export" : name))
            .orElseThrow(() -> new IllegalStateException("unknown community " + text));
    return community.toString();
  }
}
