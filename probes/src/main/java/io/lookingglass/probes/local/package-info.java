/** This server as a location: resolves, checks the target, runs the probe, annotates. */
@NullMarked
package io.lookingglass.probes.local;

import org.jspecify.annotations.NullMarked;
