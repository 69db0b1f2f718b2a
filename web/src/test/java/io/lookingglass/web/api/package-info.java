/** Requests as people and programs send them, well-formed and not. */
@NullMarked
package io.lookingglass.web.api;

import org.jspecify.annotations.NullMarked;
