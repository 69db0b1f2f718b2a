package io.lookingglass.bgp.announce;

import io.lookingglass.config.AnnouncementSettings;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.config.net.PrefixMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration file in force says of announcements. Equal ones say the same. Immutable.
 */
final class Rules {
  private final List<ProtectedPrefixSettings> prefixes;
  private final @Nullable BgpSettings bgp;
  private final AnnouncementSettings settings;
  private final List<TunnelSettings> tunnels;
  private final PrefixMap<ProtectedPrefixSettings> byPrefix;

  private Rules(
      List<ProtectedPrefixSettings> prefixes,
      @Nullable BgpSettings bgp,
      AnnouncementSettings settings,
      List<TunnelSettings> tunnels) {
    this.prefixes = prefixes;
    this.bgp = bgp;
    this.settings = settings;
    this.tunnels = tunnels;
    PrefixMap.Builder<ProtectedPrefixSettings> builder = PrefixMap.builder();
    prefixes.forEach(prefix -> builder.put(prefix.prefix(), prefix));
    this.byPrefix = builder.build();
  }

  static Rules of(Configuration configuration) {
    return new Rules(
        configuration.prefixes(),
        configuration.bgp(),
        configuration.announcements(),
        configuration.tunnels());
  }

  List<ProtectedPrefixSettings> prefixes() {
    return prefixes;
  }

  AnnouncementSettings settings() {
    return settings;
  }

  /**
   * @throws IllegalStateException when there are no peers
   */
  BgpSettings bgp() {
    BgpSettings there = bgp;
    if (there == null) {
      throw new IllegalStateException("There is no section bgp");
    }
    return there;
  }

  /** The peers that may be announced to at all, in the order of the file. */
  List<PeerSettings> peers() {
    return bgp == null ? List.of() : bgp.peers().stream().filter(PeerSettings::announce).toList();
  }

  Optional<PeerSettings> peer(String name) {
    return peers().stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /** The entry that decides about some addresses: the most specific that holds all of them. */
  Optional<ProtectedPrefixSettings> protecting(IpPrefix destination) {
    return byPrefix.longestMatch(destination).map(PrefixMap.Match::value);
  }

  /** The entry of exactly this prefix. */
  Optional<ProtectedPrefixSettings> exactly(IpPrefix prefix) {
    return byPrefix.exact(prefix);
  }

  /** The tunnels of an entry that are configured. */
  List<TunnelSettings> tunnels(ProtectedPrefixSettings prefix) {
    return tunnels.stream().filter(tunnel -> prefix.tunnels().contains(tunnel.name())).toList();
  }

  /** Whether an entry's routes may go to a peer, as far as the lists of peers tell. */
  static boolean goesTo(ProtectedPrefixSettings prefix, PeerSettings peer) {
    return peer.announce() && (prefix.peers().isEmpty() || prefix.peers().contains(peer.name()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Rules rules
        && prefixes.equals(rules.prefixes)
        && Objects.equals(bgp, rules.bgp)
        && settings.equals(rules.settings)
        && tunnels.equals(rules.tunnels);
  }

  @Override
  public int hashCode() {
    return Objects.hash(prefixes, bgp, settings, tunnels);
  }
}
