package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.SeenRoute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who announces what is protected here, and which peers say so.
 *
 * @param says it in a sentence
 * @param path of the page with the routes
 * @param since when the first of these peers began to say so
 */
record PrefixAlarm(String says, String path, Moment since) {
  private static final int MOST_PEERS = 3;

  /** Told beside others; the page of the prefix has all. */
  private static final int MOST = 2;

  /** A prefix and who says that it is its. */
  private record Claim(IpPrefix prefix, @Nullable Asn origin) {}

  /** As many as are told beside other things. */
  static List<PrefixAlarm> first(List<PrefixAlarm> alarms) {
    return alarms.subList(0, Math.min(alarms.size(), MOST));
  }

  /** How many more there are than those. */
  static int more(List<PrefixAlarm> alarms) {
    return Math.max(0, alarms.size() - MOST);
  }

  /** Those of a protected prefix, in the order of its routes. */
  static List<PrefixAlarm> of(ProtectedPrefixStatus status, Instant now) {
    Map<Claim, List<SeenRoute>> claims = new LinkedHashMap<>();
    for (SeenRoute route : status.alarms()) {
      claims
          .computeIfAbsent(new Claim(route.prefix(), route.origin()), _ -> new ArrayList<>())
          .add(route);
    }
    return claims.entrySet().stream()
        .map(claim -> of(status.settings().prefix(), claim.getKey(), claim.getValue(), now))
        .toList();
  }

  private static PrefixAlarm of(IpPrefix whole, Claim claim, List<SeenRoute> routes, Instant now) {
    IpPrefix prefix = claim.prefix();
    Asn origin = claim.origin();
    List<String> peers = routes.stream().map(SeenRoute::peer).distinct().toList();
    Instant since =
        routes.stream().map(SeenRoute::since).min(Comparator.naturalOrder()).orElse(now);
    String who = origin == null ? say("An AS behind an AS_SET") : origin.toString();
    return new PrefixAlarm(
        prefix.equals(whole)
            ? say("{0} announces it, heard from {1}", who, named(peers))
            : say("{0} announces {1}, heard from {2}", who, prefix, named(peers)),
        "/bgp?prefix=" + prefix,
        Moment.of(since, now));
  }

  private static String named(List<String> peers) {
    List<String> names = new ArrayList<>(peers.subList(0, Math.min(peers.size(), MOST_PEERS)));
    if (peers.size() > MOST_PEERS) {
      names.add(say("and {0} more", peers.size() - MOST_PEERS));
    }
    return String.join(", ", names);
  }
}
