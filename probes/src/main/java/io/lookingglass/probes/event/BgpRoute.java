package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One path to a prefix as one asker may see it.
 *
 * @param peer who tells it, by the name in the configuration
 * @param peerAddress absent where it is kept back
 * @param best whether it was chosen
 * @param valid whether it may be chosen at all
 * @param stale kept although its session ended (RFC 4724, RFC 9494)
 * @param reason why it is best, or is not
 * @param pathId of RFC 7911; absent where add-path is not spoken
 * @param originAs where the path begins; absent where it does not tell, as behind an AS_SET
 * @param asNames what the ASes of the path are called; those without a known name left out
 * @param receivedAt when it changed last
 */
public record BgpRoute(
    IpPrefix prefix,
    String peer,
    Asn peerAsn,
    @Nullable InetAddress peerAddress,
    boolean best,
    boolean valid,
    boolean stale,
    Sentence reason,
    @Nullable Long pathId,
    BgpAttributes attributes,
    Rpki rpki,
    @Nullable Asn originAs,
    Map<Asn, String> asNames,
    Instant receivedAt) {
  public BgpRoute {
    asNames = Collections.unmodifiableMap(new TreeMap<>(asNames));
  }

  /** The reason in English. */
  public String why() {
    return reason.english();
  }

  /**
   * What the RPKI says of the route's origin (RFC 6811).
   *
   * @param source the cache that it is known from; absent when there is none
   * @param ageSeconds since that cache last gave a complete answer
   * @param roas that are about the prefix, the most specific first
   */
  public record Rpki(
      State state, @Nullable String source, @Nullable Long ageSeconds, List<Roa> roas) {
    public Rpki {
      roas = List.copyOf(roas);
    }

    /** As RFC 6811 section 2 has them, and one for what is not known. */
    public enum State {
      VALID,
      INVALID,
      NOT_FOUND,
      /** There is no data, or it is too old; never to be taken for {@link #NOT_FOUND}. */
      UNKNOWN
    }
  }

  /**
   * What a ROA says.
   *
   * @param maxLength of what may be originated, in bits
   */
  public record Roa(IpPrefix prefix, int maxLength, Asn asn) {

    /** {@code 192.0.2.0/24-28 AS64500}. */
    @Override
    public String toString() {
      return prefix + (maxLength == prefix.length() ? "" : "-" + maxLength) + " AS" + asn.value();
    }
  }
}
