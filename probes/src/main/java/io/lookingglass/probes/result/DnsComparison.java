package io.lookingglass.probes.result;

import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.result.DnsResult.Comparison;
import io.lookingglass.probes.result.DnsResult.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private static List<String> differences(List<Group> groups, List<DnsResponse> responses) {
    List<String> sentences = new ArrayList<>();
    if (groups.size() > 1) {
      for (Group group : groups) {
        sentences.add(
            "%s: %s."
                .formatted(Wording.list(group.servers()), said(group.status(), group.values())));
      }
    }
    flag(sentences, responses, "ad", "validated the answer (AD)");
    flag(sentences, responses, "aa", "answered with authority (AA)");
    return sentences;
  }

  private static String said(String status, List<String> values) {
    if (!status.equals("NOERROR")) {
      return status;
    }
    if (values.isEmpty()) {
      return "no such record";
    }
    List<String> shown = values.stream().limit(MOST_VALUES_SHOWN).toList();
    return String.join(", ", shown)
        + (values.size() > shown.size()
            ? " and %d more".formatted(values.size() - shown.size())
            : "");
  }

  private static void flag(
      List<String> sentences, List<DnsResponse> responses, String flag, String meaning) {
    Predicate<DnsResponse> set =
        response -> response.message() != null && response.message().flags().contains(flag);
    List<String> with = responses.stream().filter(set).map(DnsResponse::who).toList();
    List<String> without =
        responses.stream()
            .filter(response -> response.usable() && !set.test(response))
            .map(DnsResponse::who)
            .toList();
    if (!with.isEmpty() && !without.isEmpty()) {
      sentences.add(
          "%s %s, %s did not.".formatted(Wording.list(with), meaning, Wording.list(without)));
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
