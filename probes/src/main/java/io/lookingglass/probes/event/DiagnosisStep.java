package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
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
    DNS,
    /** Where the DNS breaks, from the root down; only where it does. */
    DELEGATION,
    /** Does the routing table know a way. */
    ROUTE,
    /** Does the address answer ICMP echo. */
    PING,
    /** The routers between, and what is lost where. */
    PATH,
    /** Does the service's TCP port answer. */
    PORT,
    /** Does port 80 answer, where the asker did not say which port is meant. */
    PLAIN_PORT,
    /** How large a packet gets through. */
    MTU,
    /** The handshake and the certificate. */
    TLS,
    /** The answer of the web server. */
    HTTP;

    /** What it is called in a line of text. */
    public Sentence said() {
      return switch (this) {
        case DNS -> Sentence.verbatim("DNS");
        case DELEGATION -> Sentence.of("DNS from the root");
        case ROUTE -> Sentence.of("BGP route");
        case PING -> Sentence.verbatim("Ping");
        case PATH -> Sentence.of("Path");
        case PORT -> Sentence.of("TCP port");
        case PLAIN_PORT -> Sentence.of("TCP port 80");
        case MTU -> Sentence.of("Path MTU");
        case TLS -> Sentence.verbatim("TLS");
        case HTTP -> Sentence.verbatim("HTTP");
      };
    }

    /** The same in the language of programs, terminals and logs. */
    public String words() {
      return said().english();
    }
  }

  /** {@code Ping over IPv6}, {@code DNS AAAA}, {@code DNS from the root}. */
  public Sentence said() {
    if (version == null) {
      return kind.said();
    }
    return kind == Kind.DNS
        ? Sentence.verbatim(version == IpVersion.IPV4 ? "DNS A" : "DNS AAAA")
        : Sentence.of("{0} over IPv{1}", kind.said(), version.number());
  }

  /** The same in the language of programs, terminals and logs. */
  public String words() {
    return said().english();
  }

  /** {@code ping-4}: one word, unique among the steps of a diagnosis. */
  public String id() {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + (version == null ? "" : "-" + version.number());
  }
}
