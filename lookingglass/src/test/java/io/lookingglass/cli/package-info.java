@NullMarked
package io.lookingglass.cli;

import org.jspecify.annotations.NullMarked;
