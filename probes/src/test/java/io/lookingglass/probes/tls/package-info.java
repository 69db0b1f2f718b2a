@NullMarked
package io.lookingglass.probes.tls;

import org.jspecify.annotations.NullMarked;
