package io.lookingglass.web;

import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.bgp.wire.text.AsPathText;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Real tables with two peers, {@code full} and {@code bare}, whose routes tests announce. */
final class HandFilledRib implements AutoCloseable {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final VrpTable ROAS =
      VrpTable.of(List.of(new Vrp(IpPrefix.parse("203.0.113.0/24"), 24, new Asn(64496))));

  private final Rib rib = Rib.start(RibOptions.DEFAULT, () -> NOW);
  final AdjRibIn full = peer("full", 2, 4_200_000_001L);
  final AdjRibIn bare = peer("bare", 3, 64511);

  final RouteQueries queries =
      RouteQueries.over(
          rib,
          (prefix, origin) ->
              new OriginValidity(
                  ROAS.state(prefix, origin), "rtr.example.net:323", 42L, ROAS.covering(prefix)));

  HandFilledRib() {
    rib.validate(Rpki.Change.to(ROAS)); // Comes before any route: told in the same queue.
  }

  private AdjRibIn peer(String name, int number, long asn) {
    return rib.open(
        new RibPeer(
            name,
            IpAddresses.parse("192.0.2." + number),
            new Asn(asn),
            true,
            (Inet4Address) IpAddresses.parse("10.0.0." + number)),
        new PrefixLimit(1000, () -> {}));
  }

  void announce(AdjRibIn peer, String prefix, String asPath, String... communities) {
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(new PathAttribute.AsPathAttribute(AsPathText.parse(asPath)));
    attributes.add(new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.99")));
    attributes.add(new PathAttribute.LocalPref(200));
    List<Community.Standard> standard = new ArrayList<>();
    for (String text : communities) {
      if (Community.tryParse(text).orElse(null) instanceof Community.Standard community) {
        standard.add(community);
      } else {
        attributes.add(
            new PathAttribute.ExtendedCommunities(List.of(ExtendedCommunityText.parse(text))));
      }
    }
    if (!standard.isEmpty()) {
      attributes.add(new PathAttribute.Communities(standard));
    }
    update(
        peer,
        new ReceivedUpdate(
            List.of(), List.of(block(prefix)), AttributeSet.of(attributes), null, List.of()));
  }

  void withdraw(AdjRibIn peer, String prefix) {
    update(peer, new ReceivedUpdate(List.of(block(prefix)), List.of(), null, null, List.of()));
  }

  /** Returns when it can be read. */
  private void update(AdjRibIn peer, ReceivedUpdate update) {
    CountDownLatch told = new CountDownLatch(1);
    RouteChange.Listener listener = change -> told.countDown();
    rib.addListener(listener);
    peer.update(update, Eligibility.ELIGIBLE);
    try {
      if (!told.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The tables did not take " + update);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      rib.removeListener(listener);
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
    rib.close();
  }
}
