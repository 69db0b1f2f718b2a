/**
 * HTTP requests and the times of their phases. {@link io.lookingglass.probes.http.Http1Response} is
 * pure: octets in, events out; {@link io.lookingglass.probes.http.HttpExchange} makes one request
 * to one address; {@link io.lookingglass.probes.http.HttpWalk} follows redirects, and asks the
 * target policy about the address of every one; {@link io.lookingglass.probes.http.HttpProber} does
 * that for each way of a measurement.
 *
 * <p>Whatever a server does, a request ends by its deadline as a value: exceptions are bugs.
 */
@NullMarked
package io.lookingglass.probes.http;

import org.jspecify.annotations.NullMarked;
