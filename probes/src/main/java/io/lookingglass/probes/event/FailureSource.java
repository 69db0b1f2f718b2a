package io.lookingglass.probes.event;

/** Whose fault a failed measurement is. */
public enum FailureSource {
  /** The target: has no address of the wanted version, is not allowed, ... */
  TARGET,
  /** Name resolution did not work. */
  RESOLVER,
  /** This server: missing privilege, no route, a bug. */
  INTERNAL
}
