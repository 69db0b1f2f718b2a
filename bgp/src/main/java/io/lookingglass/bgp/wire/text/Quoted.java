package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.PeerText;

/** Text of whoever wrote it, as shown in a message: in quotes, bounded, in one line. */
final class Quoted {
  private static final int LONGEST = 60;

  private Quoted() {}

  static String of(String text) {
    boolean cut = text.length() > LONGEST;
    return '"' + PeerText.line(cut ? text.substring(0, LONGEST) + "..." : text) + '"';
  }
}
