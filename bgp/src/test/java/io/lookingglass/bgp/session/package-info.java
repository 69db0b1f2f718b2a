@NullMarked
package io.lookingglass.bgp.session;

import org.jspecify.annotations.NullMarked;
