/**
 * The description of the interface for programs in the form of OpenAPI 3.1: what is at which
 * address comes from the table of routes, what goes in and out from {@code interface.txt}, and
 * tests hold every answer against it.
 */
@NullMarked
package io.lookingglass.web.openapi;

import org.jspecify.annotations.NullMarked;
