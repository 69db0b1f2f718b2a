package io.lookingglass.web.ui;

/**
 * A mark beside a hop, and what it means for somebody who has not met it before.
 *
 * @param tag short, as an engineer expects it: {@code !X}, {@code MPLS 24005}
 * @param explanation one or two sentences
 * @param tone how it is set
 */
record Note(String tag, String explanation, Tone tone) {

  enum Tone {
    PLAIN,
    WARNING,
    BAD;

    String css() {
      return switch (this) {
        case PLAIN -> "tag";
        case WARNING -> "tag tag-warning";
        case BAD -> "tag tag-bad";
      };
    }
  }
}
