/** The web server over real connections. */
@NullMarked
package io.lookingglass.web;

import org.jspecify.annotations.NullMarked;
