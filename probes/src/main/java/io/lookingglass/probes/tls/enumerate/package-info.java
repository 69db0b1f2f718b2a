/**
 * Everything that a TLS server takes, found out by asking: versions, cipher suites in order,
 * groups, signature schemes, protocols, known weaknesses.
 *
 * <p>An {@link io.lookingglass.probes.tls.enumerate.Inquiry} is a pure machine: it says the next
 * {@link io.lookingglass.probes.tls.enumerate.Question}, one connection each, and is given the
 * {@link io.lookingglass.probes.tls.enumerate.Answer}. Questions are hand-built ClientHellos that
 * need no keys; what servers say is read by {@link
 * io.lookingglass.probes.tls.enumerate.FlightReader}. {@link
 * io.lookingglass.probes.tls.enumerate.Enumeration} is the shell around them that owns the
 * connections: never more than five at a time, begun at a polite pace, all over by the deadline.
 * What the inquiries found is folded into one {@link io.lookingglass.probes.event.TlsEnumeration}
 * and into findings.
 */
@NullMarked
package io.lookingglass.probes.tls.enumerate;

import org.jspecify.annotations.NullMarked;
