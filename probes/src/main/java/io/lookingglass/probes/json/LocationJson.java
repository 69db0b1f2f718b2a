package io.lookingglass.probes.json;

import io.lookingglass.probes.LocationDescription;
import tools.jackson.databind.node.ObjectNode;

/** Locations in Globalping's two shapes, each with our {@code name} besides. */
final class LocationJson {
  private LocationJson() {}

  /** As {@code probe} beside a result: everything in one object. */
  static ObjectNode flat(LocationDescription location) {
    return new JsonObject()
        .put("name", location.name())
        .put("version", location.version())
        .putAll(place(location))
        .putStrings("tags", location.tags())
        .putStrings("resolvers", location.resolvers())
        .node();
  }

  /** As in {@code GET /v1/probes}: what tells the place stands in {@code location}. */
  static ObjectNode nested(LocationDescription location) {
    return new JsonObject()
        .put("name", location.name())
        .put("version", location.version())
        .put("location", place(location))
        .putStrings("tags", location.tags())
        .putStrings("resolvers", location.resolvers())
        .node();
  }

  static LocationDescription readFlat(JsonFields json) {
    return new LocationDescription(
        json.string("name"),
        json.string("version"),
        json.stringOrNull("continent"),
        json.stringOrNull("region"),
        json.stringOrNull("country"),
        json.stringOrNull("state"),
        json.stringOrNull("city"),
        json.longOrNull("asn"),
        json.stringOrNull("network"),
        json.numberOrNull("latitude"),
        json.numberOrNull("longitude"),
        json.strings("tags"),
        json.strings("resolvers"));
  }

  private static ObjectNode place(LocationDescription location) {
    return new JsonObject()
        .put("continent", location.continent())
        .put("region", location.region())
        .put("country", location.country())
        .put("state", location.state())
        .put("city", location.city())
        .put("asn", location.asn())
        .put("network", location.network())
        .put("latitude", location.latitude())
        .put("longitude", location.longitude())
        .node();
  }
}
