package io.lookingglass.probes.sys;

/** Which ways of probing may be used. */
public enum TierChoice {
  /** The raw tier where the process may, else the unprivileged one. */
  BEST,
  /** Only what every user may, even when the process may more. */
  UNPRIVILEGED
}
