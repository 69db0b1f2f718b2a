package io.lookingglass.probes.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpFraming;
import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HttpStepTaken;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.HttpMethod;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.HttpTarget;
import io.lookingglass.probes.request.HttpUrl;
import io.lookingglass.probes.request.InvalidRequestException;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.text.MeasurementFold;
import java.nio.charset.StandardCharsets;
import java.util.List;

class HttpFuzzTest {
  private static final Target TARGET = new Target.Name("www.example", "www.example");

  /** Whatever a server sends: it is read or refused, and what is made of it is clean. */
  @FuzzTest(maxDuration = "1m")
  void everyAnswerIsReadOrRefused(byte[] octets) {
    Http1Response response = new Http1Response(true);
    MeasurementFold fold = new MeasurementFold(HttpRequest.of(TARGET, HttpMethod.GET));
    ContentReader content = null;
    try {
      for (HttpMessageEvent event : response.feed(octets, octets.length)) {
        switch (event) {
          case HttpMessageEvent.Head head -> {
            content = new ContentReader(head);
            HttpStep step =
                new HttpStep.HeadReceived(
                    head.version(),
                    head.status(),
                    head.reason(),
                    head.fields(),
                    head.octets(),
                    head.remarks(),
                    1);
            check(fold, step);
          }
          case HttpMessageEvent.Data data -> {
            if (content != null) {
              content.data(data.octets());
            }
          }
          case HttpMessageEvent.Chunk _, HttpMessageEvent.Trailers _, HttpMessageEvent.End _ -> {}
        }
      }
    } catch (HttpMessageException e) {
      assertThat(e.reason()).isNotEmpty();
      assertThat(e.reason().chars().noneMatch(Character::isISOControl)).isTrue();
    }
    if (content != null) {
      HttpContent read = content.content();
      assertThat(read.sample().length()).isLessThanOrEqualTo(ContentReader.MOST_SAMPLE_CHARACTERS);
      check(fold, new HttpStep.ContentReceived(read, 1));
    }
    fold.add(new Finished(ResultStatus.FINISHED, null, null));
    assertThat(MeasurementJson.text(MeasurementJson.result(fold.result()))).isNotEmpty();
  }

  private static void check(MeasurementFold fold, HttpStep step) {
    HttpStepTaken event = new HttpStepTaken(0, 0, step);
    assertThat(fold.add(event)).allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    assertThat(MeasurementJson.readEvent(MeasurementJson.text(MeasurementJson.event(event))))
        .isEqualTo(event);
  }

  @FuzzTest(maxDuration = "1m")
  void everyCompressedContentEndsWithinBounds(byte[] octets) {
    for (String coding : List.of("gzip", "deflate")) {
      ContentDecoder.Decoded decoded = ContentDecoder.decode(octets, List.of(coding), false, 1_000);
      assertThat(decoded.octets().length).isLessThanOrEqualTo(1_000);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void everyLocationLeadsSomewhereOrIsRefused(byte[] octets) {
    String location = new String(octets, StandardCharsets.UTF_8);
    try {
      HttpUrl url = new HttpUrl(true, TARGET, 443, "/a/b", "c").resolve(location);
      assertThat(url.requestTarget()).startsWith("/").matches("[!-~]*");
      assertThat(url.authority()).matches("[!-~]*");
      assertThat(HttpTarget.parse(url.text()).host()).isEqualTo(url.host());
    } catch (InvalidRequestException e) {
      assertThat(e.problems()).isNotEmpty();
    }
  }

  @FuzzTest(maxDuration = "1m")
  void everySampleIsText(byte[] octets) {
    HttpMessageEvent.Head head =
        new HttpMessageEvent.Head(
            "HTTP/1.1",
            200,
            "",
            List.of(new HttpField("Content-Type", "text/html; charset=utf-8")),
            0,
            List.of(),
            HttpFraming.UNTIL_CLOSE,
            null);
    ContentReader reader = new ContentReader(head);
    reader.data(octets);
    assertThat(reader.content().octets()).isLessThanOrEqualTo(ContentReader.MOST_OCTETS);
  }
}
