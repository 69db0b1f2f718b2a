package io.lookingglass.probes.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A step of a diagnosis. Most are taken once for each version of IP that the target has an address
 * of, so that a fault of one of them shows.
 *
 * @param kind what is looked at
 * @param version over which; for {@link Kind#DNS} the one whose addresses are asked for; absent for
 *     {@link Kind#DELEGATION} alone
 */
public record DiagnosisStep(Kind kind, @Nullable IpVersion version) {
  public DiagnosisStep {
    if ((kind == Kind.DELEGATION) != (version == null)) {
      throw new IllegalArgumentException(kind + " over " + version);
    }
  }

  /** What is looked at, in the order in which one stands on the other. */
  public enum Kind {
    /** Does the name have an address. */
    DNS("DNS"),
    /** Where the DNS breaks, from the root down; only where it does. */
    DELEGATION("DNS from the root"),
    /** Does the routing table know a way. */
    ROUTE("BGP route"),
    /** Does the address answer ICMP echo. */
    PING("Ping"),
    /** The routers between, and what is lost where. */
    PATH("Path"),
    /** Does the service's TCP port answer. */
    PORT("TCP port"),
    /** Does port 80 answer, where the asker did not say which port is meant. */
    PLAIN_PORT("TCP port 80"),
    /** How large a packet gets through. */
    MTU("Path MTU"),
    /** The handshake and the certificate. */
    TLS("TLS"),
    /** The answer of the web server. */
    HTTP("HTTP");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What it is called in a line of text. */
    public String words() {
      return words;
    }
  }

  /** {@code Ping over IPv6}, {@code DNS AAAA}, {@code DNS from the root}. */
  public String words() {
    if (version == null) {
      return kind.words();
    }
    return kind == Kind.DNS
        ? "DNS " + (version == IpVersion.IPV4 ? "A" : "AAAA")
        : kind.words() + " over IPv" + version.number();
  }

  /** {@code ping-4}: one word, unique among the steps of a diagnosis. */
  public String id() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (version == null ? "" : "-" + version.number());
  }
}
