package io.lookingglass.config;

/** The grammar of names, which stand in URLs and log lines, and of titles, which people read. */
final class Names {

  static final String PATTERN = "[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?";
  static final String ALLOWED =
      "1-64 letters, digits, '.', '_' or '-', beginning and ending with a letter or digit";

  static final String TITLE = "[^\\p{Cntrl}\\p{Cs}\\u2028\\u2029]{1,128}";
  static final String TITLE_ALLOWED = "1-128 characters on one line";

  private Names() {}
}
