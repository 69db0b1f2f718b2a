/** Server-Sent Events and streamed text. */
@NullMarked
package io.lookingglass.web.stream;

import org.jspecify.annotations.NullMarked;
