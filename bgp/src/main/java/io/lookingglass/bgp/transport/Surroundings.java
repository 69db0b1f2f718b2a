package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.rib.Rib;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What every session stands in.
 *
 * @param clock the time of day, for what people are told
 * @param nanoTime a clock that nobody sets, for timers
 * @param random spreads timers
 */
record Surroundings(
    Rib rib, SessionLog log, InstantSource clock, LongSupplier nanoTime, RandomGenerator random) {}
