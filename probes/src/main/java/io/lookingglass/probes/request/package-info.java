/** What may be asked for: the sealed measurement requests, which know their own ranges. */
@NullMarked
package io.lookingglass.probes.request;

import org.jspecify.annotations.NullMarked;
