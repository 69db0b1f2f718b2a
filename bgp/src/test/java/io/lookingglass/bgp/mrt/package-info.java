@NullMarked
package io.lookingglass.bgp.mrt;

import org.jspecify.annotations.NullMarked;
