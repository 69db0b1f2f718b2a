package io.lookingglass.probes.dns;

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
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.TargetPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where the servers of a request are, and whether they may be asked. Thread-safe. */
final class Servers {
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
  List<Reachable> own(DnsRequest request) {
    List<Reachable> own = new ArrayList<>();
    DnsTransport transport = transport(request, null);
    for (InetSocketAddress address : environment.own().addresses()) {
      InetAddress ip = address.getAddress();
      if (ip == null || (request.ipVersion() != null && IpVersion.of(ip) != request.ipVersion())) {
        continue;
      }
      int port =
          request.port() != null
              ? request.port()
              : transport.encrypted() ? transport.port() : address.getPort();
      own.add(reachable(IpAddresses.format(ip), ip, port, transport, null, request));
    }
    return own;
  }

  /** A server by name or address. */
  Located locate(DnsResolver.Server server, DnsRequest request) {
    DnsTransport transport = transport(request, server.transport());
    int port =
        server.port() != null
            ? server.port()
            : request.port() != null ? request.port() : transport.port();
    String shown = server.transport() == DnsTransport.DOH ? server.text() : server.host();
    Target target;
    try {
      target = TargetParser.parse(server.host());
    } catch (InvalidRequestException e) {
      return new Unreachable(
          new DnsServer(shown, null, port),
          transport,
          DnsFailure.NO_ADDRESS,
          e.problems().getFirst().message());
    }
    return switch (environment.names().resolve(target, request.ipVersion())) {
      case Resolution.Unresolved unresolved ->
          new Unreachable(
              new DnsServer(shown, null, port),
              transport,
              DnsFailure.NO_ADDRESS,
              unresolved.sentence());
      case Resolution.Resolved resolved -> {
        InetAddress address = resolved.target().address();
        DnsServer known = new DnsServer(shown, address, port);
        Optional<String> refusal = refusal(address);
        yield refusal.isPresent()
            ? new Unreachable(known, transport, DnsFailure.NOT_ALLOWED, refusal.get())
            : reachable(shown, address, port, transport, server, request);
      }
    };
  }

  /** Why an address may not be asked, a sentence without a full stop; empty when it may. */
  Optional<String> refusal(InetAddress address) {
    boolean own =
        environment.own().addresses().stream()
            .anyMatch(server -> address.equals(server.getAddress()));
    if (own) {
      return Optional.empty();
    }
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

  private static DnsTransport transport(DnsRequest request, @Nullable DnsTransport own) {
    if (own != null) {
      return own;
    }
    return request.protocol() == null ? DnsTransport.UDP : request.protocol();
  }
}
