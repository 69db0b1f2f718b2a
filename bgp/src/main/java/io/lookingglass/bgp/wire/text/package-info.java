/**
 * BGP in the words that operators use: values in one line, written and read back, and whole
 * messages. What peers chose freely is cleaned before it is shown. Pure functions; reading throws
 * {@link IllegalArgumentException} with what is wrong and what would be right.
 */
@NullMarked
package io.lookingglass.bgp.wire.text;

import org.jspecify.annotations.NullMarked;
