package io.lookingglass.web;

import io.lookingglass.web.api.ErrorAnswers;
import io.lookingglass.web.api.Json;
import io.lookingglass.web.api.Links;
import io.lookingglass.web.security.SecurityHeaders;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches a route: malformed requests, header fields that are too large. In the
 * same form as any other error, and without a word about the software.
 */
final class FailureAnswers extends ErrorHandler {
  private final Links links;

  FailureAnswers(Links links) {
    this.links = links;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    response.setStatus(code);
    describe(response.getHeaders());
    // Where requests end on a connection that went wrong is anybody's guess.
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    response.write(true, ByteBuffer.wrap(body(code)), callback);
  }

  private static void describe(HttpFields.Mutable fields) {
    SecurityHeaders.ALL.forEach(fields::put);
    fields.put(HttpHeader.CONTENT_TYPE, Json.MEDIA_TYPE);
    fields.put(HttpHeader.CACHE_CONTROL, "no-store");
  }

  private byte[] body(int status) {
    return Json.bytes(ErrorAnswers.body(ErrorAnswers.ofStatus(status), links.documentation()));
  }
}
