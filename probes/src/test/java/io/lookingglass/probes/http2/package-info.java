@NullMarked
package io.lookingglass.probes.http2;

import org.jspecify.annotations.NullMarked;
