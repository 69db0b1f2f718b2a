package io.lookingglass.tests.browser;

import io.lookingglass.bgp.query.QueriesBusyException;
import io.lookingglass.bgp.query.RoutePage;
import io.lookingglass.bgp.query.RouteQueries;
import io.lookingglass.bgp.query.RouteQuery;
import io.lookingglass.bgp.query.RouteQuery.Match;
import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.rpki.CacheStatus;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Rpki;
import io.lookingglass.bgp.rpki.RpkiStatus;
import io.lookingglass.bgp.rpki.RpkiView;
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
import io.lookingglass.probes.local.RouteTable;
import io.lookingglass.web.api.RouteNames;
import io.lookingglass.web.api.SeenRoutes;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Real tables with a few routes that differ in what can be seen of them. */
final class RoutesOnShow implements AutoCloseable {
  private static final VrpTable ROAS =
      VrpTable.of(List.of(new Vrp(IpPrefix.parse("203.0.112.0/22"), 24, new Asn(64496))));

  private final Rib rib = Rib.start(RibOptions.DEFAULT, InstantSource.system());
  private final CountDownLatch told = new CountDownLatch(6);

  RoutesOnShow() {
    rib.addListener(change -> told.countDown());
    AdjRibIn transitA = peer("transit-a", 2, 64500);
    AdjRibIn transitB = peer("transit-b", 6, 64511);
    AdjRibIn edge = peer("edge-1", 10, 64502);
    announce(transitA, "203.0.113.0/24", "64500 64500 64500 64496", true, Eligibility.ELIGIBLE);
    announce(transitB, "203.0.113.0/24", "64511 64496", true, Eligibility.ELIGIBLE);
    announce(edge, "203.0.113.0/24", "64502 64496", false, Eligibility.IMPORT_REJECTED);
    announce(transitA, "203.0.112.0/22", "64500 {64496,64497}", false, Eligibility.ELIGIBLE);
    announce(transitB, "203.0.112.0/24", "64511 64499", false, Eligibility.ELIGIBLE);
    announce(transitB, "192.0.2.0/24", "64511 64498", false, Eligibility.ELIGIBLE);
  }

  private AdjRibIn peer(String name, int number, long asn) {
    return rib.open(
        new RibPeer(
            name,
            IpAddresses.parse("198.51.100." + number),
            new Asn(asn),
            true,
            (Inet4Address) IpAddresses.parse("10.0.0." + number)),
        new PrefixLimit(1000, () -> {}));
  }

  private static void announce(
      AdjRibIn peer, String prefix, String asPath, boolean communities, Eligibility eligibility) {
    IpPrefix its = IpPrefix.parse(prefix);
    ByteArrayOutputStream nlri = new ByteArrayOutputStream();
    nlri.write(its.length());
    nlri.write(its.address().getAddress(), 0, (its.length() + 7) / 8);
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(new PathAttribute.AsPathAttribute(AsPathText.parse(asPath)));
    attributes.add(new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("198.51.100.2")));
    if (communities) {
      attributes.add(
          new PathAttribute.Communities(
              List.of(new Community.Standard(64500, 100), Community.WELL_KNOWN.get("no-export"))));
      attributes.add(
          new PathAttribute.ExtendedCommunities(
              List.of(ExtendedCommunityText.parse("rt:64500:7"))));
      attributes.add(new PathAttribute.LargeCommunities(List.of(new Community.Large(64500, 1, 2))));
    }
    peer.update(
        new ReceivedUpdate(
            List.of(),
            List.of(new NlriBlock(Family.IPV4_UNICAST, false, Octets.wrap(nlri.toByteArray()))),
            AttributeSet.of(attributes),
            null,
            List.of()),
        eligibility);
  }

  /** As measurements look them up. */
  RouteTable table() {
    SeenRoutes seen = new SeenRoutes(names());
    return (prefix, match, most) -> {
      Match related =
          switch (match) {
            case EXACT -> Match.EXACT;
            case LPM -> Match.LONGEST;
            case LONGER -> Match.LONGER;
            case SHORTER -> Match.SHORTER;
          };
      try {
        RoutePage page = queries().find(RouteQuery.of(prefix, related).atMost(most));
        return new RouteTable.Answer(
            true,
            page.routes().stream().map(found -> seen.of(found, false)).toList(),
            page.next() != null,
            null,
            page.took().toNanos());
      } catch (QueriesBusyException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  /** Answers from them, once they are there. */
  RouteQueries queries() {
    rib.validate(Rpki.Change.to(ROAS));
    try {
      told.await();
      while (!rib.validated()) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return RouteQueries.over(rib, RoutesOnShow::validity);
  }

  /** One cache in sync, one that fails. */
  RpkiView rpki(Instant now) {
    return new RpkiView() {
      @Override
      public RpkiStatus status() {
        return new RpkiStatus(
            List.of(
                new CacheStatus(
                    "rtr.example.net:323",
                    CacheStatus.Connection.SYNCHRONISED,
                    true,
                    1,
                    4711,
                    1_844L,
                    512_344,
                    now.minusSeconds(42),
                    null),
                new CacheStatus(
                    "[2001:db8::323]:8282",
                    CacheStatus.Connection.FAILED,
                    false,
                    1,
                    null,
                    null,
                    0,
                    null,
                    "Connection refused; tried again in 20 s")),
            512_344,
            now.plusSeconds(7_000),
            19_000_000);
      }

      @Override
      public OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
        return RoutesOnShow.validity(prefix, origin);
      }
    };
  }

  private static OriginValidity validity(IpPrefix prefix, @Nullable Asn origin) {
    return new OriginValidity(
        ROAS.state(prefix, origin), "rtr.example.net:323", 42L, ROAS.covering(prefix));
  }

  /** What the communities and ASes on show are called. */
  static RouteNames names() {
    Map<Long, String> ases =
        Map.of(
            64496L, "Example Customer",
            64500L, "Example Transit",
            64511L, "Other Transit",
            64499L, "Somebody Else");
    return new RouteNames() {
      @Override
      public Optional<String> community(String text) {
        return text.equals("64500:100") ? Optional.of("learned in Frankfurt") : Optional.empty();
      }

      @Override
      public List<String> communitiesNamed(String name) {
        return name.equalsIgnoreCase("learned in Frankfurt") ? List.of("64500:100") : List.of();
      }

      @Override
      public Optional<String> autonomousSystem(Asn asn) {
        return Optional.ofNullable(ases.get(asn.value()));
      }
    };
  }

  @Override
  public void close() {
    rib.close();
  }
}
