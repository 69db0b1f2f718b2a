package io.lookingglass.web.ui;

import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.StringNode;

/** The options of a diagnosis as people write them: nearly all stand in its URL. */
final class DiagnosisOptions {
  private DiagnosisOptions() {}

  /** The name or address alone; as a URL where more was said. */
  static String target(DiagnosisRequest request) {
    boolean bare = !request.serviceNamed() && request.path().equals("/") && request.query() == null;
    return bare ? Evidence.ascii(request.target()) : request.url().text();
  }

  /** What stands beside the URL, each as text. */
  static Map<String, String> text(DiagnosisRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    if (request.ipVersion() != null) {
      options.put("ipVersion", String.valueOf(request.ipVersion().number()));
    }
    if (!request.timeout().equals(MeasurementRequest.DEFAULT_TIMEOUT)) {
      options.put(
          "timeout",
          BigDecimal.valueOf(request.timeout().toNanos(), 9).stripTrailingZeros().toPlainString());
    }
    return options;
  }

  /** Path and query as JSON values, where they are not at their default. */
  static void putPage(DiagnosisRequest request, Map<String, String> options) {
    if (!request.path().equals("/")) {
      options.put("path", MeasurementJson.text(StringNode.valueOf(request.path())));
    }
    if (request.query() != null) {
      options.put("query", MeasurementJson.text(StringNode.valueOf(request.query())));
    }
  }
}
