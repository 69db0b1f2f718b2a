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

  /** The media type the body is declared to be of, in lower case; empty when it is not declared. */
  static String media(Context context) {
    @Nullable String type = context.contentType();
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ApiException when it is not declared to be JSON, or too large
   */
  static byte[] json(Context context) throws IOException {
    // Forms of foreign pages can send text/plain and the like, but not this, without asking first.
    if (!media(context).equals("application/json")) {
      throw ApiException.of(
          ErrorType.UNSUPPORTED_MEDIA_TYPE,
          "The body must be JSON, sent with Content-Type: application/json");
    }
    return bytes(context);
  }

  /**
   * @throws ApiException when it is too large, or compressed
   */
  static byte[] bytes(Context context) throws IOException {
    @Nullable String coding = context.header("Content-Encoding");
    if (coding != null && !coding.strip().equalsIgnoreCase("identity")) {
      // RFC 9110 section 15.5.16. Small bodies that become large are a way to attack.
      throw ApiException.of(
          ErrorType.UNSUPPORTED_MEDIA_TYPE,
          "The body must be sent as it is, without Content-Encoding, but that is "
              + Shown.quoted(coding));
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
