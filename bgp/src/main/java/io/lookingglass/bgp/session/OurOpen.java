package io.lookingglass.bgp.session;

import io.lookingglass.bgp.wire.BgpMessage.Open;
import io.lookingglass.bgp.wire.Capability;
import io.lookingglass.bgp.wire.Capability.GracefulRestart;
import io.lookingglass.bgp.wire.Capability.LongLivedGracefulRestart;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.config.net.Asn;
import java.util.ArrayList;
import java.util.List;

/** The OPEN we send. */
final class OurOpen {

  private OurOpen() {}

  /**
   * All we offer.
   *
   * <p>Graceful restart: this speaker forwards no packets, its next hops are other machines, so
   * forwarding outlives every restart of it, and the F bit is always set.
   *
   * @param restarted the R bit
   */
  static Open of(SessionSettings settings, boolean restarted) {
    List<Family> families = settings.families();
    List<Capability> capabilities = new ArrayList<>();
    families.forEach(family -> capabilities.add(new Capability.Multiprotocol(family)));
    capabilities.add(new Capability.RouteRefresh());
    if (families.contains(Family.IPV4_UNICAST)) {
      capabilities.add(
          new Capability.ExtendedNextHop(
              List.of(new Capability.ExtendedNextHop.Encoding(Family.IPV4_UNICAST, 2))));
    }
    capabilities.add(new Capability.ExtendedMessage());
    if (settings.role() != null && settings.external()) {
      capabilities.add(new Capability.Role(settings.role()));
    }
    if (settings.gracefulRestart().isPositive()) {
      capabilities.add(
          new GracefulRestart(
              restarted,
              true,
              (int) settings.gracefulRestart().toSeconds(),
              families.stream()
                  .map(family -> new GracefulRestart.Preserved(family, true))
                  .toList()));
    }
    capabilities.add(new Capability.FourOctetAs(settings.localAsn()));
    if (settings.addPath()) {
      capabilities.add(
          new Capability.AddPath(
              families.stream()
                  .map(family -> new Capability.AddPath.Directions(family, true, false))
                  .toList()));
    }
    capabilities.add(new Capability.EnhancedRouteRefresh());
    if (settings.gracefulRestart().isPositive() && settings.longLivedStaleTime().isPositive()) {
      int seconds = (int) Math.min(settings.longLivedStaleTime().toSeconds(), 0xff_ffff);
      capabilities.add(
          new LongLivedGracefulRestart(
              families.stream()
                  .map(family -> new LongLivedGracefulRestart.Retained(family, true, seconds))
                  .toList()));
    }
    Asn asn = settings.localAsn();
    return new Open(
        4,
        (int) (asn.isTwoOctet() ? asn : Asn.TRANS).value(),
        (int) settings.holdTime().toSeconds(),
        settings.identifier(),
        capabilities);
  }
}
