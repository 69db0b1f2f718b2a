package io.lookingglass.web.route;

import io.lookingglass.config.Role;
import io.lookingglass.config.language.Sentence;

/**
 * Who may call a route. Every route is registered with one of these; there is no way to register
 * one without. {@code what} begins a sentence and is a plural: "Audit entries".
 */
public sealed interface Access {
  /** Anybody, and everybody gets the same. */
  Access EVERYBODY = new Everybody();

  /** Whoever the limits give a budget. */
  Access MEASURING = new Measuring();

  /** Anybody for an outline, support for all of it. */
  Access OUTLINE = new Outline(Role.SUPPORT);

  /** Whoever knows the id of a measurement. */
  Access MEASURED = new Measured();

  /** Anybody, and everybody gets the same. */
  record Everybody() implements Access {}

  /** Anybody gets an outline, and tokens of the role and of higher ones everything. */
  record Outline(Role everything) implements Access {}

  /**
   * Whoever the limits give a budget. Some measurements ask for more, which depends on what is
   * measured: tunnels belong to customers, and whole zones are for a role of the configuration.
   */
  record Measuring() implements Access {}

  /**
   * Whoever knows the id of a measurement; those of tunnels only the customer that a tunnel belongs
   * to, and support.
   */
  record Measured() implements Access {}

  /** Tokens of the role and of higher ones. */
  record From(Role role, Sentence what) implements Access {}

  /** The customer a thing belongs to, and support for everybody's. */
  record Owners(Sentence what) implements Access {}

  /**
   * Changes, by tokens of the role and of higher ones. A token is needed even on a machine of one's
   * own: without one the audit would not know who it was.
   */
  record Changing(Role role, Sentence what) implements Access {}

  /** For support and higher roles. */
  static Access support(Sentence what) {
    return new From(Role.SUPPORT, what);
  }

  /** For the customer it belongs to, and support. */
  static Access owners(Sentence what) {
    return new Owners(what);
  }

  /** Changes that operators and administrators make. */
  static Access operators(Sentence what) {
    return new Changing(Role.OPERATOR, what);
  }
}
