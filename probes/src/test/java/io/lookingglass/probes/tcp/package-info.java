@NullMarked
package io.lookingglass.probes.tcp;

import org.jspecify.annotations.NullMarked;
