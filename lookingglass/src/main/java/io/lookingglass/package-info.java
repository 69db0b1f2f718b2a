/** The program: wiring and life cycle; the only module that knows all the others. */
@NullMarked
package io.lookingglass;

import org.jspecify.annotations.NullMarked;
