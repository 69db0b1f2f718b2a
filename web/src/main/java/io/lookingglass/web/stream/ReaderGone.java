package io.lookingglass.web.stream;

import io.javalin.http.Context;

/** Notes for the log that a reader did not stay to the end of its answer. */
public final class ReaderGone {
  private static final String ATTRIBUTE = "io.lookingglass.web.reader-gone";

  private ReaderGone() {}

  public static void note(Context context) {
    context.attribute(ATTRIBUTE, true);
  }

  public static boolean noted(Context context) {
    return Boolean.TRUE.equals(context.attribute(ATTRIBUTE));
  }
}
