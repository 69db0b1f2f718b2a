package io.lookingglass.web.ui;

import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The options of a question to the DNS that are not at their default. */
final class DnsOptions {
  private DnsOptions() {}

  /** As they stand in a request, each a JSON value. */
  static Map<String, String> json(DnsRequest request) {
    Map<String, String> options = new LinkedHashMap<>();
    ObjectNode asked = MeasurementJson.measurementOptions(request);
    ObjectNode standard = MeasurementJson.measurementOptions(DnsRequest.of(request.target()));
    for (Map.Entry<String, JsonNode> option : asked.properties()) {
      if (!option.getValue().equals(standard.get(option.getKey()))) {
        options.put(option.getKey(), MeasurementJson.text(option.getValue()));
      }
    }
    if (request.dnssec() && "true".equals(options.get("do"))) {
      options.remove("do"); // Goes without saying.
    }
    return options;
  }

  /**
   * As they stand in a URL or a form, each as text.
   *
   * @param type what the record type is called there
   */
  static Map<String, String> text(DnsRequest request, String type) {
    Map<String, String> options = new LinkedHashMap<>();
    DnsQuery query = request.query();
    if (!query.type().equals(DnsQuery.defaultType(request.target()))) {
      options.put(type, query.type());
    }
    if (!query.recordClass().equals(DnsQuery.DEFAULT_CLASS)) {
      options.put("class", query.recordClass());
    }
    if (!request.resolvers().isEmpty()) {
      options.put(
          "resolver",
          String.join(",", request.resolvers().stream().map(DnsResolver::text).toList()));
    }
    json(request)
        .forEach(
            (name, value) -> {
              if (!name.equals("query") && !name.startsWith("resolver")) {
                options.put(name, value.replace("\"", ""));
              }
            });
    return options;
  }
}
