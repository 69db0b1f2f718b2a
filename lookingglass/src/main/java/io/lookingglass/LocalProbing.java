package io.lookingglass;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.DnsRoot;
import io.lookingglass.config.InvalidConfigurationException;
import io.lookingglass.config.LocationSettings;
import io.lookingglass.probes.Location;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.diagnosis.Diagnosis;
import io.lookingglass.probes.dns.DnsEnvironment;
import io.lookingglass.probes.dns.DnsProber;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.gre.TunnelProbing;
import io.lookingglass.probes.http.HttpEnvironment;
import io.lookingglass.probes.http.HttpProber;
import io.lookingglass.probes.local.LocalLocation;
import io.lookingglass.probes.local.OriginLookup;
import io.lookingglass.probes.local.QuestionRunner;
import io.lookingglass.probes.local.ReverseDns;
import io.lookingglass.probes.local.RouteTable;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import io.lookingglass.probes.tls.TlsEnvironment;
import io.lookingglass.probes.tls.TlsProber;
import io.lookingglass.probes.trace.Prober;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This machine as a place that measures, put together from its configuration; the server and the
 * one-shot commands use the same.
 *
 * @param location that runs measurements
 * @param resolver that finds their addresses
 */
public record LocalProbing(Location location, TargetResolver resolver) {

  /**
   * Puts it together.
   *
   * @param origins of the addresses that answer
   * @param prober of tunnels; is not closed here
   * @param tunnels that may be probed, asked at each measurement
   * @param policy what may be asked besides the configured resolvers
   * @param routes that are heard here
   * @param version of the program
   */
  public static LocalProbing of(
      Configuration configuration,
      OriginLookup origins,
      ProbeNetwork network,
      TunnelProber prober,
      Supplier<List<Tunnel>> tunnels,
      Supplier<TargetPolicy> policy,
      RouteTable routes,
      String version) {
    NameServers servers = NameServers.of(configuration.resolvers());
    TargetResolver resolver = new DnsTargetResolver(servers);
    QuestionRunner questions = new DnsProber(dns(configuration, servers, resolver, policy))::run;
    TlsProber tls = new TlsProber(TlsEnvironment.of(questions, policy));
    Location location =
        new LocalLocation(
            describe(configuration, servers, version),
            new Prober(network)::run,
            (request, target, sink) -> {
              switch (request) {
                case TlsRequest handshake -> tls.run(handshake, target, sink);
              }
            },
            questions,
            new HttpProber(HttpEnvironment.of(resolver, policy, version))::run,
            new TunnelProbing(prober, tunnels)::run,
            new Diagnosis(policy, InstantSource.system())::run,
            new ReverseDns(servers),
            origins,
            routes);
    return new LocalProbing(location, resolver);
  }

  private static DnsEnvironment dns(
      Configuration configuration,
      NameServers servers,
      TargetResolver resolver,
      Supplier<TargetPolicy> policy) {
    DnsRoot root;
    try {
      root = DnsRoot.load(configuration.dns());
    } catch (InvalidConfigurationException e) {
      // Its files were right when the configuration was read, a moment ago.
      throw new IllegalStateException(String.valueOf(e.getMessage()), e);
    }
    return DnsEnvironment.of(servers, resolver, policy).withRoot(root);
  }

  private static LocationDescription describe(
      Configuration configuration, NameServers servers, String version) {
    LocationSettings settings = configuration.location();
    return new LocationDescription(
        settings.name(),
        version,
        settings.continent() == null ? null : settings.continent().name(),
        null,
        settings.country(),
        null,
        settings.city(),
        asn(configuration),
        settings.network(),
        settings.latitude(),
        settings.longitude(),
        settings.tags(),
        servers.names());
  }

  private static @Nullable Long asn(Configuration configuration) {
    return configuration.locationAsn() == null ? null : configuration.locationAsn().value();
  }
}
