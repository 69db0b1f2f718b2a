/** From what was asked for to the one address that is measured: resolution and target policy. */
@NullMarked
package io.lookingglass.probes.target;

import org.jspecify.annotations.NullMarked;
