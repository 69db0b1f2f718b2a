package io.lookingglass.web;

/** Writes what {@code /metrics} tells, in the text format of Prometheus. Thread-safe. */
@FunctionalInterface
public interface MetricsText {

  /**
   * Writes it as it is now.
   *
   * @param everything whether what names customers' things is told too
   */
  String text(boolean everything);
}
