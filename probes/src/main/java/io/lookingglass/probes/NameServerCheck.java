package io.lookingglass.probes;

import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.OwnResolvers;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.target.TargetResolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the servers that a question names may be asked. The probe checks again what it asks in
 * the end; here an asker is told before anything is sent. Thread-safe.
 */
final class NameServerCheck {
  private static final int DNS_PORT = DnsTransport.UDP.port();

  private final TargetResolver resolver;
  private final Supplier<TargetPolicy> policy;

  NameServerCheck(TargetResolver resolver, Supplier<TargetPolicy> policy) {
    this.resolver = resolver;
    this.policy = policy;
  }

  /** Refuses what needs no look into the DNS to be refused. */
  void atSight(DnsRequest request, List<String> ownResolvers) throws MeasurementRefusedException {
    List<HostPort> own = own(ownResolvers);
    boolean system =
        !request.trace()
            && (request.resolvers().isEmpty()
                || request.resolvers().stream()
                    .anyMatch(DnsResolver.SystemResolvers.class::isInstance));
    for (HostPort each : system ? own : List.<HostPort>of()) {
      InetAddress address = each.address();
      if (address != null) {
        check(
            own,
            new Target.Address(address, each.host()),
            address,
            request.portOfOwn(each.port()),
            request.transportOrDefault());
      }
    }
    for (DnsResolver each : request.resolvers()) {
      if (each instanceof DnsResolver.Server server) {
        @Nullable InetAddress address = IpAddresses.tryParse(server.host()).orElse(null);
        if (address != null) {
          check(
              own,
              new Target.Address(address, server.host()),
              address,
              request.port(server),
              request.transport(server));
        }
      }
    }
  }

  /** Refuses servers whose names lead where nobody may ask. Blocks for some seconds at most. */
  void byName(DnsRequest request, List<String> ownResolvers) throws MeasurementRefusedException {
    List<HostPort> own = own(ownResolvers);
    for (Named named : lookedUp(request)) {
      check(
          own,
          named.target(),
          named.address(),
          request.port(named.server()),
          request.transport(named.server()));
    }
  }

  private record Named(DnsResolver.Server server, Target target, InetAddress address) {}

  /** All at once; names without an address are left to the probe to tell. */
  private List<Named> lookedUp(DnsRequest request) {
    List<Future<@Nullable Named>> asked = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (DnsResolver each : request.resolvers()) {
        if (each instanceof DnsResolver.Server server
            && IpAddresses.tryParse(server.host()).isEmpty()) {
          asked.add(threads.submit(() -> lookUp(server, request)));
        }
      }
    }
    List<Named> found = new ArrayList<>();
    for (Future<@Nullable Named> each : asked) {
      @Nullable Named named = each.state() == Future.State.SUCCESS ? each.resultNow() : null;
      if (named != null) {
        found.add(named);
      }
    }
    return found;
  }

  private @Nullable Named lookUp(DnsResolver.Server server, DnsRequest request) {
    Target target;
    try {
      target = TargetParser.parse(server.host());
    } catch (InvalidRequestException e) {
      return null; // The probe tells what is wrong with it.
    }
    return resolver.resolve(target, request.ipVersion()) instanceof Resolution.Resolved resolved
        ? new Named(server, target, resolved.target().address())
        : null;
  }

  private void check(
      List<HostPort> own, Target target, InetAddress address, int port, DnsTransport transport)
      throws MeasurementRefusedException {
    if (new OwnResolvers(own).include(address, port, transport)) {
      return;
    }
    switch (policy.get().decide(address)) {
      case TargetPolicy.Allowed _ -> {}
      case TargetPolicy.Refused refused -> throw Refusals.target(target, address, refused);
    }
  }

  private static List<HostPort> own(List<String> names) {
    return names.stream().map(name -> HostPort.parse(name, DNS_PORT)).toList();
  }
}
