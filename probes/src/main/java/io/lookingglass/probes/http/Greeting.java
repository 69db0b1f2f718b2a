package io.lookingglass.probes.http;

import io.lookingglass.config.net.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Tells what speaks on a port when it is not HTTP, by the first octets of it. */
final class Greeting {
  private static final int LONGEST = 80;

  private Greeting() {}

  /**
   * Names it.
   *
   * @param octets the first that came
   * @param length how many count
   * @return a sentence without a full stop
   */
  static String meaning(byte[] octets, int length) {
    if (length >= 2 && (octets[0] == 0x15 || octets[0] == 0x16) && octets[1] == 3) {
      return "this is TLS, not plain HTTP; ask with https";
    }
    if (length >= 9 && octets[3] == 4 && octets[4] == 0 && octets[0] == 0) {
      return "this is HTTP/2 without TLS, which was not asked for";
    }
    String text = new String(octets, 0, Math.min(length, 256), StandardCharsets.ISO_8859_1);
    String line = text.lines().findFirst().orElse("");
    String shown = PlainText.line(line, LONGEST);
    String lower = line.toLowerCase(Locale.ROOT);
    if (line.startsWith("SSH-")) {
      return "this is SSH, not HTTP: " + shown;
    }
    if (line.startsWith("220") || line.startsWith("421") || line.startsWith("554")) {
      return lower.contains("ftp")
          ? "this is FTP, not HTTP: " + shown
          : "this is SMTP or FTP, not HTTP: " + shown;
    }
    if (line.startsWith("+OK")) {
      return "this is POP3, not HTTP: " + shown;
    }
    if (line.startsWith("* OK") || line.startsWith("* BYE")) {
      return "this is IMAP, not HTTP: " + shown;
    }
    if (line.startsWith("RFB ")) {
      return "this is VNC, not HTTP: " + shown;
    }
    if (line.startsWith("-ERR") || line.startsWith("-NOAUTH")) {
      return "this is Redis or the like, not HTTP: " + shown;
    }
    if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
      return "it answers with a document and no status line, as HTTP/0.9 did in 1991: " + shown;
    }
    if (line.startsWith("ICY ")) {
      return "this is Icecast's own protocol, not HTTP: " + shown;
    }
    return "what answers is not HTTP: it begins with "
        + (shown.isBlank() ? "octets that are no text" : shown);
  }
}
