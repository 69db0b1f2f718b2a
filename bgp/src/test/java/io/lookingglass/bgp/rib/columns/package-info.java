@NullMarked
package io.lookingglass.bgp.rib.columns;

import org.jspecify.annotations.NullMarked;
