package io.lookingglass.probes.request;

/** The kinds of measurement, named in lower case in the API. */
public enum MeasurementType {
  PING,
  TRACEROUTE,
  MTR,
  MTU,
  DNS,
  BGP,
  TLS,
  HTTP,
  GRE,
  DIAGNOSIS
}
