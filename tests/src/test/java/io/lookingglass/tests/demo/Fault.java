package io.lookingglass.tests.demo;

import java.io.IOException;

/**
 * Something that can be broken and mended.
 *
 * @param name by which it is asked for
 * @param meaning what is broken then, as a sentence without its end
 * @param page where it is seen
 * @param change breaks it (true) or mends it
 */
record Fault(String name, String meaning, String page, Change change) {

  /** Does it. */
  @FunctionalInterface
  interface Change {
    void apply(boolean broken) throws IOException;
  }
}
