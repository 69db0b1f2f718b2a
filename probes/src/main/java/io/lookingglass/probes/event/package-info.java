/**
 * What a running measurement says, one value after the other: the only thing that flows out of a
 * probe.
 */
@NullMarked
package io.lookingglass.probes.event;

import org.jspecify.annotations.NullMarked;
