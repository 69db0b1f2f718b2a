package io.lookingglass.probes.request;

import io.lookingglass.probes.event.HttpField;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which fields an asker may add to a request, and why others not: a request must not be able to
 * become two (RFC 9112 section 11.1), to speak for somebody else, or to carry secrets into a result
 * that others can read.
 */
final class HttpRequestFields {
  static final int MOST_FIELDS = 32;
  static final int LONGEST_NAME = 64;
  static final int LONGEST_VALUE = 2_048;

  private static final String CONNECTION =
      "belongs to the connection, which this server keeps itself";
  private static final String FRAMING =
      "says where a request ends, and none of these requests has content";
  private static final String SECRET =
      "would be kept with the result, which anybody can read who has its address";
  private static final String SPEAKS_FOR_OTHERS =
      "would make this server speak for another client than itself";

  private static final Map<String, String> REFUSED = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    REFUSED.put("host", "is the option host");
    for (String name :
        List.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "expect")) {
      REFUSED.put(name, CONNECTION);
    }
    for (String name : List.of("content-length", "transfer-encoding", "content-type")) {
      REFUSED.put(name, FRAMING);
    }
    for (String name : List.of("authorization", "proxy-authorization", "cookie", "cookie2")) {
      REFUSED.put(name, SECRET);
    }
    for (String name :
        List.of(
            "forwarded",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-original-url",
            "x-rewrite-url",
            "x-http-method-override",
            "true-client-ip",
            "cf-connecting-ip",
            "fastly-client-ip")) {
      REFUSED.put(name, SPEAKS_FOR_OTHERS);
    }
  }

  private HttpRequestFields() {}

  /** What is wrong with a field, a sentence's rest; absent when nothing is. */
  static @Nullable String problem(HttpField field) {
    if (field.name().isEmpty() || !field.name().chars().allMatch(HttpRequestFields::token)) {
      return "holds the name %s, which is no token (RFC 9110 section 5.6.2); write one like"
              .formatted(Shown.text(field.name()))
          + " X-Example";
    }
    if (field.name().length() > LONGEST_NAME) {
      return "holds a name of %d characters; at most %d are sent"
          .formatted(field.name().length(), LONGEST_NAME);
    }
    String refused = REFUSED.get(field.name());
    if (refused != null) {
      return "may not hold %s: it %s".formatted(field.name(), refused);
    }
    if (field.value().length() > LONGEST_VALUE) {
      return "holds %s with %d characters; at most %d are sent"
          .formatted(field.name(), field.value().length(), LONGEST_VALUE);
    }
    int wrong =
        field
            .value()
            .chars()
            .filter(c -> (c < ' ' && c != '\t') || c >= 0x7F)
            .findFirst()
            .orElse(-1);
    return wrong < 0
        ? null
        : "holds %s with the character %s; only printable ASCII is sent, so that a field stays one field"
            .formatted(field.name(), Shown.codePoint(wrong));
  }

  private static boolean token(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
