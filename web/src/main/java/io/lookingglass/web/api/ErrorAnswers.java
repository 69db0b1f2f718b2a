package io.lookingglass.web.api;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.web.language.RequestLanguage;
import io.lookingglass.web.language.Speech;
import io.lookingglass.web.security.InvalidTokenException;
import io.lookingglass.web.security.TooManyAttemptsException;
import io.lookingglass.web.stream.ReaderGone;
import java.io.IOException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers with errors, in the form the asker wants: JSON for programs, a line for a terminal, a
 * page for a browser. Thread-safe.
 */
public final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  private final Links links;
  private final @Nullable BrowserPages pages;

  public ErrorAnswers(Links links, @Nullable BrowserPages pages) {
    this.links = links;
    this.pages = pages;
  }

  /** Makes every exception of a handler an answer. */
  public void register(JavalinConfig config) {
    config.routes.exception(ApiException.class, (e, context) -> answer(context, e));
    config.routes.exception(
        InvalidTokenException.class,
        (e, context) ->
            answer(
                context,
                ApiException.of(ErrorType.UNAUTHORIZED, String.valueOf(e.getMessage()))
                    .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")));
    config.routes.exception(
        TooManyAttemptsException.class,
        (e, context) ->
            answer(
                context,
                ApiException.of(
                        ErrorType.RATE_LIMIT_EXCEEDED,
                        e.getMessage()
                            + "; no token from there is looked at for up to "
                            + e.retryAfter().toMinutes()
                            + " minutes")
                    .withHeader("Retry-After", Long.toString(e.retryAfter().toSeconds()))));
    config.routes.exception(
        HttpResponseException.class, (e, context) -> answer(context, ofHttpLayer(e, context)));
    config.routes.exception(Exception.class, (e, context) -> answerUnexpected(context, e));
    config.router.javaLangErrorHandler(
        (response, error) -> {
          LOG.error("A request failed", error);
          response.setStatus(ErrorType.INTERNAL.status());
          response.setContentType(Json.MEDIA_TYPE);
          byte[] body =
              Json.bytes(
                  body(
                      ApiException.of(ErrorType.INTERNAL, "Something went wrong in this server"),
                      links.documentation()));
          try {
            response.getOutputStream().write(body);
          } catch (IOException e) {
            LOG.debug("nobody is there to be told", e);
          }
        });
  }

  /** Answers a request with an error. */
  public void answer(Context context, ApiException error) {
    context.status(error.status());
    error.headers().forEach(context::header);
    context.header("Cache-Control", "no-store");
    if (CommandSetRoutes.serves(context.path())) {
      Json.answer(context, error.status(), CommandSetRoutes.body(error));
      return;
    }
    switch (Representation.ofError(context)) {
      case JSON, DNS_JSON -> json(context, error);
      case TEXT, MARKDOWN -> text(context, error);
      case PAGE -> {
        if (pages == null) {
          text(context, error);
        } else {
          Object _ =
              Speech.in(
                  RequestLanguage.of(context),
                  () -> {
                    pages.error(context, error);
                    return Boolean.TRUE;
                  });
        }
      }
    }
  }

  private static void text(Context context, ApiException error) {
    context.contentType("text/plain; charset=utf-8").result("error: " + error.line() + "\n");
  }

  private void json(Context context, ApiException error) {
    Json.answer(context, error.status(), body(error, links.documentation()));
  }

  /** The body of an error, as the interface documents it. */
  public static ObjectNode body(ApiException error, String documentation) {
    ObjectNode body = Json.object();
    ObjectNode details = body.putObject("error");
    details.put("type", error.type().code());
    details.put("message", error.message());
    if (!error.params().isEmpty()) {
      ObjectNode params = details.putObject("params");
      error.params().forEach(params::put);
    }
    body.putObject("links").put("documentation", documentation);
    return body;
  }

  private void answerUnexpected(Context context, Exception e) {
    HttpException http = httpCause(e);
    if (http != null && http.getCode() < 500 && !context.res().isCommitted()) {
      answer(context, ofStatus(http.getCode()));
    } else if (clientWentAway(e)) {
      ReaderGone.note(context);
      if (!context.res().isCommitted()) {
        answer(context, ofStatus(ErrorType.VALIDATION_ERROR.status()));
      }
    } else {
      LOG.error("{} {} failed", context.method(), LogText.path(context.path()), e);
      answer(
          context,
          ApiException.of(
              ErrorType.INTERNAL,
              Sentence.of(
                  "Something went wrong in this server; its log tells more under {0}",
                  RequestId.of(context))));
    }
  }

  private static ApiException ofHttpLayer(HttpResponseException e, Context context) {
    if (e.getStatus() == 404) {
      return ApiException.of(
          ErrorType.NOT_FOUND,
          Sentence.of("There is nothing at {0}", Shown.quoted(context.path())));
    }
    if (e.getStatus() == 405) {
      String allowed = e.getDetails().getOrDefault("availableMethods", "GET");
      return ApiException.of(
              ErrorType.METHOD_NOT_ALLOWED,
              Sentence.of(
                  "{0} is not possible here; possible is {1}",
                  Shown.quoted(context.method().name()), allowed))
          .withHeader("Allow", allowed);
    }
    return ofStatus(e.getStatus());
  }

  /** An error that the HTTP layer found, in words. */
  public static ApiException ofStatus(int status) {
    return switch (status) {
      case 400 ->
          ApiException.of(
              ErrorType.VALIDATION_ERROR,
              Sentence.of("The request is not well-formed HTTP or URL"));
      case 408 -> ApiException.ofStatus(408, Sentence.of("The request took too long to arrive"));
      case 413 ->
          ApiException.of(
              ErrorType.PAYLOAD_TOO_LARGE,
              Sentence.of("The body is too large; at most {0} bytes are read", Bodies.MOST_BYTES));
      case 414 -> ApiException.ofStatus(414, Sentence.of("The URL is too long"));
      case 421 -> ApiException.ofStatus(421, Sentence.of("This server does not serve that host"));
      case 431 ->
          ApiException.ofStatus(431, Sentence.of("The header fields are too large together"));
      case 503 ->
          ApiException.of(ErrorType.UNAVAILABLE, Sentence.of("The server is stopping; try again"))
              .withHeader("Retry-After", "5");
      default ->
          ApiException.ofStatus(
              status, Sentence.of("The request cannot be answered (status {0})", status));
    };
  }

  private static @Nullable HttpException httpCause(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException http) {
        return http;
      }
    }
    return null;
  }

  private static boolean clientWentAway(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EofException) {
        return true;
      }
    }
    return false;
  }
}
