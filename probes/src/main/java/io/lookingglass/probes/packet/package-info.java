@NullMarked
package io.lookingglass.probes.packet;

import org.jspecify.annotations.NullMarked;
