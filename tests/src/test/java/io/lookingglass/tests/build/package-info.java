/** Rules about the code itself: who may know whom, and how source files look. */
@NullMarked
package io.lookingglass.tests.build;

import org.jspecify.annotations.NullMarked;
