package io.lookingglass.probes.tls.enumerate;

import org.jspecify.annotations.Nullable;

/**
 * Finds out one thing about a server, one connection after the other: a pure machine. It may be
 * stopped at any point, and what it knows by then is good. For one thread.
 */
interface Inquiry {

  /** What it looks at, as a reader of the progress is told: {@code cipher suites of TLS 1.2}. */
  String subject();

  /** The next question; absent when all is known. Asked again only after an answer. */
  @Nullable Question next();

  /** Takes the answer to the question before. */
  void answered(Answer answer);

  /** How many more connections it will take, about. */
  int expected();
}
