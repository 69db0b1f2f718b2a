package io.lookingglass.tests.browser;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.Edns;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.Option;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.DnssecLink.DelegationSigner;
import io.lookingglass.probes.event.DnssecLink.Signature;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TlsSession;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What made-up name servers say. As in {@link Script} the target's first label chooses: {@code
 * refused}, {@code nosuchname}, {@code silent}, {@code bogus}, {@code unsigned}, {@code lame},
 * {@code broken}, {@code hostile}; anything else is well. The record type chooses the records.
 */
final class DnsScript {
  private static final String RESOLVER = "192.0.2.53";
  private static final String ALGORITHM = "ECDSAP256SHA256";

  private final DnsRequest request;
  private final Instant now;
  private final String kind;
  private final String name;
  private final List<Script.Cue> cues = new ArrayList<>();
  private long at;

  private DnsScript(DnsRequest request, Instant now) {
    this.request = request;
    this.now = now;
    this.name = request.target().text() + ".";
    this.kind = name.substring(0, name.indexOf('.'));
  }

  static List<Script.Cue> of(DnsRequest request, Instant now) {
    DnsScript script = new DnsScript(request, now);
    script.write();
    return List.copyOf(script.cues);
  }

  private void write() {
    if (request.trace()) {
      cue(0, new ProbeEvent.DnsStarted(List.of(), List.of()));
      trace();
    } else {
      ask();
    }
    if (request.dnssec()) {
      validate();
    }
    cue(5, new ProbeEvent.Finished(ResultStatus.FINISHED, null, null));
  }

  private void ask() {
    DnsTransport transport = request.protocol() == null ? DnsTransport.UDP : request.protocol();
    List<DnsServer> servers = new ArrayList<>();
    for (DnsResolver resolver : request.resolvers()) {
      servers.add(
          new DnsServer(
              resolver.text(),
              IpAddresses.parse("198.51.100." + (53 + servers.size())),
              transport.port()));
    }
    if (servers.isEmpty()) {
      servers.add(new DnsServer(RESOLVER, IpAddresses.parse(RESOLVER), 53));
    }
    cue(0, new ProbeEvent.DnsStarted(servers, List.of()));
    for (int step = 0; step < servers.size(); step++) {
      if (kind.equals("silent") || (servers.size() > 2 && step == servers.size() - 1)) {
        cue(
            900,
            new ProbeEvent.DnsUnanswered(
                DnsPurpose.ANSWER,
                step,
                servers.get(step),
                DnsTransport.UDP,
                5_000_000_000L,
                3,
                0,
                DnsFailure.TIMED_OUT,
                "timed out"));
        continue;
      }
      answered(
          DnsPurpose.ANSWER,
          step,
          servers.get(step),
          transport,
          9_400_000L + 14_000_000L * step,
          step == 1 ? other() : answer());
    }
  }

  private DnsMessage answer() {
    return switch (kind) {
      case "refused" ->
          message(
              "SERVFAIL",
              2,
              List.of("qr", "rd", "ra"),
              List.of(),
              List.of(),
              List.of(
                  new ExtendedError(
                      9,
                      "DNSKEY Missing",
                      "no SEP matching the DS found for refused.example.net.")));
      case "nosuchname" ->
          message("NXDOMAIN", 3, List.of("qr", "rd", "ra"), List.of(), List.of(soa()), List.of());
      case "hostile" ->
          message(
              "NOERROR",
              0,
              List.of("qr", "rd", "ra"),
              List.of(
                  record(
                      "TXT",
                      "\"<script>document.title='owned'</script>\" \"\\\"><img src=x"
                          + " onerror=alert(1)>\"",
                      List.of(
                          Sentence.of("SPF: {0} may send mail.", "<script>alert(1)</script>")))),
              List.of(),
              List.of(new ExtendedError(15, "Blocked", "<b onclick=alert(1)>policy</b>")));
      default ->
          message("NOERROR", 0, List.of("qr", "rd", "ra", "ad"), records(), List.of(), List.of());
    };
  }

  /** Of the second server compared: it sees a record less, another one more, and validates not. */
  private DnsMessage other() {
    List<ResourceRecord> records = new ArrayList<>(records());
    records.removeLast();
    records.add(record("A", "203.0.113.99", List.of()));
    return message("NOERROR", 0, List.of("qr", "rd", "ra"), records, List.of(), List.of());
  }

