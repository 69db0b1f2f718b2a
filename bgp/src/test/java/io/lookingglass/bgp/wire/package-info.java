@NullMarked
package io.lookingglass.bgp.wire;

import org.jspecify.annotations.NullMarked;
