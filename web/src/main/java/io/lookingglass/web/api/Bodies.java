package io.lookingglass.web.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies of requests. */
final class Bodies {
  /** Far more than any request of ours. */
  static final int MOST_BYTES = 64 * 1024;

  private Bodies() {}

  /**
   * @throws ApiException when it is not declared to be JSON, or too large
   */
  static byte[] json(Context context) throws IOException {
    @Nullable String type = context.contentType();
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    // Forms of foreign pages can send text/plain and the like, but not this, without asking first.
    if (!media.equals("application/json")) {
      throw ApiException.of(
          ErrorType.UNSUPPORTED_MEDIA_TYPE,
          "The body must be JSON, sent with Content-Type: application/json");
    }
    InputStream stream = context.bodyInputStream();
    byte[] body = stream.readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      stream.transferTo(OutputStream.nullOutputStream());
      throw ErrorAnswers.ofStatus(ErrorType.PAYLOAD_TOO_LARGE.status());
    }
    return body;
  }
}
