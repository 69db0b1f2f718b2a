package io.lookingglass.config.net;

/** How a rejected text is shown in a message: quoted, bounded, and without control characters. */
final class Texts {

  private static final int LONGEST_SHOWN = 60;

  private Texts() {}

  static String quoted(String written) {
    String text = UrlPassword.masked(written);
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(text.length(), LONGEST_SHOWN);
    for (int index = 0; index < end; index++) {
      char c = text.charAt(index);
      shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\ufffd' : c);
    }
    return shown.append(text.length() > end ? "...\"" : "\"").toString();
  }
}
