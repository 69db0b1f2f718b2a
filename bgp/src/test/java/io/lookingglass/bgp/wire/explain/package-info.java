@NullMarked
package io.lookingglass.bgp.wire.explain;

import org.jspecify.annotations.NullMarked;
