/** Server-rendered pages and their live fragments. */
@NullMarked
package io.lookingglass.web.ui;

import org.jspecify.annotations.NullMarked;
