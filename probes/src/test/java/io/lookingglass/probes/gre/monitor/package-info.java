@NullMarked
package io.lookingglass.probes.gre.monitor;

import org.jspecify.annotations.NullMarked;
