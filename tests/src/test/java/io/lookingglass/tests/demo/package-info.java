/** The whole product alive in a private network: see {@code tests/demo}. */
@NullMarked
package io.lookingglass.tests.demo;

import org.jspecify.annotations.NullMarked;
