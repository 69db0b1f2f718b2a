/**
 * Watches GRE tunnels: probes each all the time, and tells which are healthy, degraded or down.
 *
 * <p>{@link io.lookingglass.probes.gre.monitor.TunnelWatch} is what others ask. Inside, from the
 * bottom up: {@code ModeCondition} decides the state of one probe mode and {@code TunnelCondition}
 * that of a tunnel, both without clock, thread or socket; {@code Damping} keeps a tunnel that flaps
 * from raising an alarm each time.
 */
@NullMarked
package io.lookingglass.probes.gre.monitor;

import org.jspecify.annotations.NullMarked;
