/** Who asks. */
@NullMarked
package io.lookingglass.web.security;

import org.jspecify.annotations.NullMarked;
