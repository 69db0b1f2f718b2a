@NullMarked
package io.lookingglass.probes.tls.enumerate;

import org.jspecify.annotations.NullMarked;
