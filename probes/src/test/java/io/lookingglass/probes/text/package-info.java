@NullMarked
package io.lookingglass.probes.text;

import org.jspecify.annotations.NullMarked;
