package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.result.DnsResult.Comparison;
import io.lookingglass.probes.result.DnsResult.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Compares what several servers answered to one question; order and TTLs do not count. */
final class DnsComparison {
  private static final int MOST_VALUES_SHOWN = 6;

  private DnsComparison() {}

  static Comparison of(List<DnsResponse> responses) {
    Map<List<String>, List<DnsResponse>> alike = new LinkedHashMap<>();
    for (DnsResponse response : responses) {
      List<String> key = new ArrayList<>();
      key.add(status(response));
      key.addAll(values(response));
      alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(response);
    }
    List<Group> groups = new ArrayList<>();
    alike.forEach(
        (key, members) ->
            groups.add(
                new Group(
                    key.getFirst(),
                    key.subList(1, key.size()),
                    members.stream().map(DnsResponse::who).toList())));
    return new Comparison(groups, differences(groups, responses));
  }

  private static List<Sentence> differences(List<Group> groups, List<DnsResponse> responses) {
    List<Sentence> sentences = new ArrayList<>();
    if (groups.size() > 1) {
      for (Group group : groups) {
        sentences.add(
            Sentence.of(
                "{0}: {1}.", Sentence.list(group.servers()), said(group.status(), group.values())));
      }
    }
    flag(
        responses,
        "ad",
        (with, without) ->
            sentences.add(
                Sentence.of("{0} validated the answer (AD), {1} did not.", with, without)));
    flag(
        responses,
        "aa",
        (with, without) ->
            sentences.add(
                Sentence.of("{0} answered with authority (AA), {1} did not.", with, without)));
    return sentences;
  }

  private static Sentence said(String status, List<String> values) {
    if (!status.equals("NOERROR")) {
      return Sentence.verbatim(status);
    }
    if (values.isEmpty()) {
      return Sentence.of("no such record");
    }
    List<String> shown = values.stream().limit(MOST_VALUES_SHOWN).toList();
    String joined = String.join(", ", shown);
    return values.size() > shown.size()
        ? Sentence.of("{0} and {1} more", joined, values.size() - shown.size())
        : Sentence.verbatim(joined);
  }

  private static void flag(
      List<DnsResponse> responses, String flag, BiConsumer<Sentence, Sentence> differ) {
    Predicate<DnsResponse> set =
        response -> response.message() != null && response.message().flags().contains(flag);
    List<String> with = responses.stream().filter(set).map(DnsResponse::who).toList();
    List<String> without =
        responses.stream()
            .filter(response -> response.usable() && !set.test(response))
            .map(DnsResponse::who)
            .toList();
    if (!with.isEmpty() && !without.isEmpty()) {
      differ.accept(Sentence.list(with), Sentence.list(without));
    }
  }

  private static String status(DnsResponse response) {
    DnsMessage message = response.message();
    return message != null
        ? message.status()
        : response.failureReason() == null ? "no answer" : response.failureReason();
  }

  private static List<String> values(DnsResponse response) {
    DnsMessage message = response.message();
    return message == null
        ? List.of()
        : message.answers().stream()
            .filter(record -> !record.type().equals("RRSIG"))
            .map(record -> record.type() + " " + record.value())
            .distinct()
            .sorted()
            .toList();
  }
}
