package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.result.HttpTimings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The phases of a request as pieces of a bar, one after the other, on a scale that all requests of
 * a page share.
 *
 * @param words the whole of it for those who do not see it
 */
record PhaseBar(List<Piece> pieces, String words) {
  PhaseBar {
    pieces = List.copyOf(pieces);
  }

  /**
   * A phase.
   *
   * @param css of its colour
   * @param x where it begins and {@code width} how wide it is, with their percent sign
   * @param ms without unit
   */
  record Piece(String css, String name, String meaning, String x, String width, String ms) {}

  /**
   * Makes a bar.
   *
   * @param from where the request begins, in milliseconds after the first one of its way
   * @param scale milliseconds of the whole width
   */
  static PhaseBar of(HttpTimings timings, double from, double scale) {
    List<Piece> pieces = new ArrayList<>();
    double[] at = {from};
    piece(pieces, at, scale, "dns", "DNS", say("looking up the name"), timings.dns());
    piece(pieces, at, scale, "tcp", "TCP", say("one round trip to connect"), timings.tcp());
    piece(pieces, at, scale, "tls", "TLS", say("the handshake"), timings.tls());
    piece(pieces, at, scale, "send", say("Sent"), say("handing over the request"), timings.send());
    piece(
        pieces,
        at,
        scale,
        "wait",
        say("First byte"),
        say("one round trip, and what the server thinks"),
        timings.firstByte());
    piece(
        pieces,
        at,
        scale,
        "download",
        say("Download"),
        say("the rest of the answer"),
        timings.download());
    StringBuilder words = new StringBuilder(say("Phases:"));
    for (Piece piece : pieces) {
      words.append(' ').append(piece.name()).append(' ').append(piece.ms()).append(" ms;");
    }
    return new PhaseBar(pieces, words.toString());
  }

  private static void piece(
      List<Piece> pieces,
      double[] at,
      double scale,
      String css,
      String name,
      String meaning,
      @Nullable Double took) {
    if (took == null) {
      return;
    }
    pieces.add(
        new Piece(
            css, name, meaning, percent(at[0], scale), percent(took, scale), Figures.ms(took)));
    at[0] += took;
  }

  private static String percent(double value, double scale) {
    double share = scale <= 0 ? 0 : Math.clamp(100 * value / scale, 0, 100);
    return BigDecimal.valueOf(share).setScale(2, RoundingMode.HALF_UP).toPlainString() + "%";
  }
}
