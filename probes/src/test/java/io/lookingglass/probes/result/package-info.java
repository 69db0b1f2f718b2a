@NullMarked
package io.lookingglass.probes.result;

import org.jspecify.annotations.NullMarked;
