/**
 * What a measurement found: a pure fold of its events into the result record, statistics and
 * verdict.
 */
@NullMarked
package io.lookingglass.probes.result;

import org.jspecify.annotations.NullMarked;
