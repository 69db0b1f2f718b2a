package io.lookingglass.web.stream;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;

/** Where an answer is written bit by bit. */
public final class Output {
  private Output() {}

  /**
   * The answer's stream, whose {@code flush} sends. That of {@link Context#outputStream} does not
   * pass it on.
   */
  public static OutputStream of(Context context) throws IOException {
    return context.res().getOutputStream();
  }
}
