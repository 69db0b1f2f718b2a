package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import java.util.Arrays;
import java.util.List;

/**
 * A route that a daemon originates, its own address as the next hop.
 *
 * @param path from 1; more than one path of a prefix needs {@link Trait#ADD_PATH_SEND}
 * @param communities standard and large ones
 * @param routeTargets extended communities of two-octet AS and four-octet number, {@code 65010:7}
 */
public record Announcement(
    IpPrefix prefix, int path, List<Community> communities, List<String> routeTargets) {
  public Announcement {
    communities = List.copyOf(communities);
    routeTargets = List.copyOf(routeTargets);
  }

  /** A route without any community. */
  public static Announcement of(String prefix) {
    return new Announcement(IpPrefix.parse(prefix), 1, List.of(), List.of());
  }

  /** The same with these communities, {@code 65010:1} or {@code 65010:1:2}. */
  public Announcement communities(String... texts) {
    return new Announcement(
        prefix, path, Arrays.stream(texts).map(Community::parse).toList(), routeTargets);
  }

  public Announcement routeTargets(String... targets) {
    return new Announcement(prefix, path, communities, List.of(targets));
  }

  /** Another path of the prefix. */
  public Announcement path(int number) {
    return new Announcement(prefix, number, communities, routeTargets);
  }

  List<Community.Standard> standard() {
    return only(Community.Standard.class);
  }

  List<Community.Large> large() {
    return only(Community.Large.class);
  }

  private <C extends Community> List<C> only(Class<C> kind) {
    return communities.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
