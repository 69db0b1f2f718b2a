package io.lookingglass.bgp.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.RibEntryAttributes.Reading;
import io.lookingglass.config.net.IpAddresses;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RibEntryAttributesTest {
  private static final String ORIGIN_AND_PATH = "40010100" + "4002060201" + "0000fbf4";
  private static final String ADDRESS = "20010db8000000000000000000000001";

  private final RibEntryAttributes reader = new RibEntryAttributes();

  private List<PathAttribute> read(Family family, String hex) {
    Reading reading = reader.read(Octets.ofHex(hex), family);
    assertThat(reading.faults()).isEmpty();
    return requireNonNull(reading.attributes()).attributes();
  }

  private static PathAttribute reach(Family family) {
    return new PathAttribute.MpReach(family, IpAddresses.parse("2001:db8::1"), null, List.of());
  }

  @Test
  void theNextHopAloneAndTheWholeAttributeAreTheSame() {
    List<PathAttribute> alone = read(Family.IPV6_UNICAST, ORIGIN_AND_PATH + "800e1110" + ADDRESS);
    List<PathAttribute> whole =
        read(
            Family.IPV6_UNICAST,
            ORIGIN_AND_PATH + "800e19" + "00020110" + ADDRESS + "00" + "1820010d");
    assertThat(alone).contains(reach(Family.IPV6_UNICAST)).isEqualTo(whole);
  }

  @Test
  void anIpv4NextHopBesideTheOneOfTheFamilySaysNothing() {
    String nextHop = "400304c0000201";
    assertThat(read(Family.IPV6_UNICAST, ORIGIN_AND_PATH + nextHop + "800e1110" + ADDRESS))
        .hasSize(3);
    assertThat(read(Family.IPV4_UNICAST, ORIGIN_AND_PATH + nextHop + "800e1110" + ADDRESS))
        .hasSize(3)
        .contains(reach(Family.IPV4_UNICAST));
  }

  @Test
  void flagsAreNotJudgedAndMandatoryAttributesMayBeMissing() {
    assertThat(read(Family.IPV4_UNICAST, "000404" + "00000007"))
        .containsExactly(new PathAttribute.MultiExitDisc(7));
    assertThat(read(Family.IPV4_UNICAST, "")).isEmpty();
  }

  @Test
  void theAttributeOfAnotherFamilyIsAFault() {
    Reading reading =
        reader.read(Octets.ofHex("800e15" + "00020110" + ADDRESS + "00"), Family.IPV4_UNICAST);
    assertThat(reading.attributes()).isNull();
    assertThat(reading.faults())
        .extracting(Fault::reason)
        .containsExactly("MP_REACH_NLRI is of ipv6-unicast in a table of ipv4-unicast");
  }

  @Test
  void theSameOctetsInTablesOfTwoFamiliesAreToldApart() {
    String octets = ORIGIN_AND_PATH + "800e1110" + ADDRESS;
    assertThat(read(Family.IPV6_UNICAST, octets)).contains(reach(Family.IPV6_UNICAST));
    assertThat(read(Family.IPV4_UNICAST, octets)).contains(reach(Family.IPV4_UNICAST));
    assertThat(read(Family.IPV6_UNICAST, octets)).contains(reach(Family.IPV6_UNICAST));
  }

  @Test
  void whatIsWrittenReadsBackAndWhateverIsReadIsWritten() {
    Random random = new Random(8050);
    String written = ORIGIN_AND_PATH + "800e1110" + ADDRESS + "c00804" + "fbf40001";
    byte[] octets = Octets.ofHex(written).toByteArray();
    for (int round = 0; round < 20_000; round++) {
      byte[] changed = octets.clone();
      for (int change = random.nextInt(4); change > 0; change--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      Family family = random.nextBoolean() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
      Reading reading = reader.read(Octets.wrap(changed), family);
      if (reading.attributes() == null) {
        assertThat(reading.faults()).isNotEmpty();
        continue;
      }
      Reading again = reader.read(RibEntryAttributes.write(reading.attributes()), family);
      assertThat(again.attributes()).isEqualTo(reading.attributes());
    }
  }
}
