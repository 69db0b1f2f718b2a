package io.lookingglass.config;

/** The two-letter continent codes used in {@code GET /v1/probes}. */
public enum Continent {
  /** Africa. */
  AF,
  /** Antarctica. */
  AN,
  /** Asia. */
  AS,
  /** Europe. */
  EU,
  /** North America. */
  NA,
  /** Oceania. */
  OC,
  /** South America. */
  SA
}
