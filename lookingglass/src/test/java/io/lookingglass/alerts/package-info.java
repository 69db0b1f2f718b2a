@NullMarked
package io.lookingglass.alerts;

import org.jspecify.annotations.NullMarked;
