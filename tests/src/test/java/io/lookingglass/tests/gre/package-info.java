/**
 * GRE tunnels against real far ends: Open vSwitch's user-space datapath terminates them in a
 * network namespace, behind routers that break what a test wants broken.
 */
@NullMarked
package io.lookingglass.tests.gre;

import org.jspecify.annotations.NullMarked;
