/**
 * The installed program as a user meets it: its launcher, its signals, its death and its return.
 */
@NullMarked
package io.lookingglass.tests.program;

import org.jspecify.annotations.NullMarked;
