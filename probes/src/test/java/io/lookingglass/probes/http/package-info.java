@NullMarked
package io.lookingglass.probes.http;

import org.jspecify.annotations.NullMarked;
