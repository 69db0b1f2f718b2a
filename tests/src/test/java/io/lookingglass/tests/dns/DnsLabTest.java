package io.lookingglass.tests.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.DnsRoot;
import io.lookingglass.config.DnsSettings;
import io.lookingglass.config.Role;
import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.probes.dns.DnsEnvironment;
import io.lookingglass.probes.dns.DnsProber;
import io.lookingglass.probes.dns.RootHints;
import io.lookingglass.probes.dns.TrustAnchors;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsNameParser;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.Verdict;
import io.lookingglass.probes.target.DnsTargetResolver;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.text.MeasurementFold;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.RequiresProgram;
import io.lookingglass.tests.lab.RequiresRoot;
import java.io.InputStream;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Real servers, real faults; and what dig says to the same question. */
@RequiresRoot
@RequiresProgram(value = "named", debianPackage = "bind9")
@RequiresProgram(value = "knotd", debianPackage = "knot")
@RequiresProgram(value = "kresd", debianPackage = "knot-resolver")
@RequiresProgram(value = "nsd", debianPackage = "nsd")
@RequiresProgram(value = "unbound", debianPackage = "unbound")
@RequiresProgram(value = "dig", debianPackage = "bind9-dnsutils")
@RequiresProgram(value = "kdig", debianPackage = "knot-dnsutils")
@RequiresProgram(value = "dnssec-signzone", debianPackage = "bind9-utils")
@RequiresProgram(value = "openssl", debianPackage = "openssl")
class DnsLabTest {
  private static DnsLab lab;
  private static DnsProber prober;

