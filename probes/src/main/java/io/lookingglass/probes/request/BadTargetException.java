package io.lookingglass.probes.request;

import io.lookingglass.config.language.Sentence;

/** A target cannot be read. */
final class BadTargetException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Sentence sentence;

  /**
   * @param sentence without a full stop, with nothing in it that is not fit to be shown
   */
  BadTargetException(Sentence sentence) {
    super(sentence.english());
    this.sentence = sentence;
  }

  Sentence sentence() {
    return sentence;
  }
}