  private List<ResourceRecord> records() {
    return switch (request.query().type()) {
      case "HTTPS" ->
          List.of(
              record(
                  "HTTPS",
                  "1 . alpn=\"h3,h2\" port=8443 ipv4hint=192.0.2.1,192.0.2.2 ipv6hint=2001:db8::1",
                  List.of(
                      Sentence.of("Connect to the name itself, priority {0} (lower first).", 1),
                      Sentence.of("Speaks {0}.", "HTTP/3, HTTP/2"),
                      Sentence.of("On port {0}.", "8443"),
                      Sentence.of("Try {0} at once.", "192.0.2.1, 192.0.2.2"),
                      Sentence.of("Try {0} at once.", "2001:db8::1"))));
      case "TXT" ->
          List.of(
              record(
                  "TXT",
                  "\"v=spf1 ip4:192.0.2.0/24 include:_spf.example.net -all\"",
                  List.of(
                      Sentence.of("SPF: {0} may send mail.", "192.0.2.0/24"),
                      Sentence.of(
                          "SPF: {0} may send mail.",
                          Sentence.of("whoever the policy of {0} lets", "_spf.example.net")),
                      Sentence.of(
                          "SPF: {0} may not send mail (fail).", Sentence.of("everybody else")))));
      case "MX" ->
          List.of(
              record("MX", "10 mx1.example.net.", List.of()),
              record("MX", "20 mx2.backup.example.org.", List.of()));
      default ->
          List.of(
              record("A", "192.0.2.80", List.of()),
              record("A", "192.0.2.81", List.of()),
              record(
                  "RRSIG",
                  "A 13 3 300 20261205000000 20261114000000 34505 example.net."
                      + " k3Vj0bq7lDqV4yq7G1J2o0vQn5Xy3QF9w8Hc2cV7rTzq1hYb9x0m3n5p7r9t1v3x5z7B9D1F3H5J7L9N1P3R5A==",
                  List.of()));
    };
  }

  private ResourceRecord soa() {
    return new ResourceRecord(
        "example.net.",
        "SOA",
        900,
        "IN",
        "ns1.example.net. hostmaster.example.net. 2026112101 7200 3600 1209600 300",
        List.of(
            Sentence.of(
                "Version {0}; master {1}; resolvers remember absence for {2} s at most.",
                "2026112101", "ns1.example.net", "300")));
  }

  private ResourceRecord record(String type, String value, List<Sentence> explained) {
    return new ResourceRecord(name, type, 300, "IN", value, explained);
  }

  private DnsMessage message(
      String status,
      int rcode,
      List<String> flags,
      List<ResourceRecord> answers,
      List<ResourceRecord> authority,
      List<ExtendedError> errors) {
    return new DnsMessage(
        41_017,
        "QUERY",
        status,
        rcode,
        flags,
        List.of(new DnsMessage.Question(name, request.query().type(), "IN")),
        answers,
        authority,
        List.of(),
        new Edns(
            0,
            List.of("do"),
            1232,
            List.of(
                new Option(3, "NSID", "66 72 61 2d 31 (\"fra-1\")"),
                new Option(10, "COOKIE", "b36f1e0f0cbf2d1f010000006921c5d7a3d4c0a4 (good)")),
            errors),
        137);
  }

  private void answered(
      DnsPurpose purpose,
      int step,
      DnsServer server,
      DnsTransport transport,
      long nanos,
      DnsMessage message) {
    cue(
        nanos / 1_000_000,
        new ProbeEvent.DnsAnswered(
            purpose,
            step,
            server,
            transport,
            now,
            nanos,
            message.answers().size() > 8 ? List.of(DnsRetry.TRUNCATED) : List.of(),
            0,
            transport.encrypted()
                ? new TlsSession("TLSv1.3", "TLS_AES_128_GCM_SHA256", server.name(), null)
                : null,
            message));
  }

  // A trace

