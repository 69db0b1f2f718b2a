@NullMarked
package io.lookingglass.probes.trace;

import org.jspecify.annotations.NullMarked;
