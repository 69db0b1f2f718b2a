/** TCP connections to addresses that were resolved, checked and pinned before. */
@NullMarked
package io.lookingglass.probes.tcp;

import org.jspecify.annotations.NullMarked;
