package io.lookingglass.bgp.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the routing table is fed with. */
final class UpdateReaderTest {
  private static final CodecContext FOUR = context(true);
  private static final CodecContext TWO = context(false);
  private static final Nlri.Prefix FIRST = new Nlri.Prefix(IpPrefix.parse("203.0.113.0/24"), null);
  private static final Nlri.Prefix SECOND = new Nlri.Prefix(IpPrefix.parse("10.0.0.0/8"), null);

  private static CodecContext context(boolean fourOctetAs) {
    return new CodecContext(fourOctetAs, true, true, Set.of(), RandomMessages.FAMILIES, Set.of());
  }

  private static List<PathAttribute> attributes(long origin) {
    return List.of(
        new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
        new PathAttribute.AsPathAttribute(
            AsPath.sequence(List.of(new Asn(64496), new Asn(origin)))),
        new PathAttribute.NextHop((Inet4Address) InetAddress.ofLiteral("192.0.2.1")));
  }

  private static Octets message(Nlri.Prefix route, long origin, CodecContext context) {
    return Octets.wrap(
        MessageCodec.encode(
            new BgpMessage.Update(List.of(), attributes(origin), List.of(route)), context));
  }

  private static AttributeSet read(UpdateReader reader, Octets message, CodecContext context) {
    return requireNonNull(
        ((UpdateReader.Result.Update) reader.read(message, context)).update().attributes());
  }

  @Test
  void repeatedAttributesAreOneObject() {
    UpdateReader reader = new UpdateReader();
    AttributeSet first = read(reader, message(FIRST, 65551, FOUR), FOUR);
    assertThat(read(reader, message(SECOND, 65551, FOUR), FOUR)).isSameAs(first);
    assertThat(read(reader, message(SECOND, 65550, FOUR), FOUR)).isNotEqualTo(first);
    assertThat(first.attributes()).isEqualTo(attributes(65551));
  }

  @Test
  void peersOfTwoAndFourOctetNumbersGiveTheSameAttributes() {
    UpdateReader reader = new UpdateReader();
    AttributeSet four = read(reader, message(FIRST, 65551, FOUR), FOUR);
    assertThat(read(reader, message(FIRST, 65551, TWO), TWO)).isEqualTo(four);
    assertThat(AttributeSet.of(attributes(65551))).isEqualTo(four);
  }

  @Test
  void theSameOctetsInAnotherSessionAreReadAnew() {
    UpdateReader reader = new UpdateReader();
    Octets message = message(FIRST, 65551, FOUR);
    read(reader, message, FOUR);
    CodecContext internal =
        new CodecContext(true, false, true, Set.of(), RandomMessages.FAMILIES, Set.of());
    assertThat(reader.read(message, internal))
        .isInstanceOfSatisfying(
            UpdateReader.Result.Update.class,
            result ->
                assertThat(result.update().faults())
                    .hasSize(1)
                    .first()
                    .isInstanceOf(Fault.TreatAsWithdraw.class));
  }

  @Test
  void knownAttributesDoNotExcuseMalformedRoutes() {
    UpdateReader reader = new UpdateReader();
    Octets message = message(FIRST, 65551, FOUR);
    read(reader, message, FOUR);
    byte[] malformed = message.toByteArray();
    malformed[malformed.length - 4] = 33;
    assertThat(reader.read(Octets.wrap(malformed), FOUR))
        .isInstanceOfSatisfying(
            UpdateReader.Result.SessionReset.class,
            reset ->
                assertThat(
                        NotificationCode.INVALID_NETWORK_FIELD.isOf(reset.fault().notification()))
                    .isTrue());
  }

  @Test
  void theCursorShowsBitsAndHidesWhatIsBehindTheLength() {
    NlriBlock block =
        new NlriBlock(
            Family.IPV6_UNICAST,
            true,
            Octets.ofHex(
                "00000007"
                    + "31"
                    + "20010db8ffffff"
                    + "ffffffff"
                    + "41"
                    + "20010db800000000ff"
                    + "00000000"
                    + "00"));
    NlriCursor route = new NlriCursor(block);
    assertThat(route.next()).isTrue();
    assertThat(route.pathId()).isEqualTo(7);
    assertThat(route.length()).isEqualTo(49);
    assertThat(route.high()).isEqualTo(0x20010db8_ffff8000L);
    assertThat(route.low()).isZero();
    assertThat(route.next()).isTrue();
    assertThat(Integer.toUnsignedLong(route.pathId())).isEqualTo(4294967295L);
    assertThat(route.length()).isEqualTo(65);
    assertThat(route.low()).isEqualTo(0x80000000_00000000L);
    assertThat(route.next()).isTrue();
    assertThat(route.length()).isZero();
    assertThat(route.high()).isZero();
    assertThat(route.next()).isFalse();
    assertThat(block.count()).isEqualTo(3);
  }