  private void trace() {
    zone(0, ".", server("a.root-servers.net.", "198.51.100.4", Source.HINT));
    delegation(0, "a.root-servers.net", "198.51.100.4", 11_200_000, "net.");
    zone(
        1,
        "net.",
        server("a.gtld-servers.net.", "198.51.100.30", Source.GLUE),
        server("b.gtld-servers.net.", "2001:db8:231d::2:30", Source.GLUE));
    delegation(1, "a.gtld-servers.net", "198.51.100.30", 23_900_000, "example.net.");
    delegation(1, "b.gtld-servers.net", "2001:db8:231d::2:30", 18_100_000, "example.net.");
    zone(
        2,
        "example.net.",
        server("ns1.example.net.", "203.0.113.53", Source.GLUE),
        server("ns2.example.net.", "203.0.113.153", Source.GLUE),
        server("ns.elsewhere.example.", null, Source.MISSING));
    finding(
        2,
        Kind.NO_ADDRESS,
        Severity.ERROR,
        "ns.elsewhere.example",
        "The name server ns.elsewhere.example has no address; give it one or take it out of the"
            + " delegation.");
    if (kind.equals("broken")) {
      silent(2, "ns1.example.net", "203.0.113.53");
      silent(2, "ns2.example.net", "203.0.113.153");
      finding(
          2,
          Kind.BROKEN,
          Severity.ERROR,
          null,
          "No name server of example.net gives an answer: ns1.example.net timed out,"
              + " ns2.example.net timed out.");
      return;
    }
    answered(
        DnsPurpose.DELEGATION,
        2,
        new DnsServer("ns1.example.net", IpAddresses.parse("203.0.113.53"), 53),
        DnsTransport.UDP,
        14_300_000,
        message("NOERROR", 0, List.of("qr", "aa"), records(), List.of(), List.of()));
    if (kind.equals("lame")) {
      answered(
          DnsPurpose.DELEGATION,
          2,
          new DnsServer("ns2.example.net", IpAddresses.parse("203.0.113.153"), 53),
          DnsTransport.UDP,
          31_700_000,
          message("REFUSED", 5, List.of("qr"), List.of(), List.of(), List.of()));
      finding(
          2,
          Kind.LAME,
          Severity.ERROR,
          "ns2.example.net",
          "ns2.example.net (203.0.113.153) does not serve the zone (REFUSED); set it up there or"
              + " take it out of the delegation.");
    } else {
      answered(
          DnsPurpose.DELEGATION,
          2,
          new DnsServer("ns2.example.net", IpAddresses.parse("203.0.113.153"), 53),
          DnsTransport.UDP,
          16_000_000,
          message("NOERROR", 0, List.of("qr", "aa"), records(), List.of(), List.of()));
    }
    answered(
        DnsPurpose.ZONE_CHECK,
        2,
        new DnsServer("ns1.example.net", IpAddresses.parse("203.0.113.53"), 53),
        DnsTransport.UDP,
        14_000_000,
        message("NOERROR", 0, List.of("qr", "aa"), List.of(soa()), List.of(), List.of()));
  }

  private static DnsZoneServer server(String name, @Nullable String address, Source source) {
    return new DnsZoneServer(
        name, address == null ? List.of() : List.of(IpAddresses.parse(address)), source);
  }

  private void zone(int step, String zone, DnsZoneServer... servers) {
    cue(1, new ProbeEvent.DnsZoneReached(step, zone, List.of(servers)));
  }

  private void delegation(int step, String server, String address, long nanos, String child) {
    answered(
        DnsPurpose.DELEGATION,
        step,
        new DnsServer(server, IpAddresses.parse(address), 53),
        DnsTransport.UDP,
        nanos,
        message(
            "NOERROR",
            0,
            List.of("qr"),
            List.of(),
            List.of(new ResourceRecord(child, "NS", 172_800, "IN", "ns1." + child, List.of())),
            List.of()));
  }

  private void silent(int step, String server, String address) {
    cue(
        300,
        new ProbeEvent.DnsUnanswered(
            DnsPurpose.DELEGATION,
            step,
            new DnsServer(server, IpAddresses.parse(address), 53),
            DnsTransport.UDP,
            3_000_000_000L,
            2,
            0,
            DnsFailure.TIMED_OUT,
            "timed out"));
  }

  private void finding(
      int step, Kind kind, Severity severity, @Nullable String server, String sentence) {
    cue(
        0,
        new ProbeEvent.DnsTroubleFound(
            step, new DnsFinding(kind, severity, "example.net.", server, sentence)));
  }

  // Validation

