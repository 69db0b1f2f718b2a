package io.lookingglass.probes.result;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.HttpContent;
import io.lookingglass.probes.event.HttpField;
import io.lookingglass.probes.event.HttpStep.Connected;
import io.lookingglass.probes.event.HttpStep.HeadReceived;
import io.lookingglass.probes.event.HttpTls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answers of several ways, line by line.
 *
 * @param ways what they are called, in the order of the values
 * @param lines what was compared
 */
public record HttpComparison(List<String> ways, List<Line> lines) {
  private static final Sentence OUTCOME = Sentence.of("Outcome");
  private static final int LONGEST = 500;
  private static final int MOST_FIELDS = 64;

  /** Fields that differ between two answers of the same server, too. */
  private static final Set<String> VARYING =
      Set.of(
          "date",
          "age",
          "expires",
          "set-cookie",
          "x-request-id",
          "x-correlation-id",
          "x-amz-request-id",
          "x-amz-id-2",
          "x-amz-cf-id",
          "x-timer",
          "x-trace-id",
          "traceparent",
          "cf-ray",
          "report-to",
          "nel",
          "server-timing",
          "x-runtime",
          "content-security-policy-report-only");

  public HttpComparison {
    ways = List.copyOf(ways);
    lines = List.copyOf(lines);
  }

  /** How the values of a line relate. */
  public enum Relation {
    SAME,
    DIFFERENT,
    /** Different, as it is between any two answers: times, identifiers. */
    VARYING
  }

