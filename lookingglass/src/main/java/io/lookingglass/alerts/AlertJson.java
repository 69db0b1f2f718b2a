package io.lookingglass.alerts;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body that is posted; described under "Webhooks" in the description of the interface. */
final class AlertJson {
  private AlertJson() {}

  /**
   * One event.
   *
   * @param location the name of this server's location
   */
  static String write(AlertEvent event, String location) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", event.type());
    json.put("timestamp", event.at().truncatedTo(ChronoUnit.MILLIS).toString());
    ObjectNode data = json.putObject("data");
    data.put("location", location);
    data.put("severity", event.severity().name().toLowerCase(Locale.ROOT));
    data.put("subject", event.subject());
    put(data, "customer", event.customer());
    put(data, "from", event.from());
    put(data, "to", event.to());
    data.put("text", event.text());
    return json.toString();
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }
}
