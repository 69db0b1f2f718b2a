/** Tests of tunnels without a network. */
@NullMarked
package io.lookingglass.probes.gre;

import org.jspecify.annotations.NullMarked;
