/**
 * Networks to measure: a simulated one behind a TUN device ({@link SimulatedNetwork}), one of real
 * kernels in network namespaces ({@link NamespaceLab}), and the conditions under which tests run
 * that need root or another program.
 */
@NullMarked
package io.lookingglass.tests.lab;

import org.jspecify.annotations.NullMarked;
