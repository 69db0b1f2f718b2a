package io.lookingglass.web;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetResolver;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every name has one address, 203.0.113.9, but {@code private.example}, which is inside. */
final class FixedResolver implements TargetResolver {

  @Override
  public Resolution resolve(Target target, @Nullable IpVersion version) {
    InetAddress address =
        switch (target) {
          case Target.Address literal -> literal.address();
          case Target.Prefix prefix -> throw new AssertionError("no address: " + prefix);
          case Target.Name name ->
              IpAddresses.parse(
                  name.ascii().equals("private.example") ? "10.0.0.1" : "203.0.113.9");
        };
    return new Resolution.Resolved(
        new ResolvedTarget(
            target,
            address,
            List.of(address),
            target instanceof Target.Name ? "192.0.2.53" : null,
            0));
  }
}
