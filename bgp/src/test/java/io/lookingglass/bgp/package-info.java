@NullMarked
package io.lookingglass.bgp;

import org.jspecify.annotations.NullMarked;
