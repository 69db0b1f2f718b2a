package io.lookingglass.probes.text;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.TlsSession;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Events of questions to the DNS, full of text that is meant to do harm. */
final class AnyDnsEvent {
  private static final String EVIL = "ev\u001b[1mil\u202e\r\nname.";

  private AnyDnsEvent() {}

  static ProbeEvent of(Random random) {
    int step = random.nextInt(6) - 1;
    return switch (random.nextInt(9)) {
      case 0 -> new ProbeEvent.DnsStarted(List.of(server(random)), List.of(EVIL));
      case 1, 2 ->
          new ProbeEvent.DnsAnswered(
              any(random, DnsPurpose.values()),
              step,
              server(random),
              any(random, DnsTransport.values()),
              Instant.EPOCH,
              random.nextInt(1_000_000_000),
              random.nextBoolean() ? List.of() : List.of(DnsRetry.values()),
              random.nextInt(3),
              random.nextBoolean() ? null : new TlsSession(EVIL, EVIL, null, EVIL),
              message(random));
      case 3 ->
          new ProbeEvent.DnsUnanswered(
              any(random, DnsPurpose.values()),
              step,
              server(random),
              any(random, DnsTransport.values()),
              random.nextInt(1_000_000_000),
              3,
              0,
              any(random, DnsFailure.values()),
              EVIL);
      case 7 -> new ProbeEvent.DnsZoneRecords(step, server(random), message(random).answers());
      case 8 ->
          new ProbeEvent.DnsZoneTransferEnded(
              step,
              server(random),
              any(random, DnsTransport.values()),
              Instant.EPOCH,
              random.nextInt(1_000_000_000),
              null,
              message(random),
              1,
              random.nextInt(10),
              random.nextInt(65_536),
              random.nextBoolean() ? null : EVIL);
      case 4 ->
          new ProbeEvent.DnsZoneReached(
              step,
              random.nextBoolean() ? "." : EVIL,
              List.of(new DnsZoneServer(EVIL, List.of(), DnsZoneServer.Source.MISSING)));
      case 5 ->
          new ProbeEvent.DnsTroubleFound(
              step,
              new DnsFinding(
                  any(random, DnsFinding.Kind.values()),
                  any(random, DnsFinding.Severity.values()),
                  EVIL,
                  null,
                  EVIL));
      default ->
          random.nextBoolean()
              ? new ProbeEvent.DnssecLinkChecked(
                  new DnssecLink(
                      EVIL,
                      EVIL,
                      any(random, DnssecState.values()),
                      Sentence.of("{0} does not hold.", EVIL),
                      List.of(),
                      List.of(),
                      List.of(),
                      List.of(Sentence.of("{0}: so it is.", EVIL))))
              : new ProbeEvent.DnssecConcluded(
                  any(random, DnssecState.values()), Sentence.of("{0}, so it is.", EVIL));
    };
  }

  private static DnsMessage message(Random random) {
    List<ResourceRecord> records =
        random.nextBoolean()
            ? List.of()
            : List.of(
                new ResourceRecord(
                    EVIL, "A", 300, "IN", EVIL, List.of(Sentence.of("Says {0}.", EVIL))),
                new ResourceRecord(EVIL, "CNAME", 0, EVIL, EVIL, List.of()),
                new ResourceRecord(EVIL, "SOA", 9, "IN", "a. b. 1 2 3 4 5", List.of()));
    return new DnsMessage(
        random.nextInt(65_536),
        EVIL,
        any(random, new String[] {"NOERROR", "NXDOMAIN", "SERVFAIL", "REFUSED", "BADVERS", EVIL}),
        random.nextInt(24),
        random.nextBoolean() ? List.of("qr", "aa", "rd") : List.of(EVIL),
        List.of(new DnsMessage.Question(EVIL, EVIL, EVIL)),
        records,
        records,
        records,
        random.nextBoolean()
            ? null
            : new DnsMessage.Edns(
                0,
                List.of(EVIL),
                1232,
                List.of(new DnsMessage.Option(3, EVIL, EVIL)),
                List.of(new DnsMessage.ExtendedError(6, EVIL, EVIL))),
        random.nextInt(65_536));
  }

  private static DnsServer server(Random random) {
    return new DnsServer(EVIL, random.nextBoolean() ? null : IpAddresses.parse("192.0.2.53"), 53);
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
