package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.VrpTable;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Real tables, filled by hand: peers are called into being by their names. */
final class QueriedRib implements AutoCloseable {
  final Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system());
  private final Map<String, AdjRibIn> peers = new LinkedHashMap<>();

  private AdjRibIn peer(String name) {
    return peers.computeIfAbsent(
        name,
        it -> {
          int number = peers.size() + 1;
          boolean external = !it.startsWith("internal");
          return rib.open(
              new RibPeer(
                  it,
                  IpAddresses.parse("192.0.2." + number),
                  new Asn(external ? 65000 + number : 64500),
                  external,
                  (Inet4Address) IpAddresses.parse("10.0.0." + number)),
              new PrefixLimit(1_000_000, () -> {}));
        });
  }

  /** Announces and waits until it can be read. */
  void announce(
      String peer, String prefix, @Nullable Integer pathId, String asPath, String... communities) {
    tell(peer, prefix, pathId, attributes(asPath, communities), Eligibility.ELIGIBLE);
  }

  /** Lets the RPKI say this, and waits until every route is judged by it. */
  void validate(VrpTable payloads) {
    rib.validate(Rpki.Change.to(payloads));
    long end = System.nanoTime() + 20_000_000_000L;
    while (!rib.validated()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("The tables did not take the payloads");
      }
      Thread.onSpinWait();
    }
  }

  void tell(
      String peer,
      String prefix,
      @Nullable Integer pathId,
      AttributeSet attributes,
      Eligibility eligibility) {
    AdjRibIn table = peer(peer);
    NlriBlock block = block(IpPrefix.parse(prefix), pathId);
    table.update(
        new ReceivedUpdate(List.of(), List.of(block), attributes, null, List.of()), eligibility);
    settle(table, block);
  }

  void withdraw(String peer, String prefix, @Nullable Integer pathId) {
    AdjRibIn table = peer(peer);
    NlriBlock block = block(IpPrefix.parse(prefix), pathId);
    table.update(
        new ReceivedUpdate(List.of(block), List.of(), null, null, List.of()), Eligibility.ELIGIBLE);
    settle(table, block);
  }

  /** A change that comes last in the same queue, and is told of when it can be read. */
  private void settle(AdjRibIn table, NlriBlock block) {
    CountDownLatch read = new CountDownLatch(1);
    IpPrefix marker = IpPrefix.parse("198.51.100.255/32");
    RouteChange.Listener listener =
        change -> {
          if (change.nlri().equals(new Nlri.Prefix(marker, null)) && change.attributes() == null) {
            read.countDown();
          }
        };
    rib.addListener(listener);
    NlriBlock marking = block(marker, null);
    table.update(
        new ReceivedUpdate(List.of(), List.of(marking), attributes("1"), null, List.of()),
        Eligibility.ELIGIBLE);
    table.update(
        new ReceivedUpdate(List.of(marking), List.of(), null, null, List.of()),
        Eligibility.ELIGIBLE);
    try {
      if (!read.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The tables did not take " + block);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      rib.removeListener(listener);
    }
  }

  static AttributeSet attributes(String asPath, String... communities) {
    List<Community.Standard> standard = new ArrayList<>();
    List<Community.Large> large = new ArrayList<>();
    List<ExtendedCommunity> extended = new ArrayList<>();
    for (String text : communities) {
      switch (Community.tryParse(text).orElse(null)) {
        case Community.Standard its -> standard.add(its);
        case Community.Large its -> large.add(its);
        case null -> extended.add(ExtendedCommunityText.parse(text));
      }
    }
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(new PathAttribute.AsPathAttribute(AsPathText.parse(asPath)));
    attributes.add(new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.254")));
    if (!standard.isEmpty()) {
      attributes.add(new PathAttribute.Communities(standard));
    }
    if (!extended.isEmpty()) {
      attributes.add(new PathAttribute.ExtendedCommunities(extended));
    }
    if (!large.isEmpty()) {
      attributes.add(new PathAttribute.LargeCommunities(large));
    }
    return AttributeSet.of(attributes);
  }

  private static NlriBlock block(IpPrefix prefix, @Nullable Integer pathId) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (pathId != null) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(pathId >>> shift);
      }
    }
    out.write(prefix.length());
    out.write(prefix.address().getAddress(), 0, (prefix.length() + 7) / 8);
    Family family = prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    return new NlriBlock(family, pathId != null, Octets.wrap(out.toByteArray()));
  }

  @Override
  public void close() {
    rib.close();
  }
}
