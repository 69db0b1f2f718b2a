package io.lookingglass.web.api;

import io.lookingglass.probes.LocationFilter;
import io.lookingglass.probes.request.RequestProblem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads {@code locations} of a request. */
final class LocationFilters {
  static final int MOST_LOCATIONS = 10;
  static final int MOST_PROBES = 500;
  private static final int LONGEST_TEXT = 128;

  private static final List<String> FIELDS =
      List.of(
          "continent",
          "region",
          "country",
          "state",
          "city",
          "asn",
          "network",
          "tags",
          "magic",
          "limit");

  private LocationFilters() {}

  static List<LocationFilter> read(
      @Nullable JsonNode locations, @Nullable Integer limit, List<RequestProblem> problems) {
    if (locations == null) {
      return List.of();
    }
    if (!locations.isArray()) {
      problems.add(
          new RequestProblem(
              "locations", "must be a list of objects, but is " + Fields.kind(locations)));
      return List.of();
    }
    if (locations.size() > MOST_LOCATIONS) {
      problems.add(
          new RequestProblem(
              "locations",
              "must have at most %d entries, but has %d"
                  .formatted(MOST_LOCATIONS, locations.size())));
      return List.of();
    }
    List<LocationFilter> filters = new ArrayList<>();
    for (int index = 0; index < locations.size(); index++) {
      String path = "locations[" + index + "]";
      JsonNode entry = locations.get(index);
      if (entry.isObject()) {
        filters.add(filter(Fields.ofJson(entry, path + ".", problems), limit != null));
      } else {
        problems.add(new RequestProblem(path, "must be an object, but is " + Fields.kind(entry)));
      }
    }
    return filters;
  }

  private static LocationFilter filter(Fields fields, boolean limitedAsAWhole) {
    fields.refuseOthersThan(FIELDS);
    Integer limit = fields.integer("limit");
    if (limit != null && limitedAsAWhole) {
      fields.problem("limit", "cannot be given together with limit of the whole request");
    } else if (limit != null && (limit < 1 || limit > MOST_PROBES)) {
      fields.problem("limit", "must be from 1 to %d, but is %d".formatted(MOST_PROBES, limit));
    }
    List<String> tags = fields.strings("tags");
    if (tags.size() > MOST_LOCATIONS
        || tags.stream().anyMatch(tag -> tag.length() > LONGEST_TEXT)) {
      fields.problem(
          "tags",
          "must have at most %d entries of at most %d characters"
              .formatted(MOST_LOCATIONS, LONGEST_TEXT));
    }
    return new LocationFilter(
        bounded(fields, "continent"),
        bounded(fields, "region"),
        bounded(fields, "country"),
        bounded(fields, "state"),
        bounded(fields, "city"),
        fields.unsigned32("asn"),
        bounded(fields, "network"),
        tags,
        bounded(fields, "magic"),
        limit);
  }

  private static @Nullable String bounded(Fields fields, String name) {
    String text = fields.string(name);
    if (text != null && (text.isBlank() || text.length() > LONGEST_TEXT)) {
      fields.problem(name, "must have 1 to %d characters".formatted(LONGEST_TEXT));
    }
    return text;
  }
}
