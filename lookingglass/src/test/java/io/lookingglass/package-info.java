/** Tests of the program's own parts. */
@NullMarked
package io.lookingglass;

import org.jspecify.annotations.NullMarked;
