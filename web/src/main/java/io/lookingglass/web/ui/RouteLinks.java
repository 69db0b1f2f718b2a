package io.lookingglass.web.ui;

import io.lookingglass.web.api.RouteAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Addresses of questions about routes, which hold all there is of them. */
final class RouteLinks {
  private RouteLinks() {}

  /**
   * The same question with other values of one parameter, from its first page on.
   *
   * @param values none for the question without it
   */
  static String to(RouteAnswer answer, String parameter, List<String> values) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(answer.parameters());
    parameters.remove("cursor");
    parameters.put(parameter, values);
    String query = query(parameters);
    return query.isEmpty() ? "/bgp" : "/bgp?" + query;
  }

  /** Parameters as they stand in a URL, in the order of their names. */
  static String query(Map<String, List<String>> parameters) {
    return parameters.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(entry -> entry.getValue().stream().map(value -> pair(entry.getKey(), value)))
        .collect(Collectors.joining("&"));
  }

  private static String pair(String name, String value) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8)
        + "="
        + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
