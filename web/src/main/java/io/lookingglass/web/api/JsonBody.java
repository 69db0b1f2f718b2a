package io.lookingglass.web.api;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON of a request, strictly as RFC 8259: one value, no field twice, and nothing deeper
 * or longer than any request of ours.
 */
final class JsonBody {
  private static final int DEEPEST = 16;
  private static final int LONGEST_NUMBER = 64;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_STRING = 8192;

  /** Where the parser tells of its own settings. */
  private static final Pattern JAVA_NAMES = Pattern.compile(",? from `[^`]*`");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(LONGEST_NAME)
                          .maxStringLength(LONGEST_STRING)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private JsonBody() {}

  /**
   * @throws ApiException saying where it is not JSON
   */
  static JsonNode read(byte[] body) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw notJson(e);
    }
    if (tree.isMissingNode()) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          "The body is empty; it must be a JSON object such as"
              + " {\"type\":\"ping\",\"target\":\"example.com\"}");
    }
    return tree;
  }

  private static ApiException notJson(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    String where =
        location == null || location.getLineNr() < 1
            ? ""
            : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    return ApiException.of(
        ErrorType.VALIDATION_ERROR,
        "The body is not JSON that can be read%s: %s".formatted(where, reason(e)));
  }

  private static String reason(JacksonException e) {
    String reason = e.getOriginalMessage();
    if (reason == null) {
      return "malformed";
    }
    String line = reason.lines().findFirst().orElse("malformed");
    return cleaned(JAVA_NAMES.matcher(line).replaceAll(""));
  }

  /** The parser's message may hold what the asker wrote. */
  private static String cleaned(String line) {
    StringBuilder shown = new StringBuilder();
    line.codePoints()
        .limit(200)
        .forEach(c -> shown.appendCodePoint(c < 0x20 || c > 0x7e ? 0xfffd : c));
    return shown.toString();
  }
}
