/** BFD with other implementations of it, in network namespaces. */
@NullMarked
package io.lookingglass.tests.bfd;

import org.jspecify.annotations.NullMarked;
