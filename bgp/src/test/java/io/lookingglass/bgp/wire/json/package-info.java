@NullMarked
package io.lookingglass.bgp.wire.json;

import org.jspecify.annotations.NullMarked;
