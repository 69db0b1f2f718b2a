package io.lookingglass.probes.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookingglass.probes.event.HttpField;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackTest {
  private final HpackDecoder decoder = new HpackDecoder();

  /** RFC 7541 appendix C.6: three answers, Huffman-coded, with a dynamic table. */
  @Test
  void theAnswersOfTheRfcAreRead() throws Http2Exception {
    assertThat(
            decode(
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad17"
                    + "1863c78f0b97c8e9ae82ae43d3"))
        .containsExactly(
            new HttpField(":status", "302"),
            new HttpField("cache-control", "private"),
            new HttpField("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
            new HttpField("location", "https://www.example.com"));
    assertThat(decode("4883640effc1c0bf"))
        .containsExactly(
            new HttpField(":status", "307"),
            new HttpField("cache-control", "private"),
            new HttpField("date", "Mon, 21 Oct 2013 20:13:21 GMT"),
            new HttpField("location", "https://www.example.com"));
    assertThat(
            decode(
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6"
                    + "c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"))
        .contains(
            new HttpField(":status", "200"),
            new HttpField("content-encoding", "gzip"),
            new HttpField(
                "set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"));
  }

  @Test
  void whatWasEncodedIsDecoded() throws Http2Exception {
    List<HttpField> fields =
        List.of(
            new HttpField(":method", "GET"),
            new HttpField(":path", "/" + "x".repeat(400)),
            new HttpField("x-unknown", "wert ä"));

    assertThat(decoder.decode(HpackEncoder.encode(fields))).isEqualTo(fields);
  }

  @ParameterizedTest
  @CsvSource({
    "80,            refers to index 0",
    "ffffffff7f,    far too large",
    "be,            refers to index 62 of a table of 61",
    "0085,          longer than their block",
    "40,            end in the middle",
    "3fe21f,        header table shall have 4097 octets",
    "8820,          changes inside a block",
    "00017881ff,    padded",
    "0001788100,    padded",
    "00017884fffffffc,  end inside",
  })
  void aBlockThatNoEncoderMakesIsRefused(String hex, String reason) {
    assertThatThrownBy(() -> decode(hex))
        .isInstanceOf(Http2Exception.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aBlockThatRefersToALargeEntryAgainAndAgainIsRefused() throws Http2Exception {
    HttpField large = new HttpField("x", "y".repeat(4_000));
    byte[] literal = HpackEncoder.encode(List.of(large));
    literal[0] = 0x40; // With indexing: the entry stays in the table.
    decoder.decode(literal);

    byte[] bomb = new byte[16_000];
    Arrays.fill(bomb, (byte) 0xBE);

    assertThatThrownBy(() -> decoder.decode(bomb))
        .isInstanceOf(Http2Exception.class)
        .hasMessageContaining("have no end");
  }

  @Test
  void anEntryLargerThanTheTableEmptiesIt() throws Http2Exception {
    byte[] small = HpackEncoder.encode(List.of(new HttpField("x", "y")));
    small[0] = 0x40;
    byte[] large = HpackEncoder.encode(List.of(new HttpField("x", "y".repeat(5_000))));
    large[0] = 0x40;
    decoder.decode(small);
    decoder.decode(large);

    assertThatThrownBy(() -> decode("be")).isInstanceOf(Http2Exception.class);
  }

  @Test
  void emptyFieldsAreBoundedToo() {
    byte[] block = new byte[3 * 4_000];
    List<byte[]> parts = Collections.nCopies(4_000, new byte[] {0, 0, 0});
    for (int index = 0; index < parts.size(); index++) {
      System.arraycopy(parts.get(index), 0, block, 3 * index, 3);
    }

    assertThatThrownBy(() -> decoder.decode(block))
        .isInstanceOf(Http2Exception.class)
        .hasMessageContaining("1024 fields");
  }

  private List<HttpField> decode(String hex) throws Http2Exception {
    return decoder.decode(HexFormat.of().parseHex(hex));
  }
}
