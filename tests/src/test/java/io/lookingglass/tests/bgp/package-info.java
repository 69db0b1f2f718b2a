/** Our BGP speaker in sessions with each of the daemons of {@code tests.lab.bgp}. */
@NullMarked
package io.lookingglass.tests.bgp;

import org.jspecify.annotations.NullMarked;
