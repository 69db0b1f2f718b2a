@NullMarked
package io.lookingglass.bgp.query;

import org.jspecify.annotations.NullMarked;
