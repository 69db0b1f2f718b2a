@NullMarked
package io.lookingglass.config;

import org.jspecify.annotations.NullMarked;
