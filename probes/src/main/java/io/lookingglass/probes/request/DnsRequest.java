package io.lookingglass.probes.request;

import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.IpVersion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers a question. The target is the name in it, which needs no address and need not
 * exist; for an address the question is about its reverse name (RFC 1035 section 3.5, RFC 3596
 * section 2.5).
 *
 * @param resolvers who is asked, at most 8; empty for this server's own, of which the first that
 *     answers counts. Several are compared
 * @param protocol absent for UDP, with TCP when the answer is truncated, and for TCP when a zone is
 *     transferred; a resolver may have its own
 * @param port of servers that have none of their own; absent for the transport's
 * @param ipVersion of the servers' addresses; absent for either
 * @param trace from the root down instead of asking a resolver; one that is named is only asked
 *     where the root is
 * @param dnssec whether the answer is validated, link by link
 * @param encryption how DoT and DoH are spoken
 */
public record DnsRequest(
    Target target,
    DnsQuery query,
    List<DnsResolver> resolvers,
    @Nullable DnsTransport protocol,
    @Nullable Integer port,
    @Nullable IpVersion ipVersion,
    boolean trace,
    boolean dnssec,
    Encryption encryption,
    Duration timeout)
    implements MeasurementRequest {

  public static final int MOST_RESOLVERS = 8;

  private static final int AXFR = 252;

  /** dig gives up after three tries of 5 s; nobody looks at a page for so long. */
  public static final Duration DEFAULT_DNS_TIMEOUT = Duration.ofSeconds(15);

  public DnsRequest {
    resolvers = List.copyOf(resolvers);
    boolean transfer = transfersZone(query);
    boolean zoneServers =
        trace || resolvers.stream().anyMatch(DnsResolver.Authoritative.class::isInstance);
    String typeProblem = typeProblem(query.type());
    Ranges ranges =
        new Ranges()
            .not("query.type", typeProblem != null, typeProblem == null ? "" : typeProblem)
            .not(
                "query.class",
                RecordTypes.recordClass(query.recordClass()).isEmpty(),
                "must be IN, CH, HS or CLASS with a number from 0 to 65535, but is "
                    + Shown.text(query.recordClass()))
            .not(
                "resolvers",
                resolvers.size() > MOST_RESOLVERS,
                "may name at most %d servers, but names %d"
                    .formatted(MOST_RESOLVERS, resolvers.size()))
            .not(
                "trace",
                trace && (resolvers.size() > 1 || zoneServersAsked(resolvers)),
                "asks the name servers of each zone from the root down; name one resolver, which"
                    + " tells where the root is, or none")
            .not(
                "protocol",
                zoneServers && protocol != null && protocol.encrypted(),
                "must be UDP or TCP here; the name servers of zones do not speak DOT or DOH")
            .not(
                "resolvers",
                transfer && (resolvers.size() != 1 || !zoneServer(resolvers.getFirst())),
                "must name one server of the zone for AXFR, or authoritative for each of them")
            .not(
                "protocol",
                transfer && resolvers.size() == 1 && !streamed(protocol, resolvers.getFirst()),
                "must be TCP for AXFR, or DOT (RFC 9103)")
            .not(
                transfer && trace ? "trace" : "dnssec",
                transfer && (trace || dnssec),
                "does not go with AXFR; ask for SOA with it instead")
            .timeout(timeout);
    if (port != null) {
      ranges.integer("port", port, 1, 65535);
    }
    DnsQuery.EdnsQuery edns = query.edns();
    if (edns != null) {
      ranges.integer(
          "udpPayloadSize",
          edns.udpPayloadSize(),
          DnsQuery.EdnsQuery.MIN_UDP_PAYLOAD_SIZE,
          DnsQuery.EdnsQuery.MAX_UDP_PAYLOAD_SIZE);
      if (edns.paddingBlock() != null) {
        ranges.integer("padding", edns.paddingBlock(), 0, DnsQuery.EdnsQuery.MAX_PADDING_BLOCK);
      }
    }
    ranges.throwIfAny();
  }

  /**
   * How DoT and DoH are spoken.
   *
   * @param opportunistic whether an answer counts that comes from a server whose certificate does
   *     not hold (RFC 8310 section 5.1); otherwise the question is not even sent
   * @param serverName the name that the certificate must hold for; absent for the resolver's own
   *     name or address
   * @param post whether DoH sends POST requests; otherwise GET
   */
  public record Encryption(boolean opportunistic, @Nullable String serverName, boolean post) {

    /** Strict, with POST. */
    public static Encryption strict() {
      return new Encryption(false, null, true);
    }
  }

  /** With every option at its default. */
  public static DnsRequest of(Target target) {
    return of(target, DnsQuery.defaultType(target));
  }

  /** With every other option at its default. */
  public static DnsRequest of(Target target, String type) {
    return new DnsRequest(
        target,
        DnsQuery.of(type),
        List.of(),
        null,
        null,
        null,
        false,
        false,
        Encryption.strict(),
        DEFAULT_DNS_TIMEOUT);
  }

  /** Whether a whole zone is asked for (AXFR, RFC 5936). */
  public boolean transfersZone() {
    return transfersZone(query);
  }

  private static boolean transfersZone(DnsQuery query) {
    return RecordTypes.type(query.type()).orElse(0) == AXFR;
  }

  private static boolean zoneServer(DnsResolver resolver) {
    return switch (resolver) {
      case DnsResolver.SystemResolvers _ -> false;
      case DnsResolver.Authoritative _, DnsResolver.Server _ -> true;
    };
  }

  private static boolean streamed(@Nullable DnsTransport protocol, DnsResolver resolver) {
    DnsTransport transport =
        resolver instanceof DnsResolver.Server server && server.transport() != null
            ? server.transport()
            : protocol;
    return transport == null || transport == DnsTransport.TCP || transport == DnsTransport.DOT;
  }

  /** How a server without a transport of its own is asked. */
  public DnsTransport transportOrDefault() {
    if (protocol != null) {
      return protocol;
    }
    return transfersZone() ? DnsTransport.TCP : DnsTransport.UDP;
  }

  /** How a server is asked. */
  public DnsTransport transport(DnsResolver.Server server) {
    return server.transport() == null ? transportOrDefault() : server.transport();
  }

  /** The port at which a server is asked. */
  public int port(DnsResolver.Server server) {
    if (server.port() != null) {
      return server.port();
    }
    return port != null ? port : transport(server).port();
  }

  /**
   * The port at which one of this server's own resolvers is asked.
   *
   * @param usual the one that this server uses
   */
  public int portOfOwn(int usual) {
    if (port != null) {
      return port;
    }
    return transportOrDefault().encrypted() ? transportOrDefault().port() : usual;
  }

  @Override
  public MeasurementType type() {
    return MeasurementType.DNS;
  }

  private static boolean zoneServersAsked(List<DnsResolver> resolvers) {
    return resolvers.stream().anyMatch(DnsResolver.Authoritative.class::isInstance);
  }

  private static @Nullable String typeProblem(String type) {
    if (RecordTypes.type(type).isEmpty()) {
      return "must be a record type such as A, AAAA, MX, TXT or TYPE65, but is " + Shown.text(type);
    }
    return switch (RecordTypes.typeName(RecordTypes.type(type).getAsInt())) {
      case "IXFR" ->
          "may not be %s, which needs an older version of the zone; ask for AXFR, or for SOA to see"
                  .formatted(type)
              + " which version a server has";
      case "OPT", "TSIG", "TKEY", "SIG0", "NXNAME" ->
          "may not be %s, which is part of messages and of no zone".formatted(type);
      case "MAILA", "MAILB" ->
          "may not be %s, which no server answers any more; ask for MX".formatted(type);
      default -> null;
    };
  }
}
