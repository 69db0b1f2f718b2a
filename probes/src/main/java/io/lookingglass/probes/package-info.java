/** Runs one measurement and streams its events; knows nothing of HTTP or BGP. */
@NullMarked
package io.lookingglass.probes;

import org.jspecify.annotations.NullMarked;
