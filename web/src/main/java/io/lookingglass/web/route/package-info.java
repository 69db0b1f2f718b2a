/** The table of routes: what there is at which address, and who may call it. */
@NullMarked
package io.lookingglass.web.route;

import org.jspecify.annotations.NullMarked;
