package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.said;
import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that a server takes, as a page shows it.
 *
 * @param cost how many connections it took, in how long
 * @param problem why it is not complete, with a full stop; absent when it is, or still running
 * @param versions all of them, the newest first
 * @param suites of each version that is offered
 * @param lists groups, signature schemes, protocols
 * @param fingerprints of the server
 */
record TlsEnumerationView(
    String cost,
    @Nullable String problem,
    List<VersionRow> versions,
    List<SuiteTable> suites,
    List<Choices> lists,
    List<Fact> fingerprints) {
  TlsEnumerationView {
    versions = List.copyOf(versions);
    suites = List.copyOf(suites);
    lists = List.copyOf(lists);
    fingerprints = List.copyOf(fingerprints);
  }

  /**
   * A version.
   *
   * @param tone good, warning, bad, unknown
   * @param detail how it was refused, or how many suites it has; may be empty
   */
  record VersionRow(String version, String tone, String state, String detail) {}

  /**
   * The suites of a version.
   *
   * @param order whose order it is
   * @param weak how many of them should not be there
   */
  record SuiteTable(String version, String order, int weak, boolean open, List<SuiteRow> rows) {
    SuiteTable {
      rows = List.copyOf(rows);
    }
  }

  /**
   * A cipher suite.
   *
   * @param number {@code 0xc02f}
   * @param tone of its strength
   */
  record SuiteRow(
      int place,
      String name,
      String number,
      String exchange,
      int bits,
      String tone,
      String strength) {}

  /**
   * What can be chosen.
   *
   * @param order whose order it is; why there is nothing
   */
  record Choices(String title, String order, List<Choice> choices) {
    Choices {
      choices = List.copyOf(choices);
    }
  }

  /**
   * One of them.
   *
   * @param remark behind it; may be empty
   */
  record Choice(String name, String remark) {}

  static @Nullable TlsEnumerationView of(@Nullable TlsEnumeration all) {
    if (all == null) {
      return null;
    }
    List<SuiteTable> tables = new ArrayList<>();
    for (Version version : all.versions()) {
      if (!version.suites().isEmpty()) {
        tables.add(table(version));
      }
    }
    List<Choices> lists = new ArrayList<>();
    all.groups().forEach(groups -> lists.add(groups(groups)));
    all.signatures()
        .forEach(
            names -> lists.add(names(say("Signature schemes of {0}", names.version()), names)));
    if (all.protocols() != null) {
      lists.add(
          names(
              say("Application protocols (ALPN) of {0}", all.protocols().version()),
              all.protocols()));
    }
    List<Fact> fingerprints = new ArrayList<>();
    if (all.jarm() != null) {
      fingerprints.add(new Fact("JARM", List.of(all.jarm()), true));
    }
    all.ja3s()
        .forEach(
            ja3s ->
                fingerprints.add(
                    new Fact("JA3S, " + ja3s.version(), List.of(ja3s.md5(), ja3s.text()), true)));
    return new TlsEnumerationView(
        say(
            "{0} {1|connection|connections} in {2} s, never more than 5 at a time.",
            Figures.count(all.connections()),
            all.connections(),
            String.format(Locale.ROOT, "%.1f", all.tookNanos() / 1e9)),
        all.problem() == null ? null : say("Not complete: {0}.", all.problem()),
        all.versions().stream().map(TlsEnumerationView::row).toList(),
        tables,
        lists,
        fingerprints);
  }

  private static VersionRow row(Version version) {
    boolean old = !version.version().equals("TLS 1.3") && !version.version().equals("TLS 1.2");
    String reason = version.reason() == null ? "" : said(version.reason());
    return switch (version.support()) {
      case OFFERED ->
          new VersionRow(
              version.version(),
              old ? version.version().startsWith("SSL") ? "bad" : "warning" : "good",
              say("offered"),
              with(say("{0} {0|cipher suite|cipher suites}", version.suites().size()), reason));
      case NOT_OFFERED ->
          new VersionRow(
              version.version(),
              old ? "good" : version.version().equals("TLS 1.3") ? "unknown" : "warning",
              say("not offered"),
              reason);
      case NOT_TESTED -> new VersionRow(version.version(), "unknown", say("not tested"), reason);
    };
  }

  private static SuiteTable table(Version version) {
    List<SuiteRow> rows = new ArrayList<>();
    for (Suite suite : version.suites()) {
      rows.add(
          new SuiteRow(
              rows.size() + 1,
              suite.name(),
              String.format(
                  Locale.ROOT, suite.number() > 0xFFFF ? "0x%06x" : "0x%04x", suite.number()),
              suite.exchange(),
              suite.bits(),
              switch (suite.strength()) {
                case STRONG -> "good";
                case FAIR -> "unknown";
                case WEAK -> "warning";
                case BROKEN -> "bad";
              },
              word(suite.strength())));
    }
    int weak =
        (int)
            version.suites().stream()
                .filter(
                    suite ->
                        suite.strength() == Strength.WEAK || suite.strength() == Strength.BROKEN)
                .count();
    return new SuiteTable(version.version(), order(version.order()), weak, rows.size() <= 12, rows);
  }

  private static String with(String said, String reason) {
    return reason.isEmpty() ? said : said + "; " + reason;
  }

  private static String word(Strength strength) {
    return switch (strength) {
      case STRONG -> say("strong");
      case FAIR -> say("fair");
      case WEAK -> say("weak");
      case BROKEN -> say("broken");
    };
  }

  private static Choices groups(Groups groups) {
    return new Choices(
        say("Groups of {0}", groups.version()),
        groups.groups().isEmpty() && groups.reason() != null
            ? said(groups.reason())
            : with(order(groups.order()), groups.reason() == null ? "" : said(groups.reason())),
        groups.groups().stream()
            .map(group -> new Choice(group.name(), group.postQuantum() ? say("post-quantum") : ""))
            .toList());
  }

  private static Choices names(String title, Names names) {
    return new Choices(
        title,
        names.names().isEmpty()
            ? names.reason() == null ? say("none") : said(names.reason())
            : order(names.order()),
        names.names().stream().map(name -> new Choice(name, "")).toList());
  }

  private static String order(Order order) {
    return switch (order) {
      case SERVER -> say("in the server’s order");
      case CLIENT -> say("the client’s order counts");
      case SINGLE -> say("the only one");
      case UNKNOWN -> say("whose order counts is not known");
    };
  }
}
