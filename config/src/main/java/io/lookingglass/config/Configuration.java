package io.lookingglass.config;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration file, {@code lookingglass.yaml}. Immutable. Its keys are documented
 * beside each component.
 */
public record Configuration(
    @Key(doc = "The web server.", defaultsTo = "{}") ServerSettings server,
    @Key(
            doc = "What this server says of itself in `GET /v1/probes` and beside every result.",
            defaultsTo = "{}")
        LocationSettings location,
    @Key(doc = "Where state is kept, and how long.", defaultsTo = "{}") StorageSettings storage,
    @Key(doc = "What anybody may aim a measurement at.", defaultsTo = "{}") TargetSettings targets,
    @Key(
            doc =
                "How much each role may measure. Operators and administrators are bounded by"
                    + " `total-concurrent` alone.",
            defaultsTo = "{}")
        LimitSettings limits,
    @Key(doc = "Who may do what.", defaultsTo = "{}") AccessSettings access,
    @Key(
            doc =
                "The DNS resolvers that measurements ask, in this order. Port 53 unless one is"
                    + " written.",
            defaultsTo = "[]",
            otherwise = "the system's",
            min = "1",
            defaultPort = 53,
            literal = true)
        List<HostPort> resolvers,
    @Key(
            doc =
                "The root of the DNS that traces and validation begin at, for networks with a root"
                    + " of their own; and who may transfer zones.",
            defaultsTo = "{}")
        DnsSettings dns,
    @Key(
            doc = "The BGP speaker. Without this section there is none.",
            otherwise = "no BGP speaker",
            atReload = true)
        @Nullable BgpSettings bgp,
    @Key(
            doc = "Origin validation (RFC 6811) over RTR (RFC 8210).",
            defaultsTo = "{}",
            atReload = true)
        RpkiSettings rpki,
    @Key(doc = "The customers whose prefixes and tunnels stand below.", defaultsTo = "[]")
        List<CustomerSettings> customers,
    @Key(
            doc = "The prefixes that may be announced. Nothing else ever is.",
            defaultsTo = "[]",
            atReload = true)
        List<ProtectedPrefixSettings> prefixes,
    @Key(doc = "The bounds of what may be announced.", defaultsTo = "{}", atReload = true)
        AnnouncementSettings announcements,
    @Key(doc = "The GRE tunnels whose health is watched.", defaultsTo = "[]", atReload = true)
        List<TunnelSettings> tunnels,
    @Key(doc = "Who is told when something fails.", defaultsTo = "{}", atReload = true)
        AlertSettings alerts,
    @Key(
            doc =
                "What ASes are called, and which originates which prefix; the prefixes count where"
                    + " no route is known.",
            defaultsTo = "{}")
        OriginSettings origins) {

  public Configuration {
    Schema.require(
        Configuration.class,
        server,
        location,
        storage,
        targets,
        limits,
        access,
        resolvers,
        dns,
        bgp,
        rpki,
        customers,
        prefixes,
        announcements,
        tunnels,
        alerts,
        origins);
    resolvers = List.copyOf(resolvers);
    customers = List.copyOf(customers);
    prefixes = List.copyOf(prefixes);
    tunnels = List.copyOf(tunnels);
  }

  /**
   * The AS this location is in: {@code location.asn}, else {@code bgp.asn}; null when neither is
   * given.
   */
  public @Nullable Asn locationAsn() {
    @Nullable Asn own = location.asn();
    return own != null || bgp == null ? own : bgp.asn();
  }

  /** What an empty file means. */
  public static Configuration defaults() {
    return ConfigurationLoader.parse("");
  }

  /**
   * This configuration as a file: every key that has a value, defaults included. Secrets stand as
   * the reference they came from, or as {@code <hidden>}; so do the hashes of tokens.
   */
  public String toRedactedYaml() {
    return ConfigurationText.write(this);
  }
}
