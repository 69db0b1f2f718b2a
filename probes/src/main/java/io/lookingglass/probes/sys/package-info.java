/** Linux sockets through the foreign-function API; nothing else sees a memory segment. */
@NullMarked
package io.lookingglass.probes.sys;

import org.jspecify.annotations.NullMarked;
