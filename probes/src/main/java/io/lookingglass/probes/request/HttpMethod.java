package io.lookingglass.probes.request;

/** Methods that change nothing on a server (RFC 9110 section 9.2.1), by their own names. */
public enum HttpMethod {
  HEAD,
  GET,
  OPTIONS
}
