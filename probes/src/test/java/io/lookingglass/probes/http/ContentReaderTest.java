package io.lookingglass.probes.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The beginning of an answer is shown in the characters that it was written in. */
class ContentReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "text/plain; charset=iso-8859-15 | ISO-8859-15",
        "text/html;Charset=\"windows-1252\"; x=y | windows-1252",
        "text/html; charset = Shift_JIS | Shift_JIS",
        "text/plain; charset=utf-16be | UTF-16BE",
        "text/html; charset=no-such-one | UTF-8",
        "text/html; charset=%41 | UTF-8",
        "text/html; charset=x-JISAutoDetect | UTF-8",
        "text/html | UTF-8",
      })
  void theCharsetIsTheOneThatTheServerTells(String type, String charset) {
    String text = "grüße";
    Charset written = Charset.forName(charset);
    // Not every charset has these letters.
    byte[] octets = (written.newEncoder().canEncode(text) ? text : "abc").getBytes(written);
    HttpContent content = read(octets, "Content-Type", type);
    assertThat(content.charset()).isEqualTo(charset);
    assertThat(octets).isEqualTo(bytes(content.sample(), written));
  }

  @Test
  void aPageMayTellItsCharsetItself() {
    byte[] octets =
        "<html><META http-equiv=x content='text/html; charset=ISO-8859-1'>ü".getBytes(ISO_8859_1);
    HttpContent content = read(octets, "Content-Type", "text/html");
    assertThat(content.charset()).isEqualTo("ISO-8859-1");
    assertThat(content.sample()).endsWith("ü");
  }

  @Test
  void whatTheServerTellsCountsMoreThanWhatThePageTells() {
    HttpContent content =
        read(
            "<meta charset=iso-8859-1>ü".getBytes(UTF_8),
            "Content-Type",
            "text/html; charset=utf-8");
    assertThat(content.charset()).isEqualTo("UTF-8");
    assertThat(content.sample()).endsWith("ü");
  }

  @Test
  void aPageThatCallsItselfUtf16InAsciiIsNotReadSo() {
    HttpContent content =
        read("<meta charset=\"utf-16\">text".getBytes(UTF_8), "Content-Type", "text/html");
    assertThat(content.charset()).isEqualTo("UTF-8");
    assertThat(content.sample()).isEqualTo("<meta charset=\"utf-16\">text");
  }

  @Test
  void aByteOrderMarkCountsMostAndIsNoText() {
    HttpContent wrong =
        read("\uFEFFü".getBytes(UTF_8), "Content-Type", "text/plain; charset=iso-8859-1");
    assertThat(wrong.charset()).isEqualTo("UTF-8");
    assertThat(wrong.sample()).isEqualTo("ü");
    HttpContent untold = read("\uFEFFab".getBytes(UTF_16LE), "Content-Type", "text/plain");
    assertThat(untold.charset()).isEqualTo("UTF-16LE");
    assertThat(untold.sample()).isEqualTo("ab");
  }

  @Test
  void whatIsNoUtf8IsLatin1WhenNobodySaysMore() {
    HttpContent content = read("grüße".getBytes(ISO_8859_1));
    assertThat(content.charset()).isEqualTo("ISO-8859-1");
    assertThat(content.sample()).isEqualTo("grüße");
  }

  @ParameterizedTest
  @CsvSource({"image/png", "application/pdf", "video/mp4", "application/octet-stream"})
  void whatIsNoTextHasNoSample(String type) {
    HttpContent content = read("abc".getBytes(UTF_8), "Content-Type", type);
    assertThat(content.charset()).isNull();
    assertThat(content.sample()).isEmpty();
  }

  @Test
  void zerosAreNoText() {
    assertThat(read(new byte[] {'a', 0, 'b'}, "Content-Type", "text/plain").charset()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "br | br | Brotli",
        "ZSTD | zstd | Zstandard",
        "gzip, br | gzip br | several codings",
        "rot13 | rot13 | not known",
        "gzip | gzip | not the gzip",
      })
  void aCompressionThatIsNotUndoneIsNamedAndWhy(String coding, String named, String why) {
    HttpContent content = read("?".getBytes(UTF_8), "Content-Encoding", coding);
    assertThat(content.codings()).containsExactly(named.split(" "));
    assertThat(content.sample()).isEmpty();
    assertThat(content.charset()).isNull();
    assertThat(Objects.requireNonNull(content.remark())).contains(why);
  }

  @Test
  void theSampleIsCutAtItsMostCharacters() {
    HttpContent content =
        read("ü".repeat(ContentReader.MOST_SAMPLE_CHARACTERS + 1).getBytes(UTF_8));
    assertThat(content.sample()).hasSize(ContentReader.MOST_SAMPLE_CHARACTERS);
    assertThat(content.sampleCut()).isTrue();
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }

  private static HttpContent read(byte[] octets, String... fields) {
    List<HttpField> list = new ArrayList<>();
    for (int index = 0; index < fields.length; index += 2) {
      list.add(new HttpField(fields[index], fields[index + 1]));
    }
    ContentReader reader =
        new ContentReader(
            new HttpMessageEvent.Head(
                "HTTP/1.1", 200, "OK", list, 100, List.of(), HttpFraming.UNTIL_CLOSE, null));
    reader.data(octets);
    reader.end(0);
    return reader.content();
  }
}
