/** The JSON form of requests, events and results: the one place that knows it. */
@NullMarked
package io.lookingglass.probes.json;

import org.jspecify.annotations.NullMarked;
