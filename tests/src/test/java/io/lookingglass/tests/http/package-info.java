/** HTTP requests to real web servers on loopback, beside curl. */
@NullMarked
package io.lookingglass.tests.http;

import org.jspecify.annotations.NullMarked;
