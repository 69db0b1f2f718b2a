@NullMarked
package io.lookingglass.config.net;

import org.jspecify.annotations.NullMarked;
