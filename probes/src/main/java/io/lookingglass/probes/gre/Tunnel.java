package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A GRE tunnel, as far as its packets are concerned.
 *
 * @param name unique among the tunnels of this server
 * @param customer whose it is, absent for nobody's
 * @param local our outer address
 * @param remote the far end's outer address, of the same IP version
 * @param innerLocal our inner address, absent without one
 * @param target the inner address that answers echo requests, absent without one; of the IP version
 *     of {@code innerLocal}, which may differ from that outside
 * @param encapsulation what each packet carries
 * @param mtuBytes the largest inner packet
 * @param modes the configured ones, at least one
 * @param mssTarget address and port behind the tunnel, of the inner IP version; absent without one
 */
public record Tunnel(
    String name,
    @Nullable String customer,
    InetAddress local,
    InetAddress remote,
    @Nullable InetAddress innerLocal,
    @Nullable InetAddress target,
    Encapsulation encapsulation,
    int mtuBytes,
    List<TunnelProbeMode> modes,
    @Nullable HostPort mssTarget) {

  private static final int TCP_HEADER_BYTES = 20; // Without options.

  public Tunnel {
    modes = List.copyOf(modes);
    if (IpVersion.of(local) != IpVersion.of(remote)) {
      throw new IllegalArgumentException(
          "local %s and remote %s must be of one IP version"
              .formatted(local.getHostAddress(), remote.getHostAddress()));
    }
    if (innerLocal != null && target != null && IpVersion.of(innerLocal) != IpVersion.of(target)) {
      throw new IllegalArgumentException(
          "inner-local %s and target %s must be of one IP version"
              .formatted(innerLocal.getHostAddress(), target.getHostAddress()));
    }
  }

  public static Tunnel of(TunnelSettings settings) {
    return new Tunnel(
        settings.name(),
        settings.customer(),
        settings.local(),
        settings.remote(),
        settings.innerLocal(),
        settings.probeTarget(),
        new Encapsulation(settings.key(), settings.checksum(), settings.sequence()),
        settings.mtu(),
        settings.probes().modes(),
        settings.probes().mssTarget());
  }

  /** The IP version of the outer packets. */
  public IpVersion outerVersion() {
    return IpVersion.of(local);
  }

  /** Bytes that the tunnel puts in front of an inner packet. */
  public int overheadBytes() {
    return outerVersion().headerBytes() + encapsulation.headerBytes();
  }

  /** Bytes of the IP and TCP headers inside, which an MTU leaves to no segment. */
  public int tcpOverheadBytes() {
    IpVersion version = innerLocal == null ? IpVersion.IPV4 : IpVersion.of(innerLocal);
    return version.headerBytes() + TCP_HEADER_BYTES;
  }

  /**
   * Why probes of a mode cannot be made for this tunnel.
   *
   * @return a clause, absent when they can
   */
  public @Nullable String obstacle(TunnelProbeMode mode) {
    if (mode.isBidirectional() && innerLocal == null) {
      return "the tunnel has no inner-local address for answers to come back to";
    }
    boolean anyAddressDoes = mode == TunnelProbeMode.REPLY_BIDIRECTIONAL;
    if (mode.isBidirectional()
        && target == null
        && !(anyAddressDoes && innerLocal != null && IpVersion.of(innerLocal) == outerVersion())) {
      return "the tunnel has no inner-remote address, and no probes.target";
    }
    return null;
  }

  /** What each packet of a tunnel carries besides its payload (RFC 2784, RFC 2890). */
  public record Encapsulation(@Nullable Long key, boolean checksum, boolean sequence) {
    private static final Pattern WORDS =
        Pattern.compile("(?:no key|key (\\d{1,10}))(, checksum)?(, sequence number)?");

    public Encapsulation {
      if (key != null && (key < 0 || key > 0xFFFF_FFFFL)) {
        throw new IllegalArgumentException("a key is 0 to 4294967295, not " + key);
      }
    }

    /** Size of the GRE header in bytes, 4 to 16. */
    public int headerBytes() {
      return 4 + (key == null ? 0 : 4) + (checksum ? 4 : 0) + (sequence ? 4 : 0);
    }

    /** For instance {@code key 40, checksum} or {@code no key}. */
    public String words() {
      return sentence().english();
    }

    /** The same for whoever reads another language. */
    public Sentence sentence() {
      return said(
          key == null ? Sentence.of("no key") : Sentence.of("key {0}", key), checksum, sequence);
    }

    private static Sentence said(Sentence key, boolean checksum, boolean sequence) {
      Sentence said = checksum ? Sentence.of("{0}, checksum", key) : key;
      return sequence ? Sentence.of("{0}, sequence number", said) : said;
    }

    /** What {@link #words} told, as measurements keep it, for whoever reads another language. */
    public static Sentence ofWords(String words) {
      Matcher read = WORDS.matcher(words);
      if (!read.matches()) {
        return Sentence.verbatim(words);
      }
      @Nullable String key = read.group(1);
      return said(
          key == null ? Sentence.of("no key") : Sentence.of("key {0}", key),
          read.group(2) != null,
          read.group(3) != null);
    }
  }
}
