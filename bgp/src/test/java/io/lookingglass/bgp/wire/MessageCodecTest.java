package io.lookingglass.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is written, and what cannot be. */
final class MessageCodecTest {
  private static final Inet4Address HOP = (Inet4Address) InetAddress.ofLiteral("192.0.2.1");
  private static final CodecContext FOUR = context(true, false, Set.of());
  private static final CodecContext TWO = context(false, false, Set.of());
  private static final CodecContext EXTENDED = context(true, true, Set.of());
  private static final Nlri.Prefix ROUTE = new Nlri.Prefix(IpPrefix.parse("203.0.113.0/24"), null);

  private static CodecContext context(
      boolean fourOctetAs, boolean extendedMessage, Set<Family> extendedNextHop) {
    return new CodecContext(
        fourOctetAs, true, extendedMessage, Set.of(), RandomMessages.FAMILIES, extendedNextHop);
  }

  private static AsPath path(long... asns) {
    List<Asn> path = new ArrayList<>();
    for (long asn : asns) {
      path.add(new Asn(asn));
    }
    return AsPath.sequence(path);
  }

  private static List<PathAttribute> route(PathAttribute... more) {
    List<PathAttribute> attributes = new ArrayList<>(List.of(more));
    attributes.add(new PathAttribute.NextHop(HOP));
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    return attributes;
  }

  private static BgpMessage.Update announce(List<PathAttribute> attributes) {
    return new BgpMessage.Update(List.of(), attributes, List.of(ROUTE));
  }

  private static List<PathAttribute> sent(List<PathAttribute> attributes, CodecContext context) {
    Octets octets = Octets.wrap(MessageCodec.encode(announce(attributes), context));
    return ((BgpMessage.Update) ((Decoded.Ok) MessageCodec.decode(octets, context)).message())
        .attributes();
  }

  @Test
  void aPeerOfTwoOctetNumbersGetsAsTransAndTheRealPathBeside() {
    PathAttribute aggregator = new PathAttribute.Aggregator(new Asn(65551), HOP);
    assertThat(sent(route(aggregator, new PathAttribute.AsPathAttribute(path(64496, 65551))), TWO))
        .containsExactly(
            new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
            new PathAttribute.AsPathAttribute(path(64496, 23456)),
            new PathAttribute.NextHop(HOP),
            new PathAttribute.Aggregator(Asn.TRANS, HOP),
            new PathAttribute.As4Path(path(64496, 65551)),
            new PathAttribute.As4Aggregator(new Asn(65551), HOP));
  }

  @Test
  void aPathThatFitsTwoOctetsHasNoAs4Path() {
    assertThat(sent(route(new PathAttribute.AsPathAttribute(path(64496, 64497))), TWO))
        .noneMatch(PathAttribute.As4Path.class::isInstance);
  }

  @Test
  void aPeerOfFourOctetNumbersGetsTheMergedPath() {
    assertThat(
            sent(
                route(
                    new PathAttribute.As4Path(path(65551)),
                    new PathAttribute.AsPathAttribute(path(64496, 23456))),
                FOUR))
        .contains(new PathAttribute.AsPathAttribute(path(64496, 65551)))
        .noneMatch(PathAttribute.As4Path.class::isInstance);
  }

  @Test
  void confederationSegmentsStayBeforeTheMergedPath() {
    AsPath.Segment confederation =
        new AsPath.Segment(
            AsPath.SegmentType.AS_CONFED_SEQUENCE, List.of(new Asn(65000), new Asn(65001)));
    AsPath.Segment set =
        new AsPath.Segment(AsPath.SegmentType.AS_SET, List.of(Asn.TRANS, new Asn(64497)));
    AsPath received =
        new AsPath(List.of(confederation, path(64496, 23456).segments().getFirst(), set));
    AsPath.Segment realSet =
        new AsPath.Segment(AsPath.SegmentType.AS_SET, List.of(new Asn(65551), new Asn(64497)));
    AsPath real = new AsPath(List.of(path(65550).segments().getFirst(), realSet));
    assertThat(
            FourOctetAsNumbers.merge(
                List.of(
                    new PathAttribute.AsPathAttribute(received), new PathAttribute.As4Path(real))))
        .containsExactly(
            new PathAttribute.AsPathAttribute(
                new AsPath(
                    List.of(confederation, path(64496, 65550).segments().getFirst(), realSet))));
  }

  @Test
  void multiprotocolRoutesStandFirstAndTheOthersAscend() {
    BgpMessage.Update update =
        new BgpMessage.Update(
            List.of(),
            List.of(
                new PathAttribute.AsPathAttribute(path(64496)),
                new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                new PathAttribute.MpReach(
                    Family.IPV6_UNICAST,
                    InetAddress.ofLiteral("2001:db8::1"),
                    null,
                    List.of(new Nlri.Prefix(IpPrefix.parse("2001:db8:1::/48"), null)))),
            List.of());
    Octets octets = Octets.wrap(MessageCodec.encode(update, FOUR));
    BgpMessage.Update read =
        (BgpMessage.Update) ((Decoded.Ok) MessageCodec.decode(octets, FOUR)).message();
    assertThat(read.attributes().stream().map(PathAttribute::type)).containsExactly(14, 1, 2);
  }

