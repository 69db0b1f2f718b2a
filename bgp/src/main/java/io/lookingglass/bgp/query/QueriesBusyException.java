package io.lookingglass.bgp.query;

/** There are as many queries, or followers, as the machine is given to; try again later. */
public final class QueriesBusyException extends Exception {
  private static final long serialVersionUID = 1L;

  QueriesBusyException(String message) {
    super(message);
  }
}
