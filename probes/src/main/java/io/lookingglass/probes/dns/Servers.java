package io.lookingglass.probes.dns;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.OwnResolvers;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out where the servers of a request are, and whether they may be asked. Thread-safe. */
final class Servers {
  /** Of one name; more than that is asked of nobody in the time there is. */
  private static final int MOST_ADDRESSES = 4;

  private final DnsEnvironment environment;

  Servers(DnsEnvironment environment) {
    this.environment = environment;
  }

  /** A server of a request. */
  sealed interface Located {
    DnsServer server();
  }

  /** It can be asked. */
  record Reachable(DnsServer server, Exchange.Way way) implements Located {}

  /**
   * It cannot.
   *
   * @param reason a sentence without a full stop
   */
  record Unreachable(DnsServer server, DnsTransport transport, DnsFailure failure, String reason)
      implements Located {}

  /** This server's own resolvers. */
  List<Located> own(DnsRequest request) {
    List<Located> own = new ArrayList<>();
    DnsTransport transport = request.transportOrDefault();
    for (InetSocketAddress address : environment.own().addresses()) {
      InetAddress ip = address.getAddress();
      if (ip == null || (request.ipVersion() != null && IpVersion.of(ip) != request.ipVersion())) {
        continue;
      }
      own.add(
          located(
              IpAddresses.format(ip),
              ip,
              request.portOfOwn(address.getPort()),
              transport,
              null,
              request));
    }
    return own;
  }

  /**
   * A server by name or address, at each address that it has: the one preferred first, the others
   * for when that is silent.
   */
  List<Located> locate(DnsResolver.Server server, DnsRequest request) {
    DnsTransport transport = request.transport(server);
    int port = request.port(server);
    String shown = server.transport() == DnsTransport.DOH ? server.text() : server.host();
    Target target;
    try {
      target = TargetParser.parse(server.host());
    } catch (InvalidRequestException e) {
      return List.of(
          new Unreachable(
              new DnsServer(shown, null, port),
              transport,
              DnsFailure.NO_ADDRESS,
              e.problems().getFirst().message()));
    }
    return switch (environment.names().resolve(target, request.ipVersion())) {
      case Resolution.Unresolved unresolved ->
          List.of(
              new Unreachable(
                  new DnsServer(shown, null, port),
                  transport,
                  DnsFailure.NO_ADDRESS,
                  unresolved.sentence()));
      case Resolution.Resolved resolved ->
          addresses(resolved.target(), request.ipVersion())
              .map(address -> located(shown, address, port, transport, server, request))
              .toList();
    };
  }

  private static Stream<InetAddress> addresses(ResolvedTarget target, @Nullable IpVersion version) {
    return Stream.concat(Stream.of(target.address()), target.addresses().stream())
        .filter(address -> version == null || IpVersion.of(address) == version)
        .distinct()
        .limit(MOST_ADDRESSES);
  }

  private Located located(
      String shown,
      InetAddress address,
      int port,
      DnsTransport transport,
      DnsResolver.@Nullable Server server,
      DnsRequest request) {
    Optional<String> refusal =
        own().include(address, port, transport) ? Optional.empty() : refusal(address);
    return refusal.isPresent()
        ? new Unreachable(
            new DnsServer(shown, address, port), transport, DnsFailure.NOT_ALLOWED, refusal.get())
        : reachable(shown, address, port, transport, server, request);
  }

  private OwnResolvers own() {
    return new OwnResolvers(
        environment.own().addresses().stream()
            .filter(server -> server.getAddress() != null)
            .map(server -> HostPort.of(server.getAddress(), server.getPort()))
            .toList());
  }

  /** Why an address may not be asked, a sentence without a full stop; empty when it may. */
  Optional<String> refusal(InetAddress address) {
    return switch (environment.policy().get().decide(address)) {
      case TargetPolicy.Allowed _ -> Optional.empty();
      case TargetPolicy.Refused refused -> Optional.of(refused.sentence());
    };
  }

  private static Reachable reachable(
      String shown,
      InetAddress address,
      int port,
      DnsTransport transport,
      DnsResolver.@Nullable Server server,
      DnsRequest request) {
    String name = server == null ? IpAddresses.format(address) : server.host();
    String path =
        server == null || server.path() == null ? DnsResolver.DEFAULT_PATH : server.path();
    return new Reachable(
        new DnsServer(shown, address, port),
        new Exchange.Way(
            new InetSocketAddress(address, port), name, transport, path, request.encryption()));
  }
}
