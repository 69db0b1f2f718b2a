/**
 * Questions to name servers, in layers: {@link io.lookingglass.probes.dns.Question} and {@link
 * io.lookingglass.probes.dns.MessageReader} turn values into messages and back; an {@link
 * io.lookingglass.probes.dns.Exchange} puts one question to one server over one transport; {@link
 * io.lookingglass.probes.dns.DnsProber} decides whom to ask what.
 *
 * <p>Whatever a server does, an exchange ends by its deadline as a value: exceptions are bugs.
 */
@NullMarked
package io.lookingglass.probes.dns;

import org.jspecify.annotations.NullMarked;
