@NullMarked
package io.lookingglass.bgp.transport;

import org.jspecify.annotations.NullMarked;
