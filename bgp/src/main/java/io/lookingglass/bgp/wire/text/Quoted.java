package io.lookingglass.bgp.wire.text;

import io.lookingglass.config.net.PlainText;

/** Text of whoever wrote it, as shown in a message: in quotes, bounded, in one line. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  static String of(String text) {
    boolean cut = text.length() > LONGEST;
    return '"' + PlainText.line(cut ? text.substring(0, LONGEST) + "..." : text) + '"';
  }
}
