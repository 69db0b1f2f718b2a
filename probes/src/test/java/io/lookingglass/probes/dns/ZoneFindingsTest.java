package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.ZoneText.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/** What is made of the answers of a zone's servers, without any server. */
class ZoneFindingsTest {
  private final ZoneFindings findings =
      new ZoneFindings(name("zone.test."), name("www.zone.test."));

  private static NameServerHost host(String name, Source source, String... addresses) {
    return new NameServerHost(
        name(name), Stream.of(addresses).map(IpAddresses::parse).toList(), source);
  }

  private static Trace.Asked asked(String host, String address, Reply reply) {
    return new Trace.Asked(host(host, Source.GLUE), IpAddresses.parse(address), reply);
  }

  private static Reply none(DnsFailure failure, String reason) {
    return new Reply.NoAnswer(failure, reason, DnsTransport.UDP, 1, 1, 0);
  }

  private static Reply answer(boolean authoritative, int section, String records) {
    return answer(authoritative, section, records, "");
  }

  private static Reply answer(
      boolean authoritative, int section, String records, String additional) {
    Message message = new Message(1);
    message.getHeader().setFlag(Flags.QR);
    if (authoritative) {
      message.getHeader().setFlag(Flags.AA);
    }
    ZoneText.records(records).forEach(record -> message.addRecord(record, section));
    ZoneText.records(additional).forEach(record -> message.addRecord(record, Section.ADDITIONAL));
    return new Reply.Answer(
        message, 100, DnsTransport.UDP, Instant.EPOCH, 1, List.of(), 0, null, null);
  }

  private static Reply good(String address) {
    return answer(true, Section.ANSWER, "www.zone.test. A " + address);
  }

  @Test
  void serversThatAgreeAreNoFinding() {
    assertThat(
            findings.ofReplies(
                List.of(
                    asked("a.zone.test.", "192.0.2.1", good("192.0.2.80")),
                    asked("b.zone.test.", "192.0.2.2", good("192.0.2.80")))))
        .isEmpty();
  }

