/**
 * Real BGP speakers to talk to: BIRD, FRR, GoBGP, OpenBGPD and ExaBGP behind one face ({@link
 * io.lookingglass.tests.lab.bgp.Daemon}), each on a link of its own in network namespaces, and a
 * dissector that reads what was said ({@link io.lookingglass.tests.lab.bgp.Capture}).
 */
@NullMarked
package io.lookingglass.tests.lab.bgp;

import org.jspecify.annotations.NullMarked;