  @Test
  void anUnknownAttributeThatIsPassedOnHasThePartialBit() {
    PathAttribute.Unknown unknown =
        new PathAttribute.Unknown(
            AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE, 99, Octets.copyOf((byte) 1));
    assertThat(unknown.passedOn().flags())
        .isEqualTo(AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE | AttributeFlags.PARTIAL);
  }

  @Test
  void aMessageBeyondTheNegotiatedSizeIsRefused() {
    BgpMessage.Update update =
        new BgpMessage.Update(Collections.nCopies(1100, ROUTE), List.of(), List.of());
    assertThat(MessageCodec.length(update, FOUR)).isEqualTo(23 + 4400);
    assertThatThrownBy(() -> MessageCodec.encode(update, FOUR))
        .isInstanceOf(MessageTooLongException.class)
        .hasMessage("The UPDATE has 4423 octets, and at most 4096 fit");
    assertThat(MessageCodec.encode(update, EXTENDED)).hasSize(4423);
    BgpMessage.Update huge =
        new BgpMessage.Update(Collections.nCopies(17_000, ROUTE), List.of(), List.of());
    assertThatThrownBy(() -> MessageCodec.encode(huge, EXTENDED))
        .isInstanceOf(MessageTooLongException.class)
        .hasMessageStartingWith("The field of withdrawn routes has 68000 octets");
  }

  @Test
  void anOpenNeverExceeds4096OctetsAndAKeepaliveAlwaysHas19() {
    BgpMessage.Open open =
        new BgpMessage.Open(
            4,
            64496,
            90,
            HOP,
            Collections.nCopies(20, new Capability.Unknown(200, Octets.wrap(new byte[250]))));
    assertThatThrownBy(() -> MessageCodec.encode(open, EXTENDED))
        .isInstanceOf(MessageTooLongException.class);
    assertThat(MessageCodec.encode(new BgpMessage.Keepalive(), EXTENDED)).hasSize(19);
    byte[] header = MessageCodec.encode(new BgpMessage.Keepalive(), EXTENDED);
    header[16] = 0x20;
    header[18] = BgpMessage.Open.TYPE;
    assertThat(MessageCodec.frame(Octets.wrap(header), EXTENDED))
        .isInstanceOf(Framing.SessionReset.class);
  }

  @Test
  void theDataOfANotificationIsCutToWhatFits() {
    BgpMessage.Notification notification =
        NotificationCode.ATTRIBUTE_LENGTH_ERROR.notification(Octets.wrap(new byte[5000]));
    assertThat(MessageCodec.encode(notification, FOUR)).hasSize(4096);
    assertThat(MessageCodec.encode(notification, EXTENDED)).hasSize(5021);
  }

  @Test
  void whatAFamilyCannotHaveIsRefused() {
    PathAttribute.MpReach ipv4OverIpv6 =
        new PathAttribute.MpReach(
            Family.IPV4_UNICAST, InetAddress.ofLiteral("2001:db8::1"), null, List.of(ROUTE));
    BgpMessage.Update update = new BgpMessage.Update(List.of(), List.of(ipv4OverIpv6), List.of());
    assertThatThrownBy(() -> MessageCodec.encode(update, FOUR))
        .hasMessage("A route of ipv4-unicast cannot have the next hop 2001:db8::1 on this session");
    CodecContext negotiated = context(true, false, Set.of(Family.IPV4_UNICAST));
    assertThat(MessageCodec.encode(update, negotiated)).isNotEmpty();
    PathAttribute.MpUnreach wrong =
        new PathAttribute.MpUnreach(Family.IPV6_UNICAST, List.of(ROUTE));
    assertThatThrownBy(
            () ->
                MessageCodec.encode(
                    new BgpMessage.Update(List.of(), List.of(wrong), List.of()), FOUR))
        .hasMessage("203.0.113.0/24 is no route of ipv6-unicast");
    assertThatThrownBy(
            () -> MessageCodec.encode(announce(route(new PathAttribute.NextHop(HOP))), FOUR))
        .hasMessage("An UPDATE has NEXT_HOP once at most");
  }

  @Test
  void optionalParametersBeyond255OctetsAreWrittenInTheExtendedForm() {
    Capability large = new Capability.Unknown(200, Octets.wrap(new byte[248]));
    Capability refresh = new Capability.RouteRefresh();
    byte[] shortForm = MessageCodec.encode(open(large), FOUR);
    assertThat(shortForm[28] & 0xff).isEqualTo(252);
    byte[] extendedForm = MessageCodec.encode(open(large, refresh), FOUR);
    assertThat(extendedForm[28] & 0xff).isEqualTo(254);
    byte[] longer = MessageCodec.encode(open(large, refresh, refresh), FOUR);
    assertThat(new int[] {longer[28] & 0xff, longer[29] & 0xff, longer[30], longer[31] & 0xff})
        .containsExactly(255, 255, 1, 1);
    assertThat(MessageCodec.decode(Octets.wrap(longer), FOUR))
        .isEqualTo(new Decoded.Ok(open(large, refresh, refresh)));
  }

  private static BgpMessage.Open open(Capability... capabilities) {
    return new BgpMessage.Open(4, 64496, 90, HOP, List.of(capabilities));
  }
}
