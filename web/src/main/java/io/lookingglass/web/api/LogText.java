package io.lookingglass.web.api;

import io.lookingglass.config.net.UrlPassword;
import org.jspecify.annotations.Nullable;

/**
 * Text of the asker's as it may stand on a log line: one line, printable ASCII, bounded, no
 * passwords.
 */
public final class LogText {
  private static final int LONGEST = 200;

  private LogText() {}

  /** A path, which has no spaces then. */
  public static String path(String path) {
    return cleaned(path).replace(' ', '_');
  }

  /** In quotes; a dash when absent. */
  public static String quoted(@Nullable String text) {
    return text == null ? "-" : '"' + cleaned(text) + '"';
  }

  private static String cleaned(String text) {
    StringBuilder line = new StringBuilder();
    UrlPassword.masked(text)
        .codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                line.append('\\').append((char) c);
              } else if (c < 0x20 || c > 0x7e) {
                line.append("\\u{").append(Integer.toHexString(c)).append('}');
              } else {
                line.append((char) c);
              }
            });
    return line.toString();
  }
}
