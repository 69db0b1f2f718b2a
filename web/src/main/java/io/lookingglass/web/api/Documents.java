package io.lookingglass.web.api;

import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.json.MeasurementJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A measurement as the interface tells it, around the JSON of its parts. */
final class Documents {
  /** Milliseconds always, so that every time has the same form. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final String IN_PROGRESS = "in-progress";
  private static final int TAG_BYTES = 15;

  private Documents() {}

  /**
   * The document that {@code GET /v1/measurements/{id}} answers with.
   *
   * @param withProgress whether what is known of a measurement that still runs is told
   */
  static ObjectNode measurement(Measurement measurement, boolean withProgress) {
    // Asked first: a result read after the end is the last one, whatever happens in between.
    boolean finished = measurement.finished();
    ObjectNode document = Json.object().put("id", measurement.id());
    ObjectNode order = MeasurementJson.order(measurement.order());
    document.set("type", order.get("type"));
    document.set("target", order.get("target"));
    document
        .put("status", finished ? "finished" : IN_PROGRESS)
        .put("createdAt", time(measurement.createdAt()))
        .put(
            "updatedAt",
            time(finished || withProgress ? measurement.updatedAt() : measurement.createdAt()))
        .put("probesCount", 1);
    @Nullable Integer before = finished ? null : measurement.waitingBehind();
    if (before != null) {
      document.putObject("queued").put("before", before);
    }
    for (String name : new String[] {"locations", "limit", "timeout", "measurementOptions"}) {
      if (order.has(name)) {
        document.set(name, order.get(name));
      }
    }
    ArrayNode results = document.putArray("results");
    ObjectNode entry = results.addObject();
    entry.set("probe", MeasurementJson.probe(measurement.location()));
    entry.set(
        "result",
        finished || withProgress
            ? MeasurementJson.result(measurement.result())
            : Json.object().put("status", IN_PROGRESS).put("rawOutput", ""));
    return document;
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** A strong entity tag (RFC 9110 section 8.8.3): the same exactly when the bytes are. */
  static String entityTag(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      byte[] shortened = new byte[TAG_BYTES];
      System.arraycopy(hash, 0, shortened, 0, TAG_BYTES);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(shortened) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Whether {@code If-None-Match} names the tag; compared weakly (RFC 9110 section 13.1.2). */
  static boolean matches(String ifNoneMatch, String tag) {
    if (ifNoneMatch.strip().equals("*")) {
      return true;
    }
    for (String candidate : ifNoneMatch.split(",", -1)) {
      String stripped = candidate.strip();
      if ((stripped.startsWith("W/") ? stripped.substring(2) : stripped).equals(tag)) {
        return true;
      }
    }
    return false;
  }
}
