package io.lookingglass.probes.result;

import org.jspecify.annotations.Nullable;

/**
 * Round-trip statistics as ping and mtr define them, in milliseconds.
 *
 * @param min absent, as all times, when nothing was answered
 * @param stDev population standard deviation (ping's mdev is computed alike)
 * @param jMin smallest difference of two successive round trips (mtr's J columns)
 * @param total probes sent whose outcome is known
 * @param rcv answered
 * @param drop not answered
 * @param loss {@code drop} in percent of {@code total}; absent when nothing was sent
 */
public record RttStatistics(
    @Nullable Double min,
    @Nullable Double avg,
    @Nullable Double max,
    @Nullable Double stDev,
    @Nullable Double jMin,
    @Nullable Double jAvg,
    @Nullable Double jMax,
    int total,
    int rcv,
    int drop,
    @Nullable Double loss) {}
