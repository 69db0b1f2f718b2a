package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.AsPath.Segment;
import io.lookingglass.bgp.wire.AsPath.SegmentType;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Messages of every kind, well-formed, as a session would send them. */
final class RandomMessages {
  static final Set<Family> FAMILIES =
      Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC, Family.IPV6_FLOWSPEC);

  private final RandomGenerator random;
  private final RandomFlowSpec rules;

  RandomMessages(RandomGenerator random) {
    this.random = random;
    this.rules = new RandomFlowSpec(random);
  }

  /** What a session of all families may have negotiated. */
  CodecContext context() {
    return new CodecContext(
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean() ? Set.of() : FAMILIES,
        FAMILIES,
        random.nextBoolean() ? Set.of() : Set.of(Family.IPV4_UNICAST));
  }

  BgpMessage message(CodecContext context) {
    return switch (random.nextInt(6)) {
      case 0 -> open();
      case 1 -> new BgpMessage.Notification(octet(), octet(), octets(random.nextInt(40)));
      case 2 -> new BgpMessage.Keepalive();
      case 3 -> new BgpMessage.RouteRefresh(family(), random.nextInt(3));
      default -> update(context);
    };
  }

  BgpMessage.Open open() {
    return new BgpMessage.Open(
        4, random.nextInt(65536), random.nextInt(65536), ipv4(), list(0, 20, _ -> capability()));
  }

  Capability capability() {
    return switch (random.nextInt(13)) {
      case 0 -> new Capability.Multiprotocol(family());
      case 1 -> new Capability.RouteRefresh();
      case 2 ->
          new Capability.ExtendedNextHop(
              list(0, 5, _ -> new Capability.ExtendedNextHop.Encoding(family(), 2)));
      case 3 -> new Capability.ExtendedMessage();
      case 4 -> new Capability.Role(octet());
      case 5 ->
          new Capability.GracefulRestart(
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(4096),
              list(
                  0,
                  5,
                  _ -> new Capability.GracefulRestart.Preserved(family(), random.nextBoolean())));
      case 6 -> new Capability.FourOctetAs(Asn.ofBits(random.nextInt()));
      case 7 -> new Capability.AddPath(list(0, 5, _ -> directions()));
      case 8 -> new Capability.EnhancedRouteRefresh();
      case 9 ->
          new Capability.LongLivedGracefulRestart(
              list(
                  0,
                  5,
                  _ ->
                      new Capability.LongLivedGracefulRestart.Retained(
                          family(), random.nextBoolean(), random.nextInt(1 << 24))));
      case 10 -> new Capability.Fqdn("router-" + octet() + ".example", text());
      case 11 -> new Capability.SoftwareVersion(text());
      default -> new Capability.Unknown(200 + random.nextInt(50), octets(random.nextInt(60)));
    };
  }

  private Capability.AddPath.Directions directions() {
    int directions = 1 + random.nextInt(3);
    return new Capability.AddPath.Directions(
        family(), (directions & 1) != 0, (directions & 2) != 0);
  }

  /** One that a peer of the context may send; its attributes in the order they are written in. */
  BgpMessage.Update update(CodecContext context) {
    List<PathAttribute> attributes = new ArrayList<>();
    boolean multiprotocol = random.nextBoolean();
    if (random.nextInt(5) == 0) {
      Family family = family();
      attributes.add(new PathAttribute.MpUnreach(family, nlri(family, context)));
    }
    List<Nlri.Prefix> withdrawn =
        random.nextInt(3) == 0 ? prefixes(Family.IPV4_UNICAST, context) : List.of();
    if (random.nextInt(8) == 0) {
      return new BgpMessage.Update(withdrawn, attributes, List.of());
    }
    if (multiprotocol) {
      attributes.addFirst(reach(family(), context));
    }
    attributes.addAll(attributes(context, !multiprotocol));
    return new BgpMessage.Update(
        withdrawn, attributes, multiprotocol ? List.of() : prefixes(Family.IPV4_UNICAST, context));
  }

  PathAttribute.MpReach reach(Family family, CodecContext context) {
    List<Nlri> nlri = nlri(family, context);
    if (family.isFlowSpec()) {
      return new PathAttribute.MpReach(family, null, null, nlri);
    }
    boolean ipv6 =
        family.equals(Family.IPV6_UNICAST)
            || (context.extendedNextHop().contains(family) && random.nextBoolean());
    return new PathAttribute.MpReach(
        family,
        ipv6 ? ipv6() : ipv4(),
        ipv6 && random.nextBoolean() ? InetAddress.ofLiteral("fe80::" + (1 + octet())) : null,
        nlri);
  }

  /** All that have to be there, and some of the others, ascending. */
  List<PathAttribute> attributes(CodecContext context, boolean nextHop) {
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(
        new PathAttribute.Origin(PathAttribute.OriginCode.ofCode(random.nextInt(3)).orElseThrow()));
    attributes.add(new PathAttribute.AsPathAttribute(asPath(context)));
    if (nextHop) {
      attributes.add(new PathAttribute.NextHop(ipv4()));
    }
    maybe(attributes, () -> new PathAttribute.MultiExitDisc(random.nextLong(1L << 32)));
    if (!context.external()) {
      attributes.add(new PathAttribute.LocalPref(random.nextLong(1L << 32)));
    }
    maybe(attributes, PathAttribute.AtomicAggregate::new);
    maybe(attributes, () -> new PathAttribute.Aggregator(asn(context), ipv4()));
    maybe(
        attributes,
        () ->
            new PathAttribute.Communities(
                list(
                    1,
                    80,
                    _ -> new Community.Standard(random.nextInt(65536), random.nextInt(65536)))));
    if (!context.external()) {
      maybe(attributes, () -> new PathAttribute.OriginatorId(ipv4()));
      maybe(attributes, () -> new PathAttribute.ClusterList(list(1, 4, _ -> ipv4())));
    }
    maybe(
        attributes,
        () ->
            new PathAttribute.ExtendedCommunities(
                list(1, 5, _ -> new ExtendedCommunity(random.nextLong()))));
    if (!context.fourOctetAs()) {
      maybe(
          attributes,
          () ->
              new PathAttribute.As4Path(
                  AsPath.sequence(list(1, 5, _ -> new Asn(65536 + random.nextInt(1000))))));
      maybe(
          attributes,
          () -> new PathAttribute.As4Aggregator(new Asn(65536 + random.nextInt(1000)), ipv4()));
    }
    maybe(attributes, () -> new PathAttribute.Ipv6ExtendedCommunities(list(1, 3, _ -> octets(20))));
    maybe(attributes, () -> new PathAttribute.Aigp(random.nextLong()));
    maybe(
        attributes,
        () ->
            new PathAttribute.LargeCommunities(
                List.copyOf(
                    new LinkedHashSet<>(
                        list(
                            1,
                            5,
                            _ ->
                                new Community.Large(
                                    random.nextLong(1L << 32), octet(), octet()))))));
    maybe(attributes, () -> new PathAttribute.OnlyToCustomer(Asn.ofBits(random.nextInt())));
    maybe(attributes, () -> new PathAttribute.AttrSet(octets(4 + random.nextInt(20))));
    maybe(
        attributes,
        () ->
            new PathAttribute.Unknown(
                AttributeFlags.OPTIONAL | random.nextInt(8) << 5,
                129 + random.nextInt(100),
                octets(random.nextInt(300))));
    return attributes;
  }

  AsPath asPath(CodecContext context) {
    List<SegmentType> types =
        context.external()
            ? List.of(SegmentType.AS_SEQUENCE, SegmentType.AS_SET)
            : List.of(SegmentType.values());
    return new AsPath(
        list(
            0,
            4,
            _ ->
                new Segment(
                    types.get(random.nextInt(types.size())), list(1, 6, _ -> asn(context)))));
  }

  /** One that the session can tell as it is. */
  private Asn asn(CodecContext context) {
    return new Asn(
        context.fourOctetAs() && random.nextBoolean()
            ? random.nextLong(1, 1L << 32)
            : random.nextLong(1, 65536));
  }

  List<Nlri> nlri(Family family, CodecContext context) {
    return list(
        1,
        5,
        _ ->
            family.isFlowSpec()
                ? new Nlri.FlowSpec(rules.rule(family), pathId(family, context))
                : prefix(family, context));
  }

  private List<Nlri.Prefix> prefixes(Family family, CodecContext context) {
    return list(1, 8, _ -> prefix(family, context));
  }

  private Nlri.Prefix prefix(Family family, CodecContext context) {
    InetAddress address = family.equals(Family.IPV4_UNICAST) ? ipv4() : ipv6();
    return new Nlri.Prefix(
        IpPrefix.containing(address, random.nextInt(address.getAddress().length * 8 + 1)),
        pathId(family, context));
  }

  private @Nullable Long pathId(Family family, CodecContext context) {
    return context.addPath().contains(family) ? random.nextLong(1L << 32) : null;
  }

  private Family family() {
    return FAMILIES.stream().sorted().toList().get(random.nextInt(4));
  }

  private Inet4Address ipv4() {
    return (Inet4Address) IpAddresses.ofBytes(octets(4).toByteArray());
  }

  private InetAddress ipv6() {
    return IpAddresses.ofBytes(octets(16).toByteArray());
  }

  private int octet() {
    return random.nextInt(256);
  }

  private String text() {
    return "Lookingglass/" + octet() + " \u00e4\u4e2d\ud83d\udc0b";
  }

  Octets octets(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Octets.wrap(bytes);
  }

  private void maybe(List<PathAttribute> attributes, Supplier<PathAttribute> attribute) {
    if (random.nextInt(3) == 0) {
      attributes.add(attribute.get());
    }
  }

  private <T> List<T> list(int least, int most, IntFunction<T> element) {
    List<T> list = new ArrayList<>();
    int size = random.nextInt(least, most + 1);
    for (int i = 0; i < size; i++) {
      list.add(element.apply(i));
    }
    return list;
  }
}
