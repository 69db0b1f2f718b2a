/** Tests of what pages show. */
@NullMarked
package io.lookingglass.web.ui;

import org.jspecify.annotations.NullMarked;
