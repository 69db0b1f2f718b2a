/** The routes: what each peer told us, which is best, and what we tell each peer. */
@NullMarked
package io.lookingglass.bgp.rib;

import org.jspecify.annotations.NullMarked;
