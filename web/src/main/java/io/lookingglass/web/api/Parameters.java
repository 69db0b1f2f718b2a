package io.lookingglass.web.api;

import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a URL's query ({@code application/x-www-form-urlencoded}, URL Standard section
 * 5.1), strictly: what is not well-formed is an error and not an empty value.
 */
final class Parameters {
  private static final int MOST = 64;

  private Parameters() {}

  /**
   * All parameters, in order.
   *
   * @throws ApiException when the query is not well-formed UTF-8, or has too many parameters
   */
  static Map<String, List<String>> ofQuery(Context context) {
    @Nullable String query = context.queryString();
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    String[] pairs = query.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR, "The URL has more than %d parameters".formatted(MOST));
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        parameters
            .computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
            .add(parts.length == 1 ? "" : decoded(parts[1]));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(encoded.length);
    for (int index = 0; index < encoded.length; index++) {
      byte b = encoded[index];
      if (b == '%') {
        int high = index + 2 < encoded.length ? Character.digit(encoded[index + 1], 16) : -1;
        int low = index + 2 < encoded.length ? Character.digit(encoded[index + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed(text);
        }
        bytes.put((byte) (high << 4 | low));
        index += 2;
      } else {
        bytes.put(b == '+' ? (byte) ' ' : b);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed(text);
    }
  }

  private static ApiException malformed(String text) {
    return ApiException.of(
        ErrorType.VALIDATION_ERROR,
        "%s in the URL is not UTF-8 with %%XX for special characters; a percent sign itself is %%25"
            .formatted(Shown.quoted(text)));
  }
}
