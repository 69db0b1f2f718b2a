package io.lookingglass.probes.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.HttpField;
import java.util.Arrays;
import java.util.List;

class Http2FuzzTest {
  private static final int WINDOW = 65_535;

  @FuzzTest(maxDuration = "1m")
  void whateverAServerSendsIsReadOrRefused(byte[] octets) {
    Http2Exchange exchange =
        new Http2Exchange(WINDOW, List.of(new HttpField(":method", "GET")), new byte[0]);
    try {
      feed(exchange, new Frame(Frame.SETTINGS, 0, 0, new byte[0]).encoded());
      feed(exchange, octets);
    } catch (Http2Exception e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  /** Frames that are well-formed as such: a length, a type, flags, and the payload. */
  @FuzzTest(maxDuration = "1m")
  void whateverIsInFramesIsReadOrRefused(byte[] recipe) {
    Http2Exchange exchange =
        new Http2Exchange(WINDOW, List.of(new HttpField(":method", "GET")), new byte[0]);
    try {
      feed(exchange, new Frame(Frame.SETTINGS, 0, 0, new byte[0]).encoded());
      int at = 0;
      while (at + 3 <= recipe.length) {
        int length = Math.min(recipe[at] & 0xFF, recipe.length - at - 3);
        byte[] payload = Arrays.copyOfRange(recipe, at + 3, at + 3 + length);
        int type = recipe[at + 1] & 0x0F;
        feed(exchange, new Frame(type, recipe[at + 2] & 0xFF, 1, payload).encoded());
        at += 3 + length;
      }
    } catch (Http2Exception e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void whateverIsInHeaderBlocksIsReadOrRefused(byte[] block) {
    try {
      HpackDecoder decoder = new HpackDecoder();
      int bytes = 0;
      for (HttpField field : decoder.decode(block)) {
        bytes += field.name().length() + field.value().length();
      }
      assertThat(bytes).isLessThanOrEqualTo(HpackDecoder.MOST_LIST_BYTES);
      assertThat(decoder.decode(block)).isNotNull();
    } catch (Http2Exception e) {
      assertThat(e.reason()).isNotEmpty();
    }
  }

  private static void feed(Http2Exchange exchange, byte[] octets) throws Http2Exception {
    for (Http2Event event : exchange.feed(octets, octets.length)) {
      if (event instanceof Http2Event.Data data) {
        assertThat(data.octets().length).isLessThanOrEqualTo(WINDOW);
      }
    }
    assertThat(exchange.takeDue().length).isLessThan(100_000);
  }
}
