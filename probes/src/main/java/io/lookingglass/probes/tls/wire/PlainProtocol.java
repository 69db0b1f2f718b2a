package io.lookingglass.probes.tls.wire;

import io.lookingglass.config.net.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What it is that answers where TLS was expected. */
public final class PlainProtocol {
  private static final int SHOWN_BYTES = 16;
  private static final int SHOWN_CHARACTERS = 80;

  private PlainProtocol() {}

  /** Whether bytes may begin a record of TLS. */
  public static boolean mayBeTls(byte[] first) {
    return first.length == 0
        || (first[0] >= 20 && first[0] <= 24 && (first.length < 2 || first[1] == 3));
  }

  /**
   * Names it.
   *
   * @param first what came, at least one byte
   * @return a sentence without a full stop
   */
  public static String sentence(byte[] first) {
    String text = new String(first, StandardCharsets.ISO_8859_1);
    String line = text.lines().findFirst().orElse("");
    String upper = line.toUpperCase(Locale.ROOT);
    String known =
        mysql(first) ? "this is MySQL in plain text; ask with startTls=mysql" : known(upper);
    boolean readable =
        !line.isBlank() && line.chars().limit(SHOWN_CHARACTERS).allMatch(c -> c >= 32 && c < 127);
    String began =
        readable
            ? "\"%s\"".formatted(PlainText.line(line, SHOWN_CHARACTERS))
            : HexFormat.ofDelimiter(" ").formatHex(first, 0, Math.min(first.length, SHOWN_BYTES));
    return known == null
        ? "what answers is not TLS; it begins with " + began
        : known + (readable ? " (it begins with %s)".formatted(began) : "");
  }

  private static @Nullable String known(String line) {
    if (line.startsWith("HTTP/") || line.startsWith("<!DOCTYPE") || line.startsWith("<HTML")) {
      return "this is HTTP, not TLS";
    }
    if (line.startsWith("SSH-")) {
      return "this is SSH, not TLS";
    }
    if (line.startsWith("220")) {
      return line.contains("FTP")
          ? "this is FTP in plain text; ask with startTls=ftp"
          : "this is SMTP or FTP in plain text; ask with startTls=smtp or startTls=ftp";
    }
    if (line.startsWith("* OK") || line.startsWith("* PREAUTH")) {
      return "this is IMAP in plain text; ask with startTls=imap";
    }
    if (line.startsWith("+OK")) {
      return "this is POP3 in plain text; ask with startTls=pop3";
    }
    if (line.contains("<STREAM:") || line.startsWith("<?XML")) {
      return "this is XMPP in plain text; ask with startTls=xmpp";
    }
    if (line.startsWith("RFB ")) {
      return "this is VNC, not TLS";
    }
    if (line.startsWith("AMQP")) {
      return "this is AMQP, not TLS";
    }
    return line.startsWith("-ERR") ? "this is Redis or POP3 in plain text, not TLS" : null;
  }

  /** The greeting of its protocol 10. */
  private static boolean mysql(byte[] first) {
    return first.length >= 5 && first[2] == 0 && first[3] == 0 && first[4] == 10;
  }
}