  /**
   * One thing compared.
   *
   * @param name {@code Protocol}, or the name of a field in lower case
   * @param field whether it is a header field
   * @param values one for each way, cleaned; absent where there is none
   */
  public record Line(
      Sentence name, boolean field, List<@Nullable String> values, Relation relation) {
    public Line {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** Its name in English. */
    public String label() {
      return name.english();
    }
  }

  /** The labels of what differs and should not. */
  public List<String> differences() {
    return lines.stream()
        .filter(line -> line.relation() == Relation.DIFFERENT)
        .map(Line::label)
        .toList();
  }

  static HttpComparison of(List<HttpWay> ways) {
    List<@Nullable HttpHop> hops = new ArrayList<>();
    ways.forEach(way -> hops.add(way.last()));
    List<Line> lines = new ArrayList<>();
    add(lines, OUTCOME, hops, HttpComparison::outcome);
    add(lines, Sentence.of("Protocol"), hops, hop -> head(hop, HeadReceived::version));
    add(
        lines,
        Sentence.of("Ends at"),
        hops,
        hop -> hop == null ? null : PlainText.line(hop.url(), LONGEST));
    add(lines, Sentence.of("Certificate"), hops, HttpComparison::certificate);
    add(lines, Sentence.of("TLS"), hops, hop -> tls(hop, HttpTls::version));
    add(lines, Sentence.of("Content"), hops, HttpComparison::content);
    add(lines, Sentence.of("Sample of the content"), hops, HttpComparison::sample);
    varying(lines, Sentence.of("Address"), hops, HttpComparison::address);
    varying(lines, Sentence.of("Total"), hops, hop -> time(hop, HttpTimings::total));
    varying(lines, Sentence.of("TCP handshake"), hops, hop -> time(hop, HttpTimings::tcp));
    varying(lines, Sentence.of("TLS handshake"), hops, hop -> time(hop, HttpTimings::tls));
    varying(lines, Sentence.of("First byte"), hops, hop -> time(hop, HttpTimings::firstByte));
    fields(lines, hops);
    return new HttpComparison(ways.stream().map(HttpWay::name).toList(), lines);
  }

  private static void add(
      List<Line> lines,
      Sentence name,
      List<@Nullable HttpHop> hops,
      Function<@Nullable HttpHop, @Nullable String> value) {
    Line line = line(name, false, hops, value, Relation.DIFFERENT);
    if (line.values().stream().anyMatch(Objects::nonNull)) {
      lines.add(line);
    }
  }

  private static void varying(
      List<Line> lines,
      Sentence name,
      List<@Nullable HttpHop> hops,
      Function<@Nullable HttpHop, @Nullable String> value) {
    Line line = line(name, false, hops, value, Relation.VARYING);
    if (line.values().stream().anyMatch(Objects::nonNull)) {
      lines.add(line);
    }
  }

  private static Line line(
      Sentence name,
      boolean field,
      List<@Nullable HttpHop> hops,
      Function<@Nullable HttpHop, @Nullable String> value,
      Relation otherwise) {
    List<@Nullable String> values = new ArrayList<>();
    List<@Nullable String> counting = new ArrayList<>();
    for (HttpHop hop : hops) {
      String told = value.apply(hop);
      values.add(told);
      // A way without an answer differs by that, and not by each field that it lacks.
      if (name.equals(OUTCOME) || (hop != null && hop.head() != null)) {
        counting.add(told);
      }
    }
    boolean same = counting.stream().distinct().count() <= 1;
    return new Line(name, field, values, same ? Relation.SAME : otherwise);
  }

  private static void fields(List<Line> lines, List<@Nullable HttpHop> hops) {
    Set<String> names = new LinkedHashSet<>();
    for (HttpHop hop : hops) {
      if (hop != null && hop.head() != null) {
        hop.head().fields().stream().map(HttpField::lowerName).forEach(names::add);
      }
    }
    names.stream()
        .limit(MOST_FIELDS)
        .forEach(
            name ->
                lines.add(
                    line(
                        Sentence.verbatim(PlainText.name(name)),
                        true,
                        hops,
                        hop -> field(hop, name),
                        VARYING.contains(name) ? Relation.VARYING : Relation.DIFFERENT)));
  }

  private static @Nullable String field(@Nullable HttpHop hop, String name) {
    List<String> values = hop == null || hop.head() == null ? List.of() : hop.head().all(name);
    return values.isEmpty() ? null : PlainText.line(String.join(", ", values), LONGEST);
  }

  private static @Nullable String outcome(@Nullable HttpHop hop) {
    if (hop == null) {
      return null;
    }
    if (hop.failure() != null) {
      return PlainText.line(hop.failure().reason(), LONGEST);
    }
    return hop.head() == null ? null : HttpStatuses.words(hop.head().status());
  }

  private static @Nullable String head(
      @Nullable HttpHop hop, Function<HeadReceived, String> value) {
    return hop == null || hop.head() == null
        ? null
        : PlainText.line(value.apply(hop.head()), LONGEST);
  }

  private static @Nullable String tls(@Nullable HttpHop hop, Function<HttpTls, String> value) {
    return hop == null || hop.tls() == null
        ? null
        : PlainText.line(value.apply(hop.tls()), LONGEST);
  }

  private static @Nullable String certificate(@Nullable HttpHop hop) {
    HttpTls.Certificate certificate =
        hop == null || hop.tls() == null ? null : hop.tls().certificate();
    return certificate == null
        ? null
        : "%s, until %s, SHA-256 %s"
            .formatted(
                PlainText.line(String.valueOf(certificate.subjectCommonName()), LONGEST),
                certificate.notAfter().toString().substring(0, 10),
                certificate.sha256().substring(0, Math.min(23, certificate.sha256().length()))
                    + "…");
  }

  private static @Nullable String content(@Nullable HttpHop hop) {
    HttpContent content = hop == null ? null : hop.content();
    if (content == null) {
      return null;
    }
    String codings = content.codings().isEmpty() ? "" : ", " + String.join(" ", content.codings());
    return PlainText.line(
        "%d octets%s%s".formatted(content.octets(), content.complete() ? "" : " and more", codings),
        LONGEST);
  }

  /** Its text is long; whether it is the same is what counts. */
  private static @Nullable String sample(@Nullable HttpHop hop) {
    HttpContent content = hop == null ? null : hop.content();
    return content == null || content.sample().isEmpty()
        ? null
        : "%d characters, hash %08x"
            .formatted(content.sample().length(), content.sample().hashCode());
  }

  private static @Nullable String address(@Nullable HttpHop hop) {
    Connected connected = hop == null ? null : hop.connected();
    return connected == null ? null : IpAddresses.format(connected.address());
  }

  private static @Nullable String time(
      @Nullable HttpHop hop, Function<HttpTimings, @Nullable Double> value) {
    Double milliseconds = hop == null ? null : value.apply(hop.timings());
    return milliseconds == null ? null : Wording.milliseconds(milliseconds);
  }
}
