package io.lookingglass.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.MeasurementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whatever is sent, a request is read or refused with words that are fit to be shown. */
final class RequestReaderFuzzTest {

  @FuzzTest(maxDuration = "1m")
  void anyBodyIsReadOrRefused(byte[] body) {
    try {
      MeasurementJson.text(MeasurementJson.order(RequestReader.readJson(body)));
    } catch (ApiException e) {
      checkWords(e);
    }
  }

  @FuzzTest(maxDuration = "1m")
  void anyParametersAreReadOrRefused(FuzzedDataProvider data) {
    MeasurementType type = data.pickValue(MeasurementType.values());
    String target = data.consumeString(80);
    Map<String, List<String>> parameters = new HashMap<>();
    List<String> known = RequestReader.formOptions(type);
    while (data.remainingBytes() > 0 && parameters.size() < 20) {
      String name = data.consumeBoolean() ? data.pickValue(known) : data.consumeString(12);
      parameters.put(name, List.of(data.consumeString(24)));
    }
    try {
      MeasurementJson.text(
          MeasurementJson.order(RequestReader.readQuery(type, target, parameters)));
    } catch (ApiException e) {
      checkWords(e);
    }
  }

  private static void checkWords(ApiException e) {
    assertThat(e.type().status()).isBetween(400, 413);
    assertThat(e.line()).hasSizeLessThan(20_000);
    assertThat(e.line().chars().anyMatch(Character::isISOControl)).as(e.line()).isFalse();
  }
}
