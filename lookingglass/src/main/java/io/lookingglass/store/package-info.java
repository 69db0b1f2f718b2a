/** The embedded database: the only place that speaks SQL. */
@NullMarked
package io.lookingglass.store;

import org.jspecify.annotations.NullMarked;
