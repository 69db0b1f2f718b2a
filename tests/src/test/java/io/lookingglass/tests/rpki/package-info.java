/** Origin validation against real caches. */
@NullMarked
package io.lookingglass.tests.rpki;

import org.jspecify.annotations.NullMarked;
