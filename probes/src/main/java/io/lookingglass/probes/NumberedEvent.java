package io.lookingglass.probes;

import io.lookingglass.probes.event.ProbeEvent;

/**
 * An event and its place in its measurement's stream.
 *
 * @param number from 1, without gaps
 */
public record NumberedEvent(long number, ProbeEvent event) {}
