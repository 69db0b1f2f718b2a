package io.lookingglass.config.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AsnTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "64496, 64496",
    "4294967295, 4294967295",
    "AS64496, 64496",
    "as1.0, 65536",
    "1.10, 65546",
    "0.65535, 65535",
    "65535.65535, 4294967295"
  })
  void readsAsplainAndAsdot(String text, long value) {
    assertThat(Asn.parse(text).value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AS",
        "-1",
        "+1",
        "01",
        "4294967296",
        "99999999999",
        "1.",
        ".1",
        "1.65536",
        "65536.0",
        "1.01",
        "1.2.3",
        "1,2",
        " 1",
        "0x10",
        "٣"
      })
  void refusesWhatIsNoAsNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Asn.parse(text))
        .withMessageContaining("is not an AS number");
  }

  @Test
  void writesAsdotAboveTwoOctetsOnly() {
    assertThat(new Asn(65535).asdot()).isEqualTo("65535");
    assertThat(new Asn(65546).asdot()).isEqualTo("1.10");
  }

  @Test
  void keepsItsFourOctetsAsTheBitsOfAnInt() {
    assertThat(Asn.ofBits(-1)).isEqualTo(new Asn(4294967295L));
    assertThat(new Asn(4294967295L).bits()).isEqualTo(-1);
  }

  @Test
  void refusesAsZeroWhereAnAsMustBeNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(Asn.ZERO::requireNonZero)
        .withMessageContaining("RFC 7607");
    assertThat(new Asn(1).requireNonZero()).isEqualTo(new Asn(1));
  }

  @ParameterizedTest
  @CsvSource({
    "64495, false, false, false",
    "64496, false, true, false",
    "64512, true, false, false",
    "65534, true, false, false",
    "65535, false, false, true",
    "65551, false, true, false",
    "23456, false, false, true",
    "0, false, false, true",
    "4200000000, true, false, false",
    "4294967294, true, false, false",
    "4294967295, false, false, true"
  })
  void knowsTheRangesIanaSetApart(
      long value, boolean privateUse, boolean documentation, boolean reserved) {
    Asn asn = new Asn(value);

    assertThat(asn.isPrivateUse()).isEqualTo(privateUse);
    assertThat(asn.isDocumentation()).isEqualTo(documentation);
    assertThat(asn.isReserved()).isEqualTo(reserved);
  }
}
