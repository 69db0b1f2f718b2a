package io.lookingglass.probes.event;

/** What validation came to (RFC 4035 section 4.3). */
public enum DnssecState {
  /** An unbroken chain of signatures leads from a trust anchor to the answer. */
  SECURE,
  /** It is proved that the chain ends above the answer: nobody signs here. */
  INSECURE,
  /** There should be a chain, and it is broken. */
  BOGUS,
  /** What would decide could not be had. */
  INDETERMINATE
}
