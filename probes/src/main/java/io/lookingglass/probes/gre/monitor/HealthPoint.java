package io.lookingglass.probes.gre.monitor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one mode of a tunnel fared during a span of time.
 *
 * @param mode as in {@link ModeHealth#mode}
 * @param at when the span begins, a multiple of its length since 1970
 * @param step how long it is
 * @param statistics of the probes whose outcome became known in it
 * @param worst the worst state of the mode in it, absent when that is not known
 */
public record HealthPoint(
    String mode,
    Instant at,
    Duration step,
    ProbeStatistics statistics,
    @Nullable TunnelState worst) {}
