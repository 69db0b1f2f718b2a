package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.Edns;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.Option;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.TlsSession;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsTransfer;
import io.lookingglass.web.api.Spans;
import io.lookingglass.web.language.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message of one server.
 *
 * @param number from 0
 * @param outcome its status, or in words why there is no message
 * @param flags those that are set, explained
 * @param errors extended errors (RFC 8914), explained
 * @param sections answer, authority, additional; the answer even when it is empty
 * @param facts of the exchange and of EDNS
 */
record DnsAnswer(
    int number,
    String who,
    String outcome,
    String took,
    boolean answered,
    List<Note> flags,
    List<Note> errors,
    List<Section> sections,
    List<Fact> facts) {
  /** A page is read by people; text and JSON have all. */
  private static final int MOST_ROWS = 500;

  DnsAnswer {
    flags = List.copyOf(flags);
    errors = List.copyOf(errors);
    sections = List.copyOf(sections);
    facts = List.copyOf(facts);
  }

  /**
   * Records of one section.
   *
   * @param label whose it is besides, for those who do not see where it stands
   * @param left how many more there are than rows are shown
   */
  record Section(String title, String label, List<Row> rows, int left) {
    Section {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A record.
   *
   * @param type with the class before it when that is not IN
   * @param expires when a cache that took it then must forget it
   * @param lasts what a pointer on the TTL shows
   * @param quiet whether it is there for machines: signatures and proofs
   */
  record Row(
      String name,
      long ttl,
      String expires,
      String lasts,
      String type,
      String value,
      List<String> readable,
      boolean quiet) {
    Row {
      readable = List.copyOf(readable);
    }
  }

  static DnsAnswer of(int number, DnsResponse response) {
    DnsMessage message = response.message();
    List<Section> sections = new ArrayList<>();
    List<Note> flags = List.of();
    List<Note> errors = List.of();
    if (message != null) {
      Instant at = response.at() == null ? Instant.EPOCH : response.at();
      String who = response.who();
      sections.add(section(say("Answer"), say("Answer of {0}", who), message.answers(), at));
      if (!message.authority().isEmpty()) {
        sections.add(
            section(say("Authority"), say("Authority of {0}", who), message.authority(), at));
      }
      if (!message.additional().isEmpty()) {
        sections.add(
            section(say("Additional"), say("Additional of {0}", who), message.additional(), at));
      }
      flags = message.flags().stream().map(DnsWords::flag).toList();
      errors =
          message.edns() == null
              ? List.of()
              : message.edns().extendedErrors().stream().map(DnsAnswer::error).toList();
    }
    return new DnsAnswer(
        number,
        response.who(),
        message == null ? reason(response) : message.status(),
        Figures.ms(response.total()) + " ms",
        message != null,
        flags,
        errors,
        sections,
        facts(response, message));
  }

  static String reason(DnsResponse response) {
    return response.failureReason() == null ? say("no answer") : response.failureReason();
  }

  private static Section section(
      String title, String label, List<ResourceRecord> records, Instant at) {
    return new Section(
        title,
        label,
        records.stream().limit(MOST_ROWS).map(record -> row(record, at)).toList(),
        Math.max(0, records.size() - MOST_ROWS));
  }

  private static Row row(ResourceRecord record, Instant at) {
    Instant expires = at.plusSeconds(record.ttlSeconds());
    String lasts =
        say(
            "TTL {0} s ({1}) when answered; a cache forgets it at {2}",
            record.ttlSeconds(),
            Spans.words(Duration.ofSeconds(record.ttlSeconds())),
            Figures.utc(expires));
    String type =
        record.recordClass().equals("IN")
            ? record.type()
            : record.recordClass() + " " + record.type();
    boolean quiet =
        switch (record.type()) {
          case "RRSIG", "NSEC", "NSEC3" -> true;
          default -> false;
        };
    return new Row(
        record.name(),
        record.ttlSeconds(),
        expires.toString(),
        lasts,
        type,
        record.value(),
        record.explained().stream().map(Speech::said).toList(),
        quiet);
  }

  private static Note error(ExtendedError error) {
    return new Note(
        "EDE %d (%s)".formatted(error.infoCode(), error.purpose()),
        error.extraText() == null
            ? DnsWords.extendedError(error.infoCode())
            : say(
                "{0} The server adds: “{1}”.",
                DnsWords.extendedError(error.infoCode()), error.extraText()),
        Note.Tone.WARNING);
  }

  private static List<Fact> facts(DnsResponse response, @Nullable DnsMessage message) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(say("Server"), List.of(response.who()), true));
    facts.add(
        new Fact(
            say("Transport"),
            List.of(
                say("{0}, port {1}", transport(response.transport()), response.server().port())),
            false));
    facts.add(
        new Fact(
            message == null ? say("Given up after") : say("Query time"),
            List.of(Figures.ms(response.total()) + " ms"),
            false));
    tls(facts, response.tls());
    List<String> retries = retries(response);
    if (!retries.isEmpty()) {
      facts.add(new Fact(say("On the way"), retries, false));
    }
    DnsTransfer transfer = response.transfer();
    if (transfer != null) {
      facts.add(new Fact(say("Zone transfer"), transfer(transfer), false));
    } else if (message != null) {
      facts.add(
          new Fact(
              say("Message"),
              List.of(
                  say(
                      "{0} {1|byte|bytes}, id {2}, opcode {3}",
                      Figures.count(message.bytes()),
                      message.bytes(),
                      message.id(),
                      message.opcode())),
              false));
      edns(facts, message.edns());
    }
    return facts;
  }

  private static List<String> retries(DnsResponse response) {
    int lost = Collections.frequency(response.retries(), DnsRetry.TIMED_OUT);
    List<String> retries = new ArrayList<>();
    if (lost > 0) {
      retries.add(say("{0} {0|question|questions} got no answer before", lost));
    }
    if (response.retries().contains(DnsRetry.TRUNCATED)) {
      retries.add(say("truncated over UDP, asked again over TCP"));
    }
    if (response.retries().contains(DnsRetry.BAD_COOKIE)) {
      retries.add(say("the server wanted its own cookie first"));
    }
    if (response.ignoredReplies() > 0) {
      retries.add(say("{0} {0|reply|replies} ignored that did not fit", response.ignoredReplies()));
    }
    return retries;
  }

  private static List<String> transfer(DnsTransfer transfer) {
    List<String> came = new ArrayList<>();
    came.add(
        say(
            "{0} {1|record|records}, {2} {3|message|messages}, {4} bytes",
            Figures.count(transfer.records()),
            transfer.records(),
            Figures.count(transfer.messages()),
            transfer.messages(),
            Figures.count(transfer.bytes())));
    if (transfer.broken() != null) {
      came.add(say("not complete: {0}", transfer.broken()));
    }
    return came;
  }

  private static void tls(List<Fact> facts, @Nullable TlsSession tls) {
    if (tls == null) {
      return;
    }
    List<String> lines = new ArrayList<>(List.of(tls.version() + ", " + tls.cipherSuite()));
    if (tls.authenticatedName() != null) {
      lines.add(say("certificate holds for {0}", tls.authenticatedName()));
    }
    if (tls.problem() != null) {
      lines.add(say("certificate does not hold: {0}", tls.problem()));
    }
    facts.add(new Fact("TLS", lines, false));
  }

  private static void edns(List<Fact> facts, @Nullable Edns edns) {
    if (edns == null) {
      facts.add(new Fact("EDNS", List.of(say("none in the answer")), false));
      return;
    }
    facts.add(
        new Fact(
            "EDNS",
            List.of(
                edns.flags().contains("do")
                    ? say(
                        "version {0}, datagrams up to {1} bytes, DO (signatures wanted)",
                        edns.version(), Figures.count(edns.udpPayloadSize()))
                    : say(
                        "version {0}, datagrams up to {1} bytes",
                        edns.version(), Figures.count(edns.udpPayloadSize()))),
            false));
    for (Option option : edns.options()) {
      facts.add(
          new Fact(
              DnsWords.option(option),
              List.of(option.value().isEmpty() ? Figures.NONE : option.value()),
              true));
    }
  }

  static String transport(DnsTransport transport) {
    return switch (transport) {
      case UDP -> "UDP";
      case TCP -> "TCP";
      case DOT -> "DNS over TLS";
      case DOH -> "DNS over HTTPS";
    };
  }
}
