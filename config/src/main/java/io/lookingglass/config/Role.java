package io.lookingglass.config;

/**
 * What a person or program may do, least first: each role may do all that the ones before it may.
 */
public enum Role {
  /** Anybody: runs measurements and looks up routes. */
  PUBLIC,
  /** A customer: sees its own prefixes and tunnels besides. */
  CUSTOMER,
  /** Support: sees every customer's, and the audit. */
  SUPPORT,
  /** Operates the network: announces and withdraws. */
  OPERATOR,
  /** Everything. */
  ADMIN;

  /** Whether this role includes the other. */
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }
}
