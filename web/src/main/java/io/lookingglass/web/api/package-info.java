/** The REST contract and its plain-text forms: requests in, JSON or text out, errors. */
@NullMarked
package io.lookingglass.web.api;

import org.jspecify.annotations.NullMarked;
