package io.lookingglass;

import io.lookingglass.config.Configuration;
import io.lookingglass.probes.dns.DnsEnvironment;
import io.lookingglass.probes.dns.DnsProber;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.probes.tls.TlsHandshake;
import io.lookingglass.probes.tls.TlsOffer;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the way to this machine itself once, right after the start and behind everybody's back:
 * the first measurement of a cold JVM takes some hundred milliseconds longer than any other, and
 * ought not to be a user's.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  static BackgroundThread start(LocalProbing probing) {
    return new BackgroundThread("warm-up", () -> run(probing));
  }

  private static void run(LocalProbing probing) {
    question();
    // Makes keys and a ClientHello, which nobody gets.
    TlsHandshake.prepare(new TlsOffer("localhost", List.of()));
    for (String loopback : List.of("127.0.0.1", "::1")) {
      InetAddress address = InetAddress.ofLiteral(loopback);
      Target target = new Target.Address(address, loopback);
      ResolvedTarget resolved = new ResolvedTarget(target, address, List.of(address), null, 0);
      if (IpVersion.of(address) == IpVersion.IPV4) {
        probing.location().run(PingRequest.of(target), resolved, _ -> {});
        probing.location().run(MtuRequest.of(target), resolved, _ -> {});
      }
      probing.location().run(TracerouteRequest.of(target), resolved, _ -> {});
    }
  }

  /** To nobody but this process. */
  private static void question() {
    try (LoopbackNameServer server = LoopbackNameServer.open()) {
      NameServers servers = NameServers.of(List.of(server.address()));
      TargetPolicy nobodyElse = new TargetPolicy(Configuration.defaults().targets());
      DnsRequest request = DnsRequest.of(new Target.Name("localhost", "localhost"));
      MeasurementFold fold = new MeasurementFold(request);
      new DnsProber(DnsEnvironment.of(servers, new DnsTargetResolver(servers), () -> nobodyElse))
          .run(request, fold::add);
    } catch (SocketException e) {
      LOG.debug("no question was asked to warm up", e);
    }
  }
}
