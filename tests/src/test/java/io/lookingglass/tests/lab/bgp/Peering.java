package io.lookingglass.tests.lab.bgp;

import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.PeerRole;
import io.lookingglass.config.net.Asn;
import io.lookingglass.probes.event.IpVersion;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a daemon's side of a session is configured. Immutable.
 *
 * @param over what the TCP connection goes over
 * @param asn the daemon's
 * @param neighborAsn what it expects of us
 * @param password for TCP-MD5
 * @param families to negotiate
 * @param role what the daemon is on the session
 * @param prefixLimit how many prefixes of a family we may send
 * @param restartSeconds how long it says it takes to be back, for graceful restart (RFC 4724); null
 *     for none
 */
public record Peering(
    IpVersion over,
    Asn asn,
    Asn neighborAsn,
    @Nullable String password,
    Set<AddressFamily> families,
    Set<Option> options,
    @Nullable PeerRole role,
    @Nullable Integer prefixLimit,
    @Nullable Integer restartSeconds) {

  /** What is off unless asked for. */
  public enum Option {
    /** The daemon waits for us to connect. */
    PASSIVE,
    /** GTSM, RFC 5082. */
    TTL_SECURITY,
    ADD_PATH,
    EXTENDED_MESSAGES,
    /** IPv4 routes have the daemon's IPv6 address as next hop (RFC 8950). */
    EXTENDED_NEXT_HOP,
    /** {@link #LONGER_HOLD_SECONDS}, for who is silent for longer than the least hold time. */
    LONGER_HOLD_TIME
  }

  /** What every daemon proposes, the least there is (RFC 4271, section 4.2). */
  public static final int HOLD_SECONDS = 3;

  /** The same with {@link Option#LONGER_HOLD_TIME}. */
  public static final int LONGER_HOLD_SECONDS = 9;

  /** AS 65010 expects AS 64500 over IPv4, with routes of IPv4 and IPv6, and nothing else. */
  public static final Peering PLAIN =
      new Peering(
          IpVersion.IPV4,
          new Asn(65010),
          new Asn(64500),
          null,
          EnumSet.of(AddressFamily.IPV4_UNICAST, AddressFamily.IPV6_UNICAST),
          Set.of(),
          null,
          null,
          null);

  public Peering {
    families = Set.copyOf(families);
    options = Set.copyOf(options);
  }

  public Peering over(IpVersion version) {
    return new Peering(
        version, asn, neighborAsn, password, families, options, role, prefixLimit, restartSeconds);
  }

  public Peering asn(long number) {
    return new Peering(
        over,
        new Asn(number),
        neighborAsn,
        password,
        families,
        options,
        role,
        prefixLimit,
        restartSeconds);
  }

  public Peering neighborAsn(long number) {
    return new Peering(
        over, asn, new Asn(number), password, families, options, role, prefixLimit, restartSeconds);
  }

  public Peering password(String text) {
    return new Peering(
        over, asn, neighborAsn, text, families, options, role, prefixLimit, restartSeconds);
  }

  public Peering families(AddressFamily... only) {
    return new Peering(
        over, asn, neighborAsn, password, Set.of(only), options, role, prefixLimit, restartSeconds);
  }

  /** These options and no others. */
  public Peering with(Option... chosen) {
    return new Peering(
        over,
        asn,
        neighborAsn,
        password,
        families,
        Set.of(chosen),
        role,
        prefixLimit,
        restartSeconds);
  }

  /** One option more. */
  public Peering and(Option further) {
    Set<Option> all = EnumSet.of(further);
    all.addAll(options);
    return with(all.toArray(new Option[0]));
  }

  public Peering role(PeerRole daemonsRole) {
    return new Peering(
        over,
        asn,
        neighborAsn,
        password,
        families,
        options,
        daemonsRole,
        prefixLimit,
        restartSeconds);
  }

  public Peering prefixLimit(int most) {
    return new Peering(
        over, asn, neighborAsn, password, families, options, role, most, restartSeconds);
  }

  public Peering restartsWithin(int seconds) {
    return new Peering(
        over, asn, neighborAsn, password, families, options, role, prefixLimit, seconds);
  }

  /** The hold time that the daemon proposes. */
  int holdSeconds() {
    return has(Option.LONGER_HOLD_TIME) ? LONGER_HOLD_SECONDS : HOLD_SECONDS;
  }

  public boolean has(Option option) {
    return options.contains(option);
  }
}
