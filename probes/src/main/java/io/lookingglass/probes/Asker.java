package io.lookingglass.probes;

/**
 * On whose account a measurement is.
 *
 * @param key who: equal keys share one budget (a token's name, or a client's network)
 * @param measurementsPerHour budget, at least 1, in units of {@link MeasurementCost}
 * @param concurrent how many may run or wait at once, at least 1
 * @param trusted whether it may measure one address as often as it likes
 */
public record Asker(String key, int measurementsPerHour, int concurrent, boolean trusted) {
  /** One that is not trusted. */
  public Asker(String key, int measurementsPerHour, int concurrent) {
    this(key, measurementsPerHour, concurrent, false);
  }

  public Asker {
    if (measurementsPerHour < 1 || concurrent < 1) {
      throw new IllegalArgumentException(
          "budget of %s: %d an hour, %d at once".formatted(key, measurementsPerHour, concurrent));
    }
  }
}
