package io.lookingglass.probes;

/**
 * The state of an asker's hourly budget.
 *
 * @param limit for an hour, in units of {@link MeasurementCost}
 * @param consumed used of it
 * @param remaining left of it
 * @param resetSeconds until it is full again, 0 when it is
 */
public record RateLimit(int limit, int consumed, int remaining, long resetSeconds) {}
