package io.lookingglass.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the peer is told, seen from the peer: every message is encoded and decoded. */
final class AdjRibOutTest {
  private static final Set<Family> FAMILIES =
      Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_FLOWSPEC);

  private static final AdjRibOut.Policy AS_IT_IS =
      (_, _, attributes) -> new AdjRibOut.Verdict.Sent(attributes);

  private final AdjRibOut adjRibOut = new AdjRibOut(5000, AS_IT_IS, () -> Instant.EPOCH);
  private final AtomicInteger ready = new AtomicInteger();
  private final Map<Family, Map<Nlri, List<PathAttribute>>> heard = new HashMap<>();
  private CodecContext context = context(true, false);

  private static CodecContext context(boolean fourOctetAs, boolean extendedMessage) {
    return new CodecContext(fourOctetAs, true, extendedMessage, Set.of(), FAMILIES, Set.of());
  }

  private Advertisement open(boolean enhancedRefresh) {
    heard.clear();
    return adjRibOut.open(
        FAMILIES,
        enhancedRefresh,
        context.maxMessageLength(),
        update -> MessageCodec.length(update, context),
        ready::incrementAndGet);
  }

  private static List<PathAttribute> ipv4(int variant) {
    return List.of(
        new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
        new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(400_000 + variant)))),
        new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("10.99.0.1")));
  }

  private static List<PathAttribute> mp(Family family, int variant) {
    return List.of(
        new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
        new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(64500 + variant)))),
        new PathAttribute.MpReach(
            family,
            family.isFlowSpec() ? null : IpAddresses.parse("2001:db8::1"),
            null,
            List.of()));
  }

  private static Nlri prefix(String prefix) {
    return new Nlri.Prefix(IpPrefix.parse(prefix), null);
  }

  /** Takes messages as the peer would. */
  private List<BgpMessage> hear(Advertisement advertisement) {
    List<BgpMessage> messages = new ArrayList<>();
    for (Optional<BgpMessage> message = advertisement.next();
        message.isPresent();
        message = advertisement.next()) {
      byte[] octets = MessageCodec.encode(message.get(), context);
      assertThat(octets.length).isLessThanOrEqualTo(context.maxMessageLength());
      Decoded decoded = MessageCodec.decode(Octets.wrap(octets), context);
      assertThat(decoded).isInstanceOf(Decoded.Ok.class);
      BgpMessage received = ((Decoded.Ok) decoded).message();
      messages.add(received);
      if (received instanceof BgpMessage.Update update) {
        hear(update);
      }
    }
    return messages;
  }

  private void hear(BgpMessage.Update update) {
    Map<Nlri, List<PathAttribute>> ipv4 =
        heard.computeIfAbsent(Family.IPV4_UNICAST, _ -> new HashMap<>());
    update.withdrawn().forEach(ipv4::remove);
    List<PathAttribute> others = ofRoutes(update.attributes());
    update.nlri().forEach(nlri -> ipv4.put(nlri, others));
    for (PathAttribute attribute : update.attributes()) {
      if (attribute instanceof PathAttribute.MpUnreach unreach) {
        unreach
            .withdrawn()
            .forEach(nlri -> heard.getOrDefault(unreach.family(), new HashMap<>()).remove(nlri));
      }
      if (attribute instanceof PathAttribute.MpReach reach) {
        reach
            .nlri()
            .forEach(
                nlri ->
                    heard.computeIfAbsent(reach.family(), _ -> new HashMap<>()).put(nlri, others));
      }
    }
  }

  private void assertHeardWhatIsWanted() {
    for (Family family : FAMILIES) {
      Map<Nlri, List<PathAttribute>> wanted = new HashMap<>();
      adjRibOut
          .routes(family)
          .forEach(
              (nlri, attributes) ->
                  wanted.put(
                      nlri,
                      attributes.stream()
                          .filter(attribute -> !(attribute instanceof PathAttribute.MpReach))
                          .toList()));
      assertThat(heard.getOrDefault(family, Map.of())).isEqualTo(wanted);
      AdjRibOut.Counts counts = adjRibOut.counts(family);
      assertThat(counts).isEqualTo(new AdjRibOut.Counts(0, 0, wanted.size(), 0));
    }
  }

  /** Without NLRI, and with the AS path as it was before the codec made it fit two octets an AS. */
  private static List<PathAttribute> ofRoutes(List<PathAttribute> attributes) {
    Optional<AsPath> whole =
        attributes.stream()
            .filter(PathAttribute.As4Path.class::isInstance)
            .map(attribute -> ((PathAttribute.As4Path) attribute).path())
            .findAny();
    List<PathAttribute> kept = new ArrayList<>();
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.AsPathAttribute path) {
        kept.add(new PathAttribute.AsPathAttribute(whole.orElse(path.path())));
      } else if (!(attribute instanceof PathAttribute.MpReach
          || attribute instanceof PathAttribute.MpUnreach
          || attribute instanceof PathAttribute.As4Path)) {
        kept.add(attribute);
      }
    }
    return kept;
  }

  private static boolean isEndOfRib(BgpMessage message) {
    return message instanceof BgpMessage.Update update
        && update.withdrawn().isEmpty()
        && update.nlri().isEmpty()
        && (update.attributes().isEmpty()
            || (update.attributes().getFirst() instanceof PathAttribute.MpUnreach unreach
                && unreach.withdrawn().isEmpty()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aPeerHasExactlyWhatIsWantedWhateverChangedMeanwhile(long seed) {
    context = context(seed % 2 == 0, seed > 2);
    Random random = new Random(seed);
    Advertisement advertisement = open(false);
    adjRibOut.complete();
    for (int round = 0; round < 20; round++) {
      for (int change = random.nextInt(400); change > 0; change--) {
        change(random);
      }
      if (round % 7 == 6) {
        advertisement = open(false); // A new session.
      }
      if (round % 5 == 4) {
        advertisement.next().ifPresent(this::hearOne); // Changes come between messages as well.
        change(random);
        advertisement.resend(Family.IPV6_UNICAST);
      }
      hear(advertisement);
      assertHeardWhatIsWanted();
    }
  }

  private void hearOne(BgpMessage message) {
    if (message instanceof BgpMessage.Update update) {
      hear(update);
    }
  }

  private void change(Random random) {
    int which = random.nextInt(1200);
    int variant = random.nextInt(4);
    Family family;
    Nlri nlri;
    List<PathAttribute> attributes;
    if (which < 700) {
      family = Family.IPV4_UNICAST;
      byte[] address = {20, (byte) (which >> 8), (byte) which, 0};
      nlri =
          new Nlri.Prefix(IpPrefix.containing(IpAddresses.ofBytes(address), 24 + which % 9), null);
      attributes = ipv4(variant);
    } else if (which < 1100) {
      family = Family.IPV6_UNICAST;
      nlri =
          new Nlri.Prefix(IpPrefix.parse("2001:db8:" + Integer.toHexString(which) + "::/48"), null);
      attributes = mp(family, variant);
    } else {
      family = Family.IPV4_FLOWSPEC;
      nlri =
          new Nlri.FlowSpec(
              new FlowSpecRule(
                  List.of(
                      new FlowSpecRule.PrefixComponent(
                          1, IpPrefix.parse("20.0.0." + (which - 1100) + "/32"), 0))),
              null);
      attributes = mp(family, variant);
    }
    if (random.nextInt(3) == 0) {
      adjRibOut.withdraw(family, nlri);
    } else {
      adjRibOut.announce(family, nlri, attributes);
    }
  }

  @Test
  void routesOfEqualAttributesShareMessages() {
    Advertisement advertisement = open(false);
    for (int index = 0; index < 2200; index++) {
      byte[] address = {20, (byte) (index >> 8), (byte) index, 0};
      adjRibOut.announce(
          Family.IPV4_UNICAST,
          new Nlri.Prefix(IpPrefix.containing(IpAddresses.ofBytes(address), 24), null),
          ipv4(index % 2));
    }
    // 1100 prefixes of four octets do not fit in one message.
    assertThat(hear(advertisement)).hasSize(4);
    assertHeardWhatIsWanted();
  }

  @Test
  void withdrawalsGoFirst() {
    Advertisement advertisement = open(false);
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1));
    hear(advertisement);
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("198.51.100.0/24"), ipv4(1));
    adjRibOut.withdraw(Family.IPV4_UNICAST, prefix("192.0.2.0/24"));
    assertThat(hear(advertisement))
        .extracting(message -> ((BgpMessage.Update) message).withdrawn().size())
        .containsExactly(1, 0);
  }

  @Test
  void aChangeThatIsTakenBackBeforeItWasSentIsNotSent() {
    Advertisement advertisement = open(false);
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1));
    adjRibOut.withdraw(Family.IPV4_UNICAST, prefix("192.0.2.0/24"));
    assertThat(advertisement.next()).isEmpty();
  }

  @Test
  void endOfRibWaitsForWhatIsStored() {
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1));
    Advertisement advertisement = open(false);
    assertThat(hear(advertisement)).noneMatch(AdjRibOutTest::isEndOfRib).hasSize(1);
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("198.51.100.0/24"), ipv4(1));
    adjRibOut.complete();
    List<BgpMessage> messages = hear(advertisement);
    assertThat(messages).hasSize(4);
    assertThat(messages.subList(1, 4)).allMatch(AdjRibOutTest::isEndOfRib);
    assertThat(messages.getFirst()).matches(message -> !isEndOfRib(message));
    advertisement.resend(Family.IPV4_UNICAST);
    assertThat(hear(advertisement)).hasSize(1).noneMatch(AdjRibOutTest::isEndOfRib);
  }

  @Test
  void anEnhancedRefreshIsMarkedAtItsBeginningAndEnd() {
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1));
    adjRibOut.complete();
    Advertisement advertisement = open(true);
    hear(advertisement);
    advertisement.resend(Family.IPV4_UNICAST);
    List<BgpMessage> messages = hear(advertisement);
    assertThat(messages).hasSize(3);
    assertThat(messages.getFirst())
        .isEqualTo(new BgpMessage.RouteRefresh(Family.IPV4_UNICAST, BgpMessage.RouteRefresh.BEGIN));
    assertThat(messages.getLast())
        .isEqualTo(new BgpMessage.RouteRefresh(Family.IPV4_UNICAST, BgpMessage.RouteRefresh.END));
    advertisement.resend(Family.IPV6_FLOWSPEC);
    assertThat(advertisement.next()).as("not negotiated").isEmpty();
  }

  @Test
  void moreThanTheMostIsRefusedWithAReason() {
    AdjRibOut small = new AdjRibOut(1, AS_IT_IS, () -> Instant.EPOCH);
    assertThat(small.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1)))
        .isEqualTo(new AdjRibOut.Outcome.Accepted());
    assertThat(small.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1)))
        .isEqualTo(new AdjRibOut.Outcome.Unchanged());
    assertThat(small.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(2)))
        .isEqualTo(new AdjRibOut.Outcome.Accepted());
    assertThat(small.announce(Family.IPV4_UNICAST, prefix("198.51.100.0/24"), ipv4(1)))
        .isInstanceOfSatisfying(
            AdjRibOut.Outcome.Refused.class,
            refused -> assertThat(refused.reason()).contains("max-announced"));
    assertThat(small.routes(Family.IPV4_UNICAST)).hasSize(1);
  }

  @Test
  void aRouteThatFitsInNoMessageIsWithdrawnAndSaidToBeTooLarge() {
    Advertisement advertisement = open(false);
    Nlri nlri = prefix("192.0.2.0/24");
    adjRibOut.announce(Family.IPV4_UNICAST, nlri, ipv4(1));
    hear(advertisement);
    List<PathAttribute> large = new ArrayList<>(ipv4(1));
    List<Community.Standard> communities = new ArrayList<>();
    for (int index = 0; index < 1100; index++) {
      communities.add(new Community.Standard(64500, index));
    }
    large.add(new PathAttribute.Communities(communities));
    adjRibOut.announce(Family.IPV4_UNICAST, nlri, large);
    hear(advertisement);
    assertThat(heard.get(Family.IPV4_UNICAST)).isEmpty();
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri))
        .contains(AdjRibOut.Progress.TOO_LARGE);
  }

  @Test
  void progressGoesFromWaitingToQueuedToSentAndBackWhenTheSessionEnds() {
    Nlri nlri = prefix("192.0.2.0/24");
    adjRibOut.announce(Family.IPV4_UNICAST, nlri, ipv4(1));
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri)).contains(AdjRibOut.Progress.WAITING);
    Advertisement advertisement = open(false);
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri)).contains(AdjRibOut.Progress.QUEUED);
    hear(advertisement);
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri)).contains(AdjRibOut.Progress.SENT);
    advertisement.close();
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri)).contains(AdjRibOut.Progress.WAITING);
    adjRibOut.withdraw(Family.IPV4_UNICAST, nlri);
    assertThat(adjRibOut.progress(Family.IPV4_UNICAST, nlri)).isEmpty();
    assertThat(advertisement.next()).isEmpty();
  }

  @Test
  void theSessionIsWokenOnceWhenThereIsSomethingAgain() {
    Advertisement advertisement = open(false);
    hear(advertisement);
    assertThat(ready).hasValue(0);
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("192.0.2.0/24"), ipv4(1));
    adjRibOut.announce(Family.IPV4_UNICAST, prefix("198.51.100.0/24"), ipv4(1));
    assertThat(ready).hasValue(1);
    hear(advertisement);
    adjRibOut.withdraw(Family.IPV4_UNICAST, prefix("192.0.2.0/24"));
    assertThat(ready).hasValue(2);
  }

  @Test
  void aRouteWithoutANextHopIsNotTaken() {
    assertThatThrownBy(
            () -> adjRibOut.announce(Family.IPV6_UNICAST, prefix("2001:db8::/32"), ipv4(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("next hop");
  }
}
