/** Who asks, what they may, and the headers that keep browsers safe. */
@NullMarked
package io.lookingglass.web.security;

import org.jspecify.annotations.NullMarked;
