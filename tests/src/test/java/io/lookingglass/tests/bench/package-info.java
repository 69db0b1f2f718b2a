/** Measures this program beside its competitors, in one run on one machine. */
@NullMarked
package io.lookingglass.tests.bench;

import org.jspecify.annotations.NullMarked;
