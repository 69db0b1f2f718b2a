package io.lookingglass.probes.text;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsMessage.Edns;
import io.lookingglass.probes.event.DnsMessage.ExtendedError;
import io.lookingglass.probes.event.DnsMessage.ResourceRecord;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnssecLink;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsStarted;
import io.lookingglass.probes.event.ProbeEvent.DnsTroubleFound;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneRecords;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneTransferEnded;
import io.lookingglass.probes.event.ProbeEvent.DnssecConcluded;
import io.lookingglass.probes.event.ProbeEvent.DnssecLinkChecked;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * As BIND's {@code dig} prints it, byte for byte from the header to the message size; a trace as
 * {@code dig +trace}. What dig has no line for stands in comment lines.
 */
final class DnsLines implements Lines {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final int LONGEST_TEXT = 1_000;

  private final DnsRequest request;

  /** The delegation a trace has shown last; the servers beside it say the same. */
  private int shownStep = -1;

  private boolean chainBegun;

  DnsLines(DnsRequest request) {
    this.request = request;
  }

  @Override
  public String tool() {
    return "dig";
  }

  @Override
  public List<String> add(ProbeEvent event) {
    return switch (event) {
      case DnsStarted start -> banner(start);
      case DnsAnswered answered -> answered(answered);
      case DnsUnanswered unanswered -> unanswered(unanswered);
      case DnsZoneRecords piece -> piece.records().stream().map(DigRows::record).toList();
      case DnsZoneTransferEnded ended -> transferred(ended);
      case DnsTroubleFound trouble ->
          List.of(
              ";; %s %s: %s"
                  .formatted(
                      switch (trouble.finding().severity()) {
                        case NOTE -> "note,";
                        case WARNING -> "warning,";
                        case ERROR -> "error,";
                      },
                      name(trouble.finding().zone()),
                      PlainText.line(trouble.finding().sentence(), LONGEST_TEXT)));
      case DnssecLinkChecked checked -> link(checked.link());
      case DnssecConcluded concluded ->
          List.of(
              ";; DNSSEC: %s. %s"
                  .formatted(
                      concluded.state().name().toLowerCase(Locale.ROOT),
                      PlainText.line(concluded.reason(), LONGEST_TEXT)));
      default -> List.of();
    };
  }

  @Override
  public List<String> end() {
    return List.of();
  }

