/** The classic tools' layouts, line by line, from the same events. */
@NullMarked
package io.lookingglass.probes.text;

import org.jspecify.annotations.NullMarked;