  @Test
  void answersThatDifferAreToldWithWhoGaveThem() {
    assertThat(
            findings.ofReplies(
                List.of(
                    asked("a.zone.test.", "192.0.2.1", good("192.0.2.80")),
                    asked("b.zone.test.", "192.0.2.2", good("192.0.2.81")))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.ANSWERS_DIFFER);
              assertThat(finding.sentence())
                  .contains("a.zone.test (192.0.2.1): ")
                  .contains("b.zone.test (192.0.2.2): ");
            });
  }

  @Test
  void aServerThatIsSilentIsWorseWhenNoOtherAnswers() {
    Trace.Asked silent =
        asked("a.zone.test.", "192.0.2.1", none(DnsFailure.TIMED_OUT, "timed out"));
    Trace.Asked good = asked("b.zone.test.", "192.0.2.2", good("192.0.2.80"));
    assertThat(findings.ofReplies(List.of(silent, good)))
        .containsExactly(
            new DnsFinding(
                Kind.SILENT,
                Severity.WARNING,
                "zone.test.",
                "a.zone.test",
                Sentence.of("{0} does not answer: {1}.", "a.zone.test (192.0.2.1)", "timed out")));
    assertThat(findings.ofReplies(List.of(silent)))
        .extracting(DnsFinding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void aServerThatAnswersOverOneFamilyOnlyIsToldAsSuch() {
    assertThat(
            findings.ofReplies(
                List.of(
                    asked("a.zone.test.", "192.0.2.1", good("192.0.2.80")),
                    asked("a.zone.test.", "2001:db8::1", none(DnsFailure.TIMED_OUT, "timed out")))))
        .extracting(DnsFinding::kind, DnsFinding::sentence)
        .containsExactly(
            tuple(
                Kind.ONE_FAMILY,
                "a.zone.test answers over IPv4, but not over IPv6 (2001:db8::1): timed out."));
  }

  @Test
  void aMachineWithoutIpv6BlamesItselfOnce() {
    Reply unreachable = none(DnsFailure.UNREACHABLE, "no way there");
    assertThat(
            findings.ofReplies(
                List.of(
                    asked("a.zone.test.", "192.0.2.1", good("192.0.2.80")),
                    asked("a.zone.test.", "2001:db8::1", unreachable),
                    asked("b.zone.test.", "2001:db8::2", unreachable))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Kind.ONE_FAMILY);
              assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            });
  }

  @Test
  void referralsUpOrSidewaysAreToldApartFromLameServers() {
    Reply up = answer(false, Section.AUTHORITY, "test. NS ns.test.");
    Reply itself = answer(false, Section.AUTHORITY, "zone.test. NS a.zone.test.");
    Reply beside = answer(false, Section.AUTHORITY, "mail.zone.test. NS a.zone.test.");
    Reply recursive = answer(false, Section.ANSWER, "www.zone.test. A 192.0.2.80");
    List<Trace.Asked> asked =
        List.of(
            asked("a.zone.test.", "192.0.2.1", up),
            asked("b.zone.test.", "192.0.2.2", itself),
            asked("c.zone.test.", "192.0.2.3", beside),
            asked("d.zone.test.", "192.0.2.4", recursive));
    assertThat(findings.ofReplies(asked))
        .extracting(DnsFinding::kind)
        .containsExactly(Kind.BAD_REFERRAL, Kind.BAD_REFERRAL, Kind.BAD_REFERRAL, Kind.LAME);
    assertThat(ZoneFindings.summary(asked, name("www.zone.test."), name("zone.test.")).english())
        .isEqualTo(
            "192.0.2.1: it points to the servers of test; 192.0.2.2: it points to the zone's own"
                + " servers; 192.0.2.3: it points to mail.zone.test, where the name is not;"
                + " 192.0.2.4: it answers without authority");
    assertThat(findings.referral(asked)).isEmpty();
  }

  @Test
  void addressesThatAreMissingOrMustNotBeAsked() {
    List<DnsFinding> found =
        findings.ofAddresses(
            List.of(
                host("a.zone.test.", Source.GLUE, "192.0.2.1"),
                host("b.zone.test.", Source.MISSING),
                host("c.zone.test.", Source.LOOKED_UP, "192.0.2.3"),
                host("ns.elsewhere.test.", Source.MISSING),
                host("d.zone.test.", Source.GLUE, "10.0.0.1")),
            address ->
                address.equals(IpAddresses.parse("10.0.0.1"))
                    ? Optional.of("it is private")
                    : Optional.empty());
    assertThat(found)
        .extracting(DnsFinding::kind)
        .containsExactly(Kind.MISSING_GLUE, Kind.MISSING_GLUE, Kind.NO_ADDRESS, Kind.NOT_ALLOWED);
    assertThat(found)
        .extracting(DnsFinding::severity)
        .containsExactly(Severity.ERROR, Severity.WARNING, Severity.ERROR, Severity.WARNING);
    assertThat(found.getLast().sentence()).isEqualTo("d.zone.test is not asked: it is private.");
  }

  @Test
  void parentAndZoneAreCompared() {
    List<NameServerHost> parent =
        List.of(
            host("a.zone.test.", Source.GLUE, "192.0.2.1"),
            host("old.zone.test.", Source.GLUE, "192.0.2.2"));
    Reply own =
        answer(
            true,
            Section.ANSWER,
            "zone.test. NS a.zone.test.\nzone.test. NS new.zone.test.\n",
            "a.zone.test. A 192.0.2.9\n");
    assertThat(findings.ofNameServers(parent, List.of(asked("a.zone.test.", "192.0.2.1", own))))
        .extracting(DnsFinding::sentence)
        .containsExactly(
            "Parent and zone name different servers: only the parent has old.zone.test; only the"
                + " zone itself has new.zone.test.",
            "For a.zone.test the parent tells 192.0.2.1, the zone itself 192.0.2.9.");
  }
}
