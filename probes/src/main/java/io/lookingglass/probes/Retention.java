package io.lookingglass.probes;

/** Whether a measurement outlives the one who asked for it. */
public enum Retention {
  /** Kept in the store under its id; goes on when the asker goes away. */
  STORED,
  /** For one reader only: never stored, cancelled when the reader goes away. */
  EPHEMERAL
}
