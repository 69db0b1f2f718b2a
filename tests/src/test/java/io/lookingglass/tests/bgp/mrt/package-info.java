/** MRT files beside programs that others wrote. */
@NullMarked
package io.lookingglass.tests.bgp.mrt;

import org.jspecify.annotations.NullMarked;
