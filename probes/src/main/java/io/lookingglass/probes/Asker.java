package io.lookingglass.probes;

/**
 * On whose account a measurement is.
 *
 * @param key who: equal keys share one budget (a token's name, or a client's network)
 * @param measurementsPerHour budget, at least 1
 * @param concurrent how many may run at once, at least 1
 */
public record Asker(String key, int measurementsPerHour, int concurrent) {
  public Asker {
    if (measurementsPerHour < 1 || concurrent < 1) {
      throw new IllegalArgumentException(
          "budget of %s: %d an hour, %d at once".formatted(key, measurementsPerHour, concurrent));
    }
  }
}
