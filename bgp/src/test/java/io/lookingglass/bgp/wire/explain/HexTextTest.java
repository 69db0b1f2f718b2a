package io.lookingglass.bgp.wire.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HexTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff000a",
        "FF 00 0A",
        "ff:00:0a",
        "ff-00-0a",
        "0xff 0x00 0X0a",
        "0xff000a",
        "0xff,0x00,0x0a",
        "\tff00\r\n0a\n",
        "ff # comment\n00 # zz\n0a#",
      })
  void octetsAreReadHoweverTheyAreWritten(String text) {
    assertThat(HexText.parse(text).hex()).isEqualTo("ff000a");
  }

  @Test
  void nothingButCommentsIsNoOctets() {
    assertThat(HexText.parse(" # nothing").isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ff 0g        | line 1, column 5: 'g' is no hexadecimal digit",
        "ff zz        | line 1, column 4: 'z' is no hexadecimal digit",
        "ff f         | line 1, column 4: an octet has two digits, and here is one",
        "fff          | line 1, column 3: an octet has two digits, and here is one",
        "ff f ff      | line 1, column 4: an octet has two digits, and here is one",
        "ff 0x        | line 1, column 6: the end is no hexadecimal digit",
        "ff é         | line 1, column 4: the character U+00E9 is no hexadecimal digit",
        "'ff # x\n ff\nf#' | line 3, column 1: an octet has two digits, and here is one",
      })
  void whatIsWrongIsToldByLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> HexText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