  private List<String> banner(DnsStarted start) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("; <<>> lookingglass <<>> " + asAsked(start));
    if (start.servers().size() > 1) {
      lines.add("; (%d servers found)".formatted(start.servers().size()));
    } else if (start.servers().size() == 1) {
      lines.add("; (1 server found)");
    }
    lines.add(";; global options: +cmd");
    return lines;
  }

  /** As dig's arguments. */
  private String asAsked(DnsStarted start) {
    DnsQuery query = request.query();
    StringBuilder words = new StringBuilder();
    if (!request.resolvers().isEmpty()) {
      start.servers().stream()
          .limit(DnsRequest.MOST_RESOLVERS)
          .forEach(server -> words.append('@').append(name(server.name())).append(' '));
      if (request.trace()) {
        words.append('@').append(PlainText.name(request.resolvers().getFirst().text())).append(' ');
      }
    }
    words.append(PlainText.name(request.target().text()));
    words.append(' ').append(query.type());
    if (!query.recordClass().equals(DnsQuery.DEFAULT_CLASS)) {
      words.append(' ').append(query.recordClass());
    }
    option(words, request.trace(), "+trace");
    option(words, query.edns() != null && query.edns().dnssecOk(), "+dnssec");
    option(words, query.edns() != null && query.edns().nsid(), "+nsid");
    option(words, query.edns() == null, "+noedns");
    option(words, query.checkingDisabled(), "+cdflag");
    option(words, !query.recursionDesired() && !request.trace(), "+norecurse");
    if (query.edns() != null && query.edns().clientSubnet() != null) {
      words.append(" +subnet=").append(query.edns().clientSubnet());
    }
    if (request.protocol() != null) {
      switch (request.protocol()) {
        case UDP -> {}
        case TCP -> words.append(" +tcp");
        case DOT -> words.append(" +tls");
        case DOH -> words.append(" +https");
      }
    }
    return words.toString();
  }

  private static void option(StringBuilder words, boolean given, String option) {
    if (given) {
      words.append(' ').append(option);
    }
  }

  private List<String> answered(DnsAnswered answered) {
    return switch (answered.purpose()) {
      case ANSWER -> {
        if (request.transfersZone()) {
          yield refused(answered);
        }
        List<String> lines = new ArrayList<>();
        for (DnsRetry retry : answered.retries()) {
          lines.add(
              switch (retry) {
                case TIMED_OUT ->
                    ";; communications error to %s: timed out".formatted(port(answered.server()));
                case TRUNCATED -> ";; Truncated, retrying in TCP mode.";
                case BAD_COOKIE -> ";; BADCOOKIE, retrying.";
              });
        }
        if (answered.ignoredReplies() > 0) {
          lines.add(
              ";; Warning: ignored %d datagrams that do not fit the question"
                  .formatted(answered.ignoredReplies()));
        }
        message(answered, lines);
        yield lines;
      }
      case PRIMING -> received(answered);
      case DELEGATION -> delegation(answered);
      case ZONE_CHECK, VALIDATION -> List.of();
    };
  }

  private static List<String> transferred(DnsZoneTransferEnded ended) {
    List<String> lines = new ArrayList<>();
    if (ended.broken() != null) {
      lines.add(";; " + PlainText.line(ended.broken(), LONGEST_TEXT));
      lines.add("; Transfer failed.");
    }
    lines.add(";; Query time: %d msec".formatted(ended.tookNanos() / 1_000_000));
    lines.add(";; SERVER: %s (%s)".formatted(portAndName(ended.server()), word(ended.transport())));
    lines.add(";; WHEN: " + when(ended.at()));
    lines.add(
        ";; XFR size: %d records (messages %d, bytes %d)"
            .formatted(ended.records(), ended.messages(), ended.bytes()));
    lines.add("");
    return lines;
  }

  /** dig says no more than that it failed; the server's answer tells why. */
  private static List<String> refused(DnsAnswered answered) {
    return List.of(
        ";; %s answered %s"
            .formatted(portAndName(answered.server()), PlainText.name(answered.message().status())),
        "; Transfer failed.",
        "");
  }

  private List<String> delegation(DnsAnswered answered) {
    if (answered.step() <= shownStep) {
      return List.of();
    }
    shownStep = answered.step();
    return received(answered);
  }

  private static List<String> received(DnsAnswered answered) {
    List<String> lines = new ArrayList<>();
    DnsMessage message = answered.message();
    List<ResourceRecord> shown =
        message.answers().isEmpty() ? message.authority() : message.answers();
    for (ResourceRecord record : shown) {
      lines.add(DigRows.record(record));
    }
    lines.add(
        ";; Received %d bytes from %s in %d ms"
            .formatted(
                message.bytes(), portAndName(answered.server()), answered.tookNanos() / 1_000_000));
    lines.add("");
    return lines;
  }

  private List<String> unanswered(DnsUnanswered unanswered) {
    if (unanswered.purpose() != DnsPurpose.ANSWER
        && unanswered.purpose() != DnsPurpose.PRIMING
        && unanswered.purpose() != DnsPurpose.DELEGATION) {
      return List.of();
    }
    return List.of(
        ";; communications error to %s: %s"
            .formatted(
                port(unanswered.server()), PlainText.line(unanswered.reason(), LONGEST_TEXT)));
  }

  private void message(DnsAnswered answered, List<String> lines) {
    DnsMessage message = answered.message();
    lines.add(";; Got answer:");
    lines.add(
        ";; ->>HEADER<<- opcode: %s, status: %s, id: %d"
            .formatted(
                PlainText.name(message.opcode()), PlainText.name(message.status()), message.id()));
    lines.add(
        ";; flags:%s; QUERY: %d, ANSWER: %d, AUTHORITY: %d, ADDITIONAL: %d"
            .formatted(
                flags(message.flags()),
                message.question().size(),
                message.answers().size(),
                message.authority().size(),
                message.additional().size() + (message.edns() == null ? 0 : 1)));
    if (message.flags().contains("rd") && !message.flags().contains("ra")) {
      lines.add(";; WARNING: recursion requested but not available");
    }
    lines.add("");
    if (message.edns() != null) {
      edns(message.edns(), lines);
    }
    if (!message.question().isEmpty()) {
      lines.add(";; QUESTION SECTION:");
      message.question().forEach(question -> lines.add(DigRows.question(question)));
      lines.add("");
    }
    section("ANSWER", message.answers(), lines);
    section("AUTHORITY", message.authority(), lines);
    section("ADDITIONAL", message.additional(), lines);
    lines.add(";; Query time: %d msec".formatted(answered.tookNanos() / 1_000_000));
    lines.add(
        ";; SERVER: %s (%s)".formatted(portAndName(answered.server()), word(answered.transport())));
    lines.add(";; WHEN: " + when(answered.at()));
    lines.add(";; MSG SIZE  rcvd: " + message.bytes());
    lines.add("");
  }

  private static void edns(Edns edns, List<String> lines) {
    lines.add(";; OPT PSEUDOSECTION:");
    lines.add(
        "; EDNS: version: %d, flags:%s; udp: %d"
            .formatted(edns.version(), flags(edns.flags()), edns.udpPayloadSize()));
    for (DnsMessage.Option option : edns.options()) {
      lines.add(
          "; %s:%s"
              .formatted(
                  PlainText.name(option.name()),
                  option.value().isEmpty()
                      ? ""
                      : " " + PlainText.line(option.value(), 4 * LONGEST_TEXT)));
    }
    for (ExtendedError error : edns.extendedErrors()) {
      lines.add(
          "; EDE: %d (%s)%s"
              .formatted(
                  error.infoCode(),
                  PlainText.line(error.purpose(), LONGEST_TEXT),
                  error.extraText() == null
                      ? ""
                      : ": (" + PlainText.line(error.extraText(), LONGEST_TEXT) + ")"));
    }
  }

  private static void section(String name, List<ResourceRecord> records, List<String> lines) {
    if (records.isEmpty()) {
      return;
    }
    lines.add(";; " + name + " SECTION:");
    records.forEach(record -> lines.add(DigRows.record(record)));
    lines.add("");
  }

  private List<String> link(DnssecLink link) {
    List<String> lines = new ArrayList<>();
    if (!chainBegun) {
      chainBegun = true;
      lines.add(";; CHAIN OF TRUST:");
    }
    lines.add(
        "; %s: %s. %s"
            .formatted(
                PlainText.line(link.subject(), LONGEST_TEXT),
                link.state().name().toLowerCase(Locale.ROOT),
                PlainText.line(link.sentence(), LONGEST_TEXT)));
    return lines;
  }

  private static String flags(List<String> flags) {
    return flags.isEmpty() ? "" : " " + PlainText.line(String.join(" ", flags), LONGEST_TEXT);
  }

  private static String word(DnsTransport transport) {
    return switch (transport) {
      case UDP -> "UDP";
      case TCP -> "TCP";
      case DOT -> "TLS";
      case DOH -> "HTTPS";
    };
  }

  private static String when(Instant at) {
    return WHEN.format(at);
  }

  private static String portAndName(DnsServer server) {
    return port(server) + "(" + name(server.name()) + ")";
  }

  private static String port(DnsServer server) {
    String host =
        server.address() == null ? name(server.name()) : IpAddresses.format(server.address());
    return host + "#" + server.port();
  }

  /** Without the dot of the root. */
  private static String name(String name) {
    String clean = PlainText.name(name);
    return clean.endsWith(".") && clean.length() > 1
        ? clean.substring(0, clean.length() - 1)
        : clean;
  }
}
