package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A peer that tells routes to the tables a program under test listens to. For one thread. */
final class ToldRoutes implements AutoCloseable {
  private final ProgramUnderTest program;
  private final AdjRibIn routes;

  ToldRoutes(ProgramUnderTest program, String peer, long asn) {
    this.program = program;
    this.routes =
        program
            .rib()
            .open(
                new RibPeer(
                    peer,
                    IpAddresses.parse("192.0.2.99"),
                    new Asn(asn),
                    true,
                    (Inet4Address) IpAddresses.parse("10.0.0.9")),
                new PrefixLimit(1000, () -> {}));
  }

  /** Returns when listeners were told. */
  void announce(String prefix, String asPath) {
    AttributeSet attributes =
        AttributeSet.of(
            List.of(
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.AsPathAttribute(AsPathText.parse(asPath)),
                new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.99"))));
    update(new ReceivedUpdate(List.of(), List.of(block(prefix)), attributes, null, List.of()));
  }

  /** Returns when listeners were told. */
  void withdraw(String prefix) {
    update(new ReceivedUpdate(List.of(block(prefix)), List.of(), null, null, List.of()));
  }

  private void update(ReceivedUpdate update) {
    CountDownLatch told = new CountDownLatch(1);
    RouteChange.Listener listener = change -> told.countDown();
    program.rib().addListener(listener); // Comes behind the announcer's.
    routes.update(update, Eligibility.ELIGIBLE);
    try {
      if (!told.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The tables did not take " + update);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      program.rib().removeListener(listener);
    }
  }

  private static NlriBlock block(String text) {
    IpPrefix prefix = IpPrefix.parse(text);
    ByteArrayOutputStream nlri = new ByteArrayOutputStream();
    nlri.write(prefix.length());
    nlri.write(prefix.address().getAddress(), 0, (prefix.length() + 7) / 8);
    return new NlriBlock(
        prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST,
        false,
        Octets.wrap(nlri.toByteArray()));
  }

  @Override
  public void close() {
    routes.close();
  }
}
