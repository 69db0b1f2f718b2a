package io.lookingglass.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What was looked at, and what was found.
 *
 * @param name stable, for scripts: {@code raw-sockets}
 * @param found a sentence with a full stop
 * @param remedy what to do, a sentence with a full stop; absent exactly where all is well
 */
public record Check(String name, State state, String found, @Nullable String remedy) {
  public Check {
    if ((state == State.OK) != (remedy == null)) {
      throw new IllegalArgumentException("%s is %s, remedy %s".formatted(name, state, remedy));
    }
  }

  /** How it stands. */
  public enum State {
    OK,
    /** It works, but something is lost, or will be. */
    WARNING,
    /** A server cannot run, or not do what it is configured for. */
    FAILED
  }

  static Check ok(String name, String found) {
    return new Check(name, State.OK, found, null);
  }

  static Check warning(String name, String found, String remedy) {
    return new Check(name, State.WARNING, found, remedy);
  }

  static Check failed(String name, String found, String remedy) {
    return new Check(name, State.FAILED, found, remedy);
  }
}
