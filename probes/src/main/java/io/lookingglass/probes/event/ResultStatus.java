package io.lookingglass.probes.event;

/** The state of one location's result. */
public enum ResultStatus {
  IN_PROGRESS,
  /** It ran to its end; whether the target was reached is another question. */
  FINISHED,
  /** It could not be measured. */
  FAILED,
  /** The location was not there. */
  OFFLINE
}
