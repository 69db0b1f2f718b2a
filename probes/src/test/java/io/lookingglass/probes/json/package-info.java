@NullMarked
package io.lookingglass.probes.json;

import org.jspecify.annotations.NullMarked;
