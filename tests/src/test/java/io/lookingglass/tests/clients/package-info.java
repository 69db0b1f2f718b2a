/** Other people's clients and tools against the interface for programs. */
@NullMarked
package io.lookingglass.tests.clients;

import org.jspecify.annotations.NullMarked;
