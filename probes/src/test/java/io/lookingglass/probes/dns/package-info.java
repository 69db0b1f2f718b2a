@NullMarked
package io.lookingglass.probes.dns;

import org.jspecify.annotations.NullMarked;
