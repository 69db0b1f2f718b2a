package io.lookingglass.web.api;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.util.Objects;

/** The id of a request: in the answer's {@code X-Request-Id}, and on each log line about it. */
public final class RequestId {
  private static final String ATTRIBUTE = "io.lookingglass.web.request";
  private static final String CHARACTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final int LENGTH = 12;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RequestId() {}

  /** A new one; ids that askers send are not believed. */
  public static String assign(Context context) {
    StringBuilder id = new StringBuilder(LENGTH);
    for (int index = 0; index < LENGTH; index++) {
      id.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
    }
    context.attribute(ATTRIBUTE, id.toString());
    return id.toString();
  }

  static String of(Context context) {
    return Objects.requireNonNullElse(context.attribute(ATTRIBUTE), "no id");
  }
}
