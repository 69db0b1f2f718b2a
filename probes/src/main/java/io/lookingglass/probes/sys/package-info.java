@NullMarked
package io.lookingglass.probes.sys;

import org.jspecify.annotations.NullMarked;
