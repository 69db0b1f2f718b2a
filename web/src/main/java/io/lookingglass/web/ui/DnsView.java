package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.Measurement;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnssecState;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.web.ui.PingView.Figure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What name servers said, as their page shows it.
 *
 * @param question {@code MX}, {@code TXT, class CH}
 * @param name that it is about
 * @param columns several servers side by side; absent when one was asked
 * @param answers of each server that counts; several when they are compared
 * @param tried of each server that was asked in vain before another one answered
 * @param path from the root down; empty unless traced
 * @param trust absent unless validated
 */
record DnsView(
    String question,
    String name,
    List<Figure> figures,
    @Nullable DnsColumns columns,
    List<DnsAnswer> answers,
    List<DnsAnswer> tried,
    List<DnsZone> path,
    @Nullable TrustChain trust) {
  DnsView {
    figures = List.copyOf(figures);
    answers = List.copyOf(answers);
    tried = List.copyOf(tried);
    path = List.copyOf(path);
  }

  static DnsView of(DnsResult result, DnsRequest request, Measurement measurement) {
    List<DnsAnswer> answers = new ArrayList<>();
    if (result.responses().isEmpty()) {
      DnsResponse response = result.response();
      // Where a trace ends without an answer, its last zone tells of every server.
      if (response != null && (response.message() != null || result.hops().isEmpty())) {
        answers.add(DnsAnswer.of(0, response));
      }
    } else {
      for (DnsResponse response : result.responses()) {
        answers.add(DnsAnswer.of(answers.size(), response));
      }
    }
    List<DnsAnswer> tried = new ArrayList<>();
    for (DnsResponse response : result.tried()) {
      tried.add(DnsAnswer.of(answers.size() + tried.size(), response));
    }
    return new DnsView(
        question(request),
        Evidence.ascii(request.target()),
        figures(result),
        result.responses().size() < 2 ? null : DnsColumns.of(result.responses()),
        answers,
        tried,
        DnsZone.path(result, measurement.events()),
        result.dnssec() == null ? null : TrustChain.of(result.dnssec(), measurement.updatedAt()));
  }

  /** Whether nobody has said anything yet. */
  boolean waiting() {
    return answers.isEmpty() && path.isEmpty();
  }

  private static String question(DnsRequest request) {
    String recordClass = request.query().recordClass();
    return recordClass.equals("IN")
        ? request.query().type()
        : say("{0}, class {1}", request.query().type(), recordClass);
  }

  private static List<Figure> figures(DnsResult result) {
    DnsResponse response = result.response();
    DnsMessage message = response == null ? null : response.message();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            say("Status"),
            message != null ? message.status() : response == null ? Figures.NONE : say("no answer"),
            ""));
    figures.add(
        new Figure(
            say("Records in the answer"),
            message == null ? Figures.NONE : Figures.count(message.answers().size()),
            ""));
    figures.add(
        new Figure(
            say("Query time"),
            response == null ? Figures.NONE : Figures.ms(response.total()),
            "ms"));
    if (result.comparison() != null) {
      figures.add(
          new Figure(
              say("Different answers"),
              Figures.count(result.comparison().groups().size()),
              say("from {0} servers", result.responses().size())));
    }
    if (!result.hops().isEmpty()) {
      figures.add(
          new Figure(
              say("Delegations"), Figures.count(result.hops().size() - 1L), say("below the root")));
    }
    if (result.dnssec() != null) {
      figures.add(new Figure("DNSSEC", word(result.dnssec().state()), ""));
    }
    return figures;
  }

  /** As RFC 4033 section 5 calls it, in every language. */
  static String word(DnssecState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** A name without the dot of the root; the root in words. */
  static String shown(String name) {
    if (name.equals(".")) {
      return say("the root");
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
