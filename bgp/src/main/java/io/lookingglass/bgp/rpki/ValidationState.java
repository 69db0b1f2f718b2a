package io.lookingglass.bgp.rpki;

/** What the RPKI says of a route's origin (RFC 6811, section 2). */
public enum ValidationState {
  /** A ROA allows this origin for a prefix of this length. */
  VALID("valid"),
  /** ROAs are about the prefix, and none allows this. */
  INVALID("invalid"),
  /** No ROA is about the prefix. */
  NOT_FOUND("not-found"),
  /**
   * There is no data, or it is too old: nothing can be said. Never to be taken for {@link
   * #NOT_FOUND}.
   */
  UNKNOWN("unknown");

  private final String title;

  ValidationState(String title) {
    this.title = title;
  }

  /** As it is written everywhere: {@code not-found}. */
  public String title() {
    return title;
  }
}
