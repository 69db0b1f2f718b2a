package io.lookingglass.web;

import java.util.List;

/**
 * Whether the program can serve, as {@code /readyz} tells it.
 *
 * @param checks what must be well for that
 */
public record Readiness(List<Check> checks) {
  public Readiness {
    checks = List.copyOf(checks);
  }

  /**
   * One part of the program.
   *
   * @param name such as {@code storage}
   * @param message what is wrong or how it is, for the operator; anybody can read it
   */
  public record Check(String name, boolean ok, String message) {}

  public boolean ready() {
    return checks.stream().allMatch(Check::ok);
  }
}