  @Test
  void anIpv4PrefixIsInTheUpperHalf() {
    NlriBlock block =
        new NlriBlock(Family.IPV4_UNICAST, false, Octets.ofHex("18cb0071" + "20c0000201" + "00"));
    NlriCursor route = new NlriCursor(block);
    assertThat(route.next()).isTrue();
    assertThat(route.ipv4()).isEqualTo(0xcb007100);
    assertThat(route.next()).isTrue();
    assertThat(route.ipv4()).isEqualTo(0xc0000201);
    assertThat(route.high()).isEqualTo(0xc0000201_00000000L);
    assertThat(route.next()).isTrue();
    assertThat(route.ipv4()).isZero();
  }

  @Test
  void theCursorShowsFlowSpecRulesWhole() {
    NlriBlock block =
        new NlriBlock(Family.IPV4_FLOWSPEC, false, Octets.ofHex("03038111" + "f003" + "038106"));
    NlriCursor route = new NlriCursor(block);
    assertThat(route.next()).isTrue();
    assertThat(route.rule()).isEqualTo(Octets.ofHex("038111"));
    assertThat(route.next()).isTrue();
    assertThat(route.rule()).isEqualTo(Octets.ofHex("038106"));
    assertThat(route.next()).isFalse();
  }

  @Test
  void attributesOfAnySizeAreReadWithoutBeingRemembered() {
    RandomMessages messages = new RandomMessages(new Random(3));
    UpdateReader reader = new UpdateReader();
    for (int octets : new int[] {900, 1000, 1024, 2000, 60_000}) {
      List<PathAttribute> attributes = new ArrayList<>(attributes(65551));
      attributes.add(
          new PathAttribute.Unknown(
              AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE, 99, messages.octets(octets)));
      BgpMessage.Update update = new BgpMessage.Update(List.of(), attributes, List.of(FIRST));
      BothPaths.agreeOn(Octets.wrap(MessageCodec.encode(update, FOUR)), FOUR, reader);
    }
  }

  @Test
  void aPathTooLongForFourOctetNumbersWithdrawsItsRoutes() {
    int segments = 70;
    byte[] path = new byte[segments * (2 + 2 * 255)];
    for (int segment = 0; segment < segments; segment++) {
      int at = segment * (2 + 2 * 255);
      Arrays.fill(path, at + 2, at + 2 + 2 * 255, (byte) 0x5b);
      path[at] = 2;
      path[at + 1] = (byte) 255;
    }
    OctetWriter out = new OctetWriter();
    out.octets(Octets.ofHex("ffffffffffffffffffffffffffffffff"));
    out.twoOctets(0);
    out.octet(2);
    out.twoOctets(0);
    int attributes = 4 + 4 + path.length + 7;
    out.twoOctets(attributes);
    out.octets(Octets.ofHex("40010100" + "5002"));
    out.twoOctets(path.length);
    out.octets(path);
    out.octets(Octets.ofHex("400304c0000201" + "18cb0071"));
    out.setTwoOctets(16, out.length());
    BothPaths.agreeOn(out.toOctets(), TWO, new UpdateReader());
    assertThat(MessageCodec.decode(out.toOctets(), TWO))
        .isInstanceOf(Decoded.TreatAsWithdraw.class);
  }

  @Test
  void anAttributeRepeatedThousandsOfTimesIsToldOnce() {
    OctetWriter out = new OctetWriter();
    out.octets(Octets.ofHex("ff".repeat(16)));
    out.twoOctets(0);
    out.octet(2);
    out.twoOctets(0);
    out.twoOctets(16_000 * 4);
    out.octets(Octets.ofHex("40010100".repeat(16_000)));
    out.setTwoOctets(16, out.length());
    assertThat(new UpdateReader().read(out.toOctets(), FOUR))
        .isInstanceOfSatisfying(
            UpdateReader.Result.Update.class,
            result -> assertThat(result.update().faults()).hasSize(1));
  }
}