  @BeforeAll
  static void open() throws Exception {
    lab = DnsLab.start();
    NameServers own = NameServers.of(List.of(new HostPort(lab.at().resolver(), 53)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(lab.certificate())) {
      store.setCertificateEntry(
          "lab", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      X509TrustManager trust = (X509TrustManager) factory.getTrustManagers()[0];
      TargetPolicy everything =
          new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
      prober =
          new DnsProber(
              new DnsEnvironment(
                      own,
                      new DnsTargetResolver(own),
                      () -> everything,
                      RootHints.iana(),
                      TrustAnchors.iana(),
                      () -> trust,
                      InstantSource.system())
                  .withRoot(
                      DnsRoot.load(new DnsSettings(lab.hints(), lab.anchors(), Role.SUPPORT))));
    }
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  private static DnsResult run(DnsRequest request) {
    MeasurementFold fold = new MeasurementFold(request);
    prober.run(
        request,
        event -> {
          synchronized (fold) {
            fold.add(event);
          }
        });
    return (DnsResult) fold.result();
  }

  private static DnsRequest request(
      String name, String type, boolean trace, boolean dnssec, String... resolvers) {
    return request(name, type, trace, dnssec, null, DnsRequest.Encryption.strict(), resolvers);
  }

  private static DnsRequest request(
      String name,
      String type,
      boolean trace,
      boolean dnssec,
      @Nullable DnsTransport protocol,
      DnsRequest.Encryption encryption,
      String... resolvers) {
    return new DnsRequest(
        DnsNameParser.parse(name),
        new DnsQuery(
            type,
            "IN",
            !trace,
            true,
            false,
            false,
            false,
            new DnsQuery.EdnsQuery(1232, dnssec, true, true, null, null)),
        Arrays.stream(resolvers).map(DnsResolver::parse).toList(),
        protocol,
        null,
        null,
        trace,
        dnssec,
        encryption,
        Duration.ofSeconds(15));
  }

  static Stream<String> everyRecord() {
    Stream<String> written =
        DnsZones.RECORDS
            .lines()
            .map(line -> line.split(" ", 3))
            .map(
                words ->
                    (words[0].equals("@") ? "" : words[0].replace("*", "any") + ".")
                        + "good.example "
                        + words[1]);
    return Stream.concat(
            written,
            Stream.of(
                "good.example SOA",
                "good.example NS",
                "good.example DNSKEY",
                "good.example NSEC",
                "good.example DS",
                "nsec3.example NSEC3PARAM",
                "nosuch.nsec3.example A",
                "nosuch.good.example A",
                "www.good.example TYPE65",
                "good.example ANY"))
        .distinct();
  }

  /** Line by line, but for what differs each time: id, times, cookie; order within sections. */
  @ParameterizedTest
  @MethodSource("everyRecord")
  void theTextIsThatOfDig(String question) {
    String[] words = question.split(" ", 2);
    boolean above = words[0].equals("good.example") && words[1].equals("DS");
    List<String> servers =
        above
            ? List.of(lab.at().tld(), lab.at().tldIpv6()) // Knot
            : List.of(lab.at().child(), lab.at().ipv6(DnsAddresses.OTHER_CHILD)); // NSD, BIND
    for (String server : servers) {
      assertThat(comparable(asked(words[0], words[1], server).summary().rawOutput()))
          .as(server)
          .isEqualTo(comparable(dig(words[0], words[1], server)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "www.good.example, A",
    "alias.good.example, AAAA",
    "nosuch.good.example, A",
    "www.nsec3.example, TXT",
    "www.unsigned.example, A",
    "svc.good.example, HTTPS",
    "good.example, DNSKEY",
  })
  void theTextIsThatOfDigFromResolversToo(String name, String type) {
    for (int node : new int[] {DnsAddresses.RESOLVER, DnsAddresses.KNOT_RESOLVER}) {
      for (String server : List.of(lab.at().ipv4(node), lab.at().ipv6(node))) {
        dig(name, type, server); // From now on it has it in its cache.
        assertThat(withoutTtl(comparable(asked(name, type, server).summary().rawOutput())))
            .as(server)
            .isEqualTo(withoutTtl(comparable(dig(name, type, server))));
      }
    }
  }

  /** A cached record's TTL runs down, and may do so between the two. */
  private static List<String> withoutTtl(List<String> lines) {
    return lines.stream()
        .map(line -> line.startsWith(";") ? line : line.replaceFirst("\\s+\\d+\\s+IN", " IN"))
        .sorted()
        .toList();
  }

  private static String dig(String name, String type, String server) {
    return Command.run("dig", "@" + server, "+dnssec", "+nsid", "+tries=1", "+tcp", name, type);
  }

  /** With DO and NSID, over TCP. */
  private static DnsResult asked(String name, String type, String server) {
    return run(
        new DnsRequest(
            DnsNameParser.parse(name),
            new DnsQuery(
                type,
                "IN",
                true,
                true,
                false,
                false,
                false,
                new DnsQuery.EdnsQuery(1232, true, true, true, null, null)),
            List.of(DnsResolver.parse(server)),
            DnsTransport.TCP,
            null,
            null,
            false,
            false,
            DnsRequest.Encryption.strict(),
            Duration.ofSeconds(15)));
  }

  /** Status, flags, and each record of each section: name, TTL, class, type. */
  @ParameterizedTest
  @MethodSource("everyRecord")
  void theFieldsAreThoseOfKdig(String question) {
    String[] words = question.split(" ", 2);
    String kdig =
        Command.run(
            "kdig",
            "@" + lab.at().child(),
            "+dnssec",
            "+nsid",
            "+cookie",
            "+tcp",
            words[0],
            words[1]);
    DnsResponse response =
        Objects.requireNonNull(asked(words[0], words[1], lab.at().child()).response());
    DnsMessage message = Objects.requireNonNull(response.message());
    assertThat(kdig).contains("status: " + message.status() + ";");
    assertThat(kdig).contains(";; Flags: " + String.join(" ", message.flags()) + "; QUERY: 1;");
    Map<String, List<DnsMessage.ResourceRecord>> sections =
        Map.of(
            "ANSWER", message.answers(),
            "AUTHORITY", message.authority(),
            "ADDITIONAL", message.additional());
    sections.forEach(
        (section, records) ->
            assertThat(
                    records.stream()
                        .map(
                            record ->
                                "%s %d %s %s"
                                    .formatted(
                                        record.name(),
                                        record.ttlSeconds(),
                                        record.recordClass(),
                                        record.type()))
                        .toList())
                .as(section)
                .containsExactlyInAnyOrderElementsOf(kdigSection(kdig, section)));
    assertThat(kdig).contains(";; Received " + response.message().bytes() + " B");
  }

  private static List<String> kdigSection(String kdig, String section) {
    return kdig.lines()
        .dropWhile(line -> !line.equals(";; " + section + " SECTION:"))
        .skip(1)
        .takeWhile(line -> !line.isEmpty())
        .map(line -> line.split("\\s+", 5))
        .map(words -> String.join(" ", Arrays.copyOf(words, 4)))
        .toList();
  }

  private static List<String> comparable(String text) {
    List<String> lines = new ArrayList<>();
    List<String> section = new ArrayList<>();
    boolean within = false;
    for (String line : text.lines().toList()) {
      within |= line.startsWith(";; Got answer:");
      if (!within) {
        continue;
      }
      if (line.startsWith(";; WHEN") || line.startsWith(";; Query time")) {
        continue;
      }
      String kept =
          line.replaceFirst(", id: \\d+$", "").replaceFirst("^(; COOKIE: )[0-9a-f]+", "$1");
      if (line.isEmpty() || line.startsWith(";")) {
        lines.addAll(section.stream().sorted().toList());
        section.clear();
        lines.add(kept);
      } else {
        section.add(kept);
      }
      if (line.startsWith(";; MSG SIZE")) {
        break;
      }
    }
    return lines;
  }

  @ParameterizedTest
  @CsvSource({
    "www.good.example, A, SECURE",
    "alias.good.example, A, SECURE",
    "www.good.example, MX, SECURE",
    "nosuch.good.example, A, SECURE",
    "any.wild.good.example, A, SECURE",
    "below.dname.good.example, A, SECURE",
    "www.nsec3.example, A, SECURE",
    "www.nsec3.example, TXT, SECURE",
    "nosuch.nsec3.example, A, SECURE",
    "good.example, DS, SECURE",
    "example, NS, SECURE",
    "., DNSKEY, SECURE",
    "nosuchtld, A, SECURE",
    "www.unsigned.example, A, INSECURE",
    "nosuch.unsigned.example, A, INSECURE",
    "www.expired.example, A, BOGUS",
    "www.future.example, A, BOGUS",
    "www.badds.example, A, BOGUS",
    "www.tampered.example, A, BOGUS",
  })
  void validationComesToTheStateThatUnboundSees(String name, String type, DnssecState state) {
    for (boolean trace : new boolean[] {false, true}) {
      DnsResult result = run(request(name, type, trace, true));
      DnsResult.Dnssec dnssec = Objects.requireNonNull(result.dnssec());
      assertThat(dnssec.state()).as(dnssec.reason()).isEqualTo(state);
      assertThat(dnssec.chain()).isNotEmpty();
      assertThat(dnssec.chain().getFirst().subject()).isEqualTo("the root DNSKEY");
      if (state == DnssecState.BOGUS) {
        assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.BAD);
        assertThat(dnssec.chain().getLast().state()).isEqualTo(DnssecState.BOGUS);
      }
      if (!trace) {
        DnsResponse resolver = Objects.requireNonNull(result.response());
        boolean authentic = Objects.requireNonNull(resolver.message()).flags().contains("ad");
        assertThat(authentic).isEqualTo(state == DnssecState.SECURE);
        assertThat(resolver.message().status().equals("SERVFAIL"))
            .isEqualTo(state == DnssecState.BOGUS);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "www.expired.example | the signature (key | expired at 2020-02-01T00:00:00Z",
        "www.future.example | is not valid before 2040-01-01T00:00:00Z | The keys of"
            + " future.example",
        "www.badds.example | None of the keys of badds.example | a DS record stands for",
        "www.tampered.example | The answer www.tampered.example A | does not fit the data",
        "www.unsigned.example | unsigned.example is not signed | has no DS record",
      })
  void theReasonNamesTheLinkThatBreaks(String name, String one, String other) {
    assertThat(Objects.requireNonNull(run(request(name, "A", false, true)).dnssec()).reason())
        .contains(one)
        .contains(other);
  }

  @ParameterizedTest
  @CsvSource({
    "www.serials.example, SERIALS_DIFFER",
    "www.serials.example, ANSWERS_DIFFER",
    "www.lame.example, LAME",
    "www.dead.example, SILENT",
    "www.dead.example, BROKEN",
    "www.broken.example, LAME",
    "www.broken.example, BROKEN",
    "www.noglue.example, MISSING_GLUE",
    "www.noglue.example, BROKEN",
    "www.mismatch.example, NAME_SERVERS_DIFFER",
    "www.glue.example, GLUE_DIFFERS",
    "www.half.example, ONE_FAMILY",
    "www.sideways.example, BAD_REFERRAL",
    "www.sideways.example, BROKEN",
    "one.loops.example, ALIAS_LOOP",
    "self.loops.example, ALIAS_LOOP",
    "long0.loops.example, ALIAS_LOOP",
    "www.away.example, ALIAS_LOOP",
  })
  void aTraceFindsWhatIsWrong(String name, Kind kind) {
    DnsResult result = run(request(name, "A", true, false));
    assertThat(result.hops()).hasSize(3);
    DnsResult.Hop last = result.hops().getLast();
    assertThat(last.findings().stream().map(DnsFinding::kind)).contains(kind);
    boolean broken =
        last.findings().stream()
            .anyMatch(f -> f.kind() == Kind.BROKEN || f.sentence().contains("in a circle"));
    assertThat(result.summary().verdict().level())
        .isEqualTo(broken ? Verdict.Level.BAD : Verdict.Level.WARNING);
    assertThat(result.hops().get(0).findings()).isEmpty();
    assertThat(result.hops().get(1).findings()).isEmpty();
  }

  @Test
  void aTraceThroughSoundZonesShowsEachDelegationAndFindsNothing() {
    DnsResult result = run(request("www.good.example", "A", true, false));
    assertThat(result.hops().stream().map(DnsResult.Hop::zone))
        .containsExactly(".", "example.", "good.example.");
    assertThat(result.hops()).allMatch(hop -> hop.findings().isEmpty());
    assertThat(result.hops().getLast().servers()).hasSize(2);
    assertThat(result.hops().getLast().responses()).hasSize(2);
    assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.GOOD);
  }

  @Test
  void findingsNameTheServerAndWhatItDoes() {
    assertThat(sentences("www.half.example", Kind.ONE_FAMILY))
        .containsExactly(
            "ns1.half.example answers over IPv4, but not over IPv6 (%s): connection refused."
                .formatted(lab.at().deafIpv6()));
    assertThat(sentences("www.glue.example", Kind.GLUE_DIFFERS))
        .containsExactly(
            "For ns1.glue.example the parent tells %s, the zone itself %s."
                .formatted(lab.at().child(), lab.at().otherChild()));
    assertThat(sentences("www.sideways.example", Kind.BAD_REFERRAL))
        .containsExactly(
            "ns1.sideways.example (%s) is named as its server but does not serve it: it points to"
                    .formatted(lab.at().root())
                + " the servers of example.");
    assertThat(sentences("one.loops.example", Kind.ALIAS_LOOP))
        .containsExactly(
            "The aliases lead in a circle: one.loops.example -> two.loops.example ->"
                + " three.loops.example -> one.loops.example. No resolver finds an end there.");
    assertThat(sentences("www.away.example", Kind.ALIAS_LOOP))
        .containsExactly(
            "The aliases lead in a circle: www.away.example -> away.loops.example ->"
                + " www.away.example. No resolver finds an end there.");
  }

  private static List<String> sentences(String name, Kind kind) {
    return run(request(name, "A", true, false)).hops().getLast().findings().stream()
        .filter(finding -> finding.kind() == kind)
        .map(DnsFinding::sentence)
        .toList();
  }

  @Test
  void aliasesInACircleAreTheVerdictOfAPlainQuestionToo() {
    DnsResult result = run(request("one.loops.example", "A", false, false, lab.at().child()));
    assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.BAD);
    assertThat(result.summary().verdict().sentence()).contains("leads nowhere");
    assertThat(result.summary().verdict().remarks())
        .anyMatch(remark -> remark.contains("The aliases lead in a circle: one.loops.example"));
  }

  @Test
  void aTraceGoesOverIpv6AloneWhereThatIsWanted() {
    DnsRequest both = request("www.six.example", "AAAA", true, true);
    DnsRequest six =
        new DnsRequest(
            both.target(),
            both.query(),
            List.of(),
            null,
            null,
            IpVersion.IPV6,
            true,
            true,
            both.encryption(),
            both.timeout());
    DnsResult result = run(six);
    assertThat(result.hops()).hasSize(3);
    assertThat(result.hops())
        .allSatisfy(
            hop ->
                assertThat(hop.responses())
                    .hasSize(1)
                    .allMatch(response -> response.server().address() instanceof Inet6Address));
    assertThat(values(Objects.requireNonNull(result.response()))).contains("2001:db8::6");
    assertThat(Objects.requireNonNull(result.dnssec()).state()).isEqualTo(DnssecState.SECURE);
    assertThat(run(both).hops().getLast().findings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DnsTransport.class)
  void everyTransportBringsTheSameAnswer(DnsTransport transport) {
    for (int node : new int[] {DnsAddresses.RESOLVER, DnsAddresses.KNOT_RESOLVER}) {
      for (String server : List.of(lab.at().ipv4(node), lab.at().ipv6(node))) {
        DnsResponse response =
            Objects.requireNonNull(
                run(request(
                        "www.good.example",
                        "A",
                        false,
                        false,
                        transport,
                        DnsRequest.Encryption.strict(),
                        server))
                    .response());
        assertThat(response.transport()).isEqualTo(transport);
        assertThat(response.failureReason()).as(server).isNull();
        assertThat(values(response)).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2");
        assertThat(response.tls() != null).isEqualTo(transport.encrypted());
        String[] option =
            switch (transport) {
              case UDP -> new String[] {};
              case TCP -> new String[] {"+tcp"};
              case DOT -> new String[] {"+tls"};
              case DOH -> new String[] {"+https"};
            };
        List<String> command = new ArrayList<>(List.of("kdig", "@" + server, "+short"));
        command.addAll(List.of(option));
        command.add("www.good.example");
        assertThat(Command.run(command.toArray(String[]::new)).lines())
            .containsExactlyInAnyOrderElementsOf(values(response));
      }
    }
  }

  private static List<String> values(DnsResponse response) {
    return Objects.requireNonNull(response.message()).answers().stream()
        .map(record -> record.value())
        .collect(Collectors.toList());
  }

  @Test
  void dohGoesByGetAsWell() {
    DnsResult result =
        run(
            request(
                "www.good.example",
                "A",
                false,
                false,
                null,
                new DnsRequest.Encryption(false, DnsLab.RESOLVER_NAME, false),
                "https://" + lab.at().resolver() + "/dns-query"));
    assertThat(Objects.requireNonNull(result.response()).usable()).isTrue();
    DnsResult elsewhere =
        run(
            request(
                "www.good.example",
                "A",
                false,
                false,
                null,
                DnsRequest.Encryption.strict(),
                "https://" + lab.at().resolver() + "/elsewhere"));
    assertThat(Objects.requireNonNull(elsewhere.response()).failureReason())
        .isEqualTo("the server answered with HTTP status 404");
  }

  @ParameterizedTest
  @EnumSource(
      value = DnsTransport.class,
      names = {"DOT", "DOH"})
  void aCertificateForSomebodyElseIsRefusedUnlessThatIsWanted(DnsTransport transport) {
    DnsRequest.Encryption strict = new DnsRequest.Encryption(false, "other.test", true);
    DnsResponse refused =
        Objects.requireNonNull(
            run(request(
                    "www.good.example", "A", false, false, transport, strict, lab.at().resolver()))
                .response());
    assertThat(refused.failureReason())
        .isEqualTo(
            "the certificate is not for other.test but for resolver.test, %s, %s, %s, %s"
                .formatted(
                    lab.at().resolver(),
                    lab.at().ipv6(DnsAddresses.RESOLVER),
                    lab.at().knotResolver(),
                    lab.at().ipv6(DnsAddresses.KNOT_RESOLVER)));
    DnsRequest.Encryption lenient = new DnsRequest.Encryption(true, "other.test", true);
    DnsResult taken =
        run(
            request(
                "www.good.example", "A", false, false, transport, lenient, lab.at().resolver()));
    assertThat(Objects.requireNonNull(taken.response()).usable()).isTrue();
    assertThat(taken.summary().verdict().remarks())
        .anyMatch(remark -> remark.contains("from whom is not certain"));
  }

  @Test
  void serversThatDisagreeStandInGroups() {
    DnsResult result = run(request("www.serials.example", "A", false, false, "authoritative"));
    DnsResult.Comparison comparison = Objects.requireNonNull(result.comparison());
    assertThat(comparison.groups()).hasSize(2);
    assertThat(comparison.groups().stream().flatMap(group -> group.values().stream()))
        .containsExactlyInAnyOrder("A 192.0.2.1", "A 192.0.2.99");
    DnsResult agreeing =
        run(
            request(
                "www.good.example",
                "A",
                false,
                false,
                lab.at().child(),
                lab.at().otherChild(),
                lab.at().resolver()));
    assertThat(Objects.requireNonNull(agreeing.comparison()).groups()).hasSize(1);
    assertThat(agreeing.summary().verdict().sentence()).startsWith("All 3 servers agree.");
  }

  @Test
  void extendedErrorsAndServerIdentifiersAreInWords() {
    DnsResult result = run(request("www.expired.example", "A", false, false));
    // Once it has it in its cache, Unbound tells less.
    assertThat(result.summary().verdict().sentence())
        .matches(".*could not find the answer \\(SERVFAIL\\): (Signature Expired|DNSSEC Bogus).*");
    assertThat(result.summary().rawOutput())
        .containsPattern("; EDE: (7 \\(Signature Expired\\)|6 \\(DNSSEC Bogus\\))");
    assertThat(result.summary().rawOutput()).contains("(\"lab-resolver\")");
  }

  /** NSD and Knot hand their zone out, over both versions of IP. */
  @ParameterizedTest
  @CsvSource({"good.example, 3", "example, 2"})
  void aZoneIsTransferredLineByLineAsDigDoes(String zone, int node) {
    for (String server : List.of(lab.at().ipv4(node), lab.at().ipv6(node))) {
      DnsResult result = run(transfer(zone, server));
      DnsResponse response = Objects.requireNonNull(result.response());
      assertThat(Objects.requireNonNull(response.transfer()).complete()).isTrue();
      String dig = Command.run("dig", "@" + server, "+tries=1", zone, "AXFR");
      assertThat(records(result.summary().rawOutput()))
          .containsExactlyInAnyOrderElementsOf(records(dig));
      assertThat(response.transfer().records()).isEqualTo(records(dig).size());
      assertThat(dig).contains(";; XFR size: " + response.transfer().records() + " records (");
      assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.GOOD);
    }
  }

  private static List<String> records(String text) {
    return text.lines()
        .takeWhile(line -> !line.startsWith(";; XFR size"))
        .filter(line -> !line.isEmpty() && !line.startsWith(";"))
        .toList();
  }

  private static DnsRequest transfer(String zone, String server) {
    return new DnsRequest(
        DnsNameParser.parse(zone),
        DnsQuery.of("AXFR"),
        List.of(DnsResolver.parse(server)),
        null,
        null,
        null,
        false,
        false,
        DnsRequest.Encryption.strict(),
        Duration.ofSeconds(15));
  }

  @Test
  void aServerThatHandsNothingOutIsToldAsDigTellsIt() {
    DnsResult result = run(transfer("good.example", lab.at().otherChild()));
    assertThat(result.summary().verdict().sentence())
        .isEqualTo(
            "%s does not hand out the zone good.example (REFUSED)."
                .formatted(lab.at().otherChild()));
    assertThat(result.summary().rawOutput()).contains("; Transfer failed.");
    assertThat(Command.run("dig", "@" + lab.at().otherChild(), "good.example", "AXFR"))
        .contains("; Transfer failed.");
    DnsResult each = run(transfer("good.example", "authoritative"));
    assertThat(each.responses()).hasSize(2);
    assertThat(each.responses().stream().map(response -> response.transfer() != null))
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void aTraceThatIsGivenAResolverBeginsWithTheRootThatItTells() {
    for (int node : new int[] {DnsAddresses.RESOLVER, DnsAddresses.KNOT_RESOLVER}) {
      DnsResult result =
          run(request("www.good.example", "A", true, false, "[" + lab.at().ipv6(node) + "]"));
      assertThat(result.hops()).hasSize(3);
      DnsResult.Hop root = result.hops().getFirst();
      assertThat(root.servers())
          .allMatch(server -> server.source() == DnsZoneServer.Source.RESOLVER);
      assertThat(root.findings().stream().map(DnsFinding::sentence))
          .containsExactly(
              "The trace begins with the root servers that %s told."
                  .formatted(lab.at().ipv6(node)));
      assertThat(result.summary().verdict().level()).isEqualTo(Verdict.Level.GOOD);
      assertThat(result.summary().rawOutput())
          .contains(" from %s#53(%s) in ".formatted(lab.at().ipv6(node), lab.at().ipv6(node)));
    }
    DnsResult without = run(request("www.good.example", "A", true, false, lab.at().child()));
    assertThat(without.hops().getFirst().findings().stream().map(DnsFinding::sentence))
        .containsExactly(
            "%s did not tell where the root is; the trace begins with the root hints of this server."
                .formatted(lab.at().child()));
    assertThat(without.hops()).hasSize(3);
  }

  @Test
  void aTraceThatEndsAtAnAliasSaysWhereThatLeads() {
    assertThat(sentences("out.away.example", Kind.ALIAS))
        .containsExactly(
            "out.away.example is an alias for ns.example, which other servers answer for: the trace"
                + " ends here, as dig's does. Followed to its end, it has A %s. Trace ns.example to"
                    .formatted(lab.at().tld())
                + " see the way there.");
    assertThat(sentences("alias.good.example", Kind.ALIAS)).isEmpty();
  }

  @Test
  void aResolverThatWasAskedInVainStandsInTheResult() {
    // Of this server's own resolvers the first is silent.
    NameServers own =
        NameServers.of(
            List.of(new HostPort(lab.at().silent(), 53), new HostPort(lab.at().resolver(), 53)));
    TargetPolicy everything =
        new TargetPolicy(new TargetSettings(List.of(), List.of(), SpecialPurpose.ALLOW));
    DnsRequest request = DnsRequest.of(DnsNameParser.parse("www.good.example"), "A");
    MeasurementFold fold = new MeasurementFold(request);
    new DnsProber(DnsEnvironment.of(own, new DnsTargetResolver(own), () -> everything))
        .run(request, fold::add);
    DnsResult result = (DnsResult) fold.result();
    assertThat(result.tried()).hasSize(1);
    assertThat(result.tried().getFirst().who()).isEqualTo(lab.at().silent());
    assertThat(Objects.requireNonNull(result.response()).who()).isEqualTo(lab.at().resolver());
    assertThat(result.summary().verdict().remarks())
        .contains(
            "%s was asked first and gave no answer (timed out); %s was asked instead."
                .formatted(lab.at().silent(), lab.at().resolver()));
    assertThat(result.summary().rawOutput())
        .contains(";; communications error to %s#53: timed out".formatted(lab.at().silent()));
  }
}
