/**
 * Questions about the routing tables: what is asked, how it is read from a URL's parameters, and
 * how it is answered page by page in bounded time.
 */
@NullMarked
package io.lookingglass.bgp.query;

import org.jspecify.annotations.NullMarked;
