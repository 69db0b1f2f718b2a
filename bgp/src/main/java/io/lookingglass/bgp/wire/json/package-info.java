/**
 * BGP messages as JSON and back, by the names of the REST interface. Enumerations are words in
 * lower case joined by hyphens, AS numbers are numbers, octets are hexadecimal digits. What is
 * absent is left out. Pure functions; reading throws {@link IllegalArgumentException} naming the
 * field, also for a field that there is none of.
 */
@NullMarked
package io.lookingglass.bgp.wire.json;

import org.jspecify.annotations.NullMarked;
