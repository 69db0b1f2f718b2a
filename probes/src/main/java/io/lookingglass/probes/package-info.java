@NullMarked
package io.lookingglass.probes;

import org.jspecify.annotations.NullMarked;
