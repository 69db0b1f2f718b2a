package io.lookingglass.probes.request;

/**
 * A measurement that opens connections to a service at one address, which is resolved, checked and
 * pinned before it begins, as that of a {@link PacketRequest} is.
 */
public sealed interface ServiceRequest extends MeasurementRequest permits TlsRequest {}
