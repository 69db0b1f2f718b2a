package io.lookingglass.probes.request;

/** A target cannot be read. */
final class BadTargetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  /**
   * @param sentence without a full stop, with nothing in it that is not fit to be shown
   */
  BadTargetException(String sentence) {
    super(sentence);
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
