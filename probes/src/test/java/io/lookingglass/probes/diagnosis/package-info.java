@NullMarked
package io.lookingglass.probes.diagnosis;

import org.jspecify.annotations.NullMarked;
