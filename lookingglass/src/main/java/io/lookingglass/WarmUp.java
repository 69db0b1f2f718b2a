package io.lookingglass;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import java.net.InetAddress;
import java.util.List;

/**
 * Measures the way to this machine itself once, right after the start and behind everybody's back:
 * the first measurement of a cold JVM takes some hundred milliseconds longer than any other, and
 * ought not to be a user's.
 */
final class WarmUp {
  private WarmUp() {}

  static BackgroundThread start(LocalProbing probing) {
    return new BackgroundThread("warm-up", () -> run(probing));
  }

  private static void run(LocalProbing probing) {
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
}
