/** Event streams written down as scripts, for tests of whatever is made from them. */
@NullMarked
package io.lookingglass.probes.script;

import org.jspecify.annotations.NullMarked;
