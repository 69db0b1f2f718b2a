package io.lookingglass.bgp.announce;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A route that a peer told us, to a protected prefix or within it. Immutable.
 *
 * @param pathId of RFC 7911, null where add-path is not spoken
 * @param origin the last AS of its path; null behind an AS_SET
 * @param asPath as people write it, nearest first: {@code "64511 64496 64500"}
 * @param since when this peer began to tell a route of this kind, by the tables' clock
 */
public record SeenRoute(
    IpPrefix prefix,
    String peer,
    @Nullable Long pathId,
    Kind kind,
    @Nullable Asn origin,
    String asPath,
    Instant since) {

  /** Whether it is a reason for an alarm. */
  public boolean alarming() {
    return kind == Kind.OTHER_ORIGIN || kind == Kind.MORE_SPECIFIC;
  }

  /** What it tells of the prefix. */
  public enum Kind {
    /** Our own announcement came back: the path leads through our AS. */
    OURS,
    /** The right origin announces it itself, not through us. */
    ORIGIN,
    /** Another AS claims to be the origin: a hijack, or an origin that was left over. */
    OTHER_ORIGIN,
    /**
     * The right origin announces a part of it that is not announced here: that traffic passes us
     * by.
     */
    MORE_SPECIFIC;

    /** As JSON has it: {@code other-origin}. */
    public String title() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
