/**
 * The strategies of ping, traceroute, mtr and path MTU: (state, event, now) to (state, actions).
 */
@NullMarked
package io.lookingglass.probes.trace;

import org.jspecify.annotations.NullMarked;
