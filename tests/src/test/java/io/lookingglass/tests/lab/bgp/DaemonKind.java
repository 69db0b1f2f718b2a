package io.lookingglass.tests.lab.bgp;

import io.lookingglass.tests.lab.NamespacePair;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The BGP daemons, as Debian 12 ships them, and what each cannot do. */
public enum DaemonKind {
  BIRD(EnumSet.noneOf(Trait.class)),
  FRR(EnumSet.of(Trait.FLOWSPEC_SEND, Trait.ADD_PATH_SEND)),
  GOBGP(
      EnumSet.of(
          Trait.EXTENDED_MESSAGES, Trait.ROUTE_REFRESH_SEND, Trait.ENHANCED_REFRESH, Trait.ROLES)),
  OPENBGPD(
      EnumSet.of(
          Trait.EXTENDED_MESSAGES,
          Trait.EXTENDED_NEXT_HOP,
          Trait.FLOWSPEC_RECEIVE,
          Trait.FLOWSPEC_SEND,
          Trait.ADD_PATH_SEND,
          Trait.GRACEFUL_RESTART,
          Trait.GRACEFUL_HELPER,
          Trait.MD5_LISTENER,
          Trait.ROUTE_REFRESH_RECEIVE)),
  EXABGP(
      EnumSet.of(
          Trait.EXTENDED_NEXT_HOP,
          Trait.GRACEFUL_HELPER,
          Trait.ROUTE_REFRESH_RECEIVE,
          Trait.SHUTDOWN_TEXT,
          Trait.PREFIX_LIMIT,
          Trait.ROLES));

  @SuppressWarnings("ImmutableEnumChecker") // Never changed, and of nothing but enums.
  private final Set<Trait> lacks;

  DaemonKind(Set<Trait> lacks) {
    this.lacks = lacks;
  }

  public boolean has(Trait trait) {
    return !lacks.contains(trait);
  }

  /**
   * Starts one at the far end of a link.
   *
   * @param folder its own, where it keeps its files
   */
  public Daemon start(NamespacePair link, Peering peering, Path folder) {
    Daemon daemon =
        switch (this) {
          case BIRD -> new Bird(link, peering, folder);
          case FRR -> new Frr(link, peering, folder);
          case GOBGP -> new GoBgp(link, peering, folder);
          case OPENBGPD -> new OpenBgpd(link, peering, folder);
          case EXABGP -> new ExaBgp(link, peering, folder);
        };
    try {
      daemon.start();
      return daemon;
    } catch (RuntimeException e) {
      daemon.close();
      throw e;
    }
  }
}
