/** TLS against real servers, with what openssl says of the same. */
@NullMarked
package io.lookingglass.tests.tls;

import org.jspecify.annotations.NullMarked;