  private void validate() {
    keys(".", "the root", 20_326, 46_780, null, true);
    signer(".", "net", 37_331);
    keys("net.", "net", 37_331, 58_870, null, true);
    if (kind.equals("unsigned")) {
      Sentence sentence =
          Sentence.of(
              "{0} is not signed: {1} proves that it has no DS record for it.",
              "example.net", "net");
      link(
          new DnssecLink(
              "net.",
              "no DS for example.net",
              DnssecState.INSECURE,
              sentence,
              List.of(),
              List.of(),
              List.of(),
              List.of()));
      cue(1, new ProbeEvent.DnssecConcluded(DnssecState.INSECURE, sentence));
      return;
    }
    signer("net.", "example.net", 2_371);
    if (kind.equals("bogus")) {
      Sentence problem =
          Sentence.of("the signature (key {0}) expired at {1}", 2371, "2026-11-01T00:00:00Z");
      keys("example.net.", "example.net", 2_371, 34_505, problem, true);
      cue(
          1,
          new ProbeEvent.DnssecConcluded(
              DnssecState.BOGUS,
              Sentence.of("The keys of {0} do not hold: {1}.", "example.net", problem)));
      return;
    }
    if (kind.equals("rolled")) {
      keys("example.net.", "example.net", 2_371, 34_505, null, false);
      cue(1, new ProbeEvent.DnssecConcluded(DnssecState.BOGUS, rolled("example.net", 2371)));
      return;
    }
    keys("example.net.", "example.net", 2_371, 34_505, null, true);
    String subject = request.target().text() + " " + request.query().type();
    Sentence sentence =
        Sentence.of("An unbroken chain of signatures leads from the root to {0}.", subject);
    link(
        new DnssecLink(
            "example.net.",
            subject,
            DnssecState.SECURE,
            sentence,
            List.of(),
            List.of(),
            List.of(signature(request.query().type(), 34_505, "example.net.", null)),
            List.of()));
    cue(1, new ProbeEvent.DnssecConcluded(DnssecState.SECURE, sentence));
  }

  private void keys(
      String zone, String shown, int ksk, int zsk, @Nullable Sentence problem, boolean matches) {
    boolean holds = problem == null && matches;
    link(
        new DnssecLink(
            zone,
            shown + " DNSKEY",
            holds ? DnssecState.SECURE : DnssecState.BOGUS,
            holds
                ? Sentence.of(
                    "The keys of {0} are signed by key {1}, which {2} stands for.",
                    shown, ksk, Sentence.of("a DS record"))
                : problem == null
                    ? rolled(shown, ksk)
                    : Sentence.of("The keys of {0} do not hold: {1}.", shown, problem),
            List.of(new DelegationSigner(ksk, ALGORITHM, "SHA-256", matches)),
            List.of(
                new DnssecLink.Key(matches ? ksk : ksk + 1, 257, ALGORITHM, 256, true, false),
                new DnssecLink.Key(zsk, 256, ALGORITHM, 256, false, false)),
            matches ? List.of(signature("DNSKEY", ksk, zone, problem)) : List.of(),
            List.of()));
  }

  private static Sentence rolled(String zone, int tag) {
    return Sentence.of(
        "None of the keys of {0} is one that {1} stands for (key tags {2}): a key was changed"
            + " without its parent knowing, or the other way round.",
        zone, Sentence.of("a DS record"), tag);
  }

  private void signer(String parent, String child, int tag) {
    link(
        new DnssecLink(
            parent,
            child + " DS",
            DnssecState.SECURE,
            Sentence.of(
                "The keys of {0} are vouched for by {1}.",
                child, parent.equals(".") ? Sentence.of("the root") : "net"),
            List.of(new DelegationSigner(tag, ALGORITHM, "SHA-256", false)),
            List.of(),
            List.of(signature("DS", parent.equals(".") ? 46_780 : 58_870, parent, null)),
            List.of()));
  }

  private Signature signature(String type, int tag, String signer, @Nullable Sentence problem) {
    Instant expiration =
        problem == null ? now.plus(Duration.ofDays(12)) : now.minus(Duration.ofDays(20));
    return new Signature(
        type, tag, ALGORITHM, signer, expiration.minus(Duration.ofDays(21)), expiration, problem);
  }

  private void link(DnssecLink link) {
    cue(6, new ProbeEvent.DnssecLinkChecked(link));
  }

  private void cue(long afterMillis, ProbeEvent event) {
    at += afterMillis;
    cues.add(new Script.Cue(at, event));
  }
}
