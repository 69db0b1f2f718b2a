@NullMarked
package io.lookingglass.store;

import org.jspecify.annotations.NullMarked;
