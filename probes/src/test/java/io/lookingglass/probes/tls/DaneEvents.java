package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import java.time.Instant;
import java.util.List;

/** What a question for TLSA records tells. */
final class DaneEvents {
  private DaneEvents() {}

  static ProbeEvent answered(String record) {
    return new ProbeEvent.DnsAnswered(
        DnsPurpose.ANSWER,
        0,
        new DnsServer("192.0.2.53", null, 53),
        DnsTransport.UDP,
        Instant.EPOCH,
        1,
        List.of(),
        0,
        null,
        new DnsMessage(
            1,
            "QUERY",
            "NOERROR",
            0,
            List.of(),
            List.of(),
            List.of(
                new DnsMessage.ResourceRecord(
                    "_443._tcp.www.example.com.", "TLSA", 300, "IN", record, List.of())),
            List.of(),
            List.of(),
            null,
            100));
  }

  static ProbeEvent concluded(DnssecState state) {
    return new ProbeEvent.DnssecConcluded(state, Sentence.verbatim("So it is."));
  }
}
