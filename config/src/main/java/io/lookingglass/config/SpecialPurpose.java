package io.lookingglass.config;

/** What to do with targets that IANA's special-purpose registries list. */
public enum SpecialPurpose {
  REFUSE,
  ALLOW
}
