@NullMarked
package io.lookingglass.bgp.wire.text;

import org.jspecify.annotations.NullMarked;
