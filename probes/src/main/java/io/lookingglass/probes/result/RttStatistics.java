package io.lookingglass.probes.result;

import org.jspecify.annotations.Nullable;

/**
 * Round-trip statistics as ping and mtr define them: times in milliseconds, rounded to three
 * decimals.
 *
 * @param min absent, as all times, when nothing was answered
 * @param avg arithmetic mean
 * @param stDev for a ping its {@code mdev}, the population's standard deviation; for a hop mtr's
 *     {@code StDev}, the sample's; 0 for a single answer in both
 * @param jMin smallest difference of two successive round trips, in the order of sending; 0, as the
 *     other two, for a single answer
 * @param jAvg mtr's {@code Javg}: the mean over all answers, to which the first contributes 0
 * @param jMax mtr's {@code Jmax}: the largest difference
 * @param total probes sent whose outcome is known
 * @param rcv answered
 * @param drop not answered
 * @param loss {@code drop} in percent of {@code total}, at most two decimals; absent when nothing
 *     was sent
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
