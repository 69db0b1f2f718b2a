@NullMarked
package io.lookingglass.bgp.rib;

import org.jspecify.annotations.NullMarked;
