package io.lookingglass.probes.text;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.TlsEnumeration;
import io.lookingglass.probes.event.TlsEnumeration.Groups;
import io.lookingglass.probes.event.TlsEnumeration.Names;
import io.lookingglass.probes.event.TlsEnumeration.Order;
import io.lookingglass.probes.event.TlsEnumeration.Strength;
import io.lookingglass.probes.event.TlsEnumeration.Suite;
import io.lookingglass.probes.event.TlsEnumeration.Support;
import io.lookingglass.probes.event.TlsEnumeration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a server takes, in the manner of {@code sslscan}: a line a version, a line a suite. */
final class TlsEnumerationLines {
  private static final int LONGEST = 300;

  private TlsEnumerationLines() {}

  static List<String> of(TlsEnumeration all) {
    List<String> lines = new ArrayList<>();
    lines.add("SSL/TLS Protocols:");
    for (Version version : all.versions().reversed()) {
      lines.add(protocol(version));
    }
    for (Version version : all.versions()) {
      if (!version.suites().isEmpty()) {
        lines.add("");
        lines.add(
            "Cipher suites of %s, %s:".formatted(name(version.version()), order(version.order())));
        version.suites().forEach(suite -> lines.add(suite(suite)));
      }
    }
    for (Groups groups : all.groups()) {
      lines.add("");
      lines.add(
          "Groups of %s%s:"
              .formatted(name(groups.version()), whether(groups.order(), groups.reason())));
      groups
          .groups()
          .forEach(
              group ->
                  lines.add(
                      "  %-24s 0x%04x%s"
                          .formatted(
                              name(group.name()),
                              group.number(),
                              group.postQuantum() ? "  post-quantum" : "")));
    }
    all.signatures().forEach(names -> names(lines, "Signature schemes", names));
    Names protocols = all.protocols();
    if (protocols != null) {
      names(lines, "Application protocols (ALPN)", protocols);
    }
    lines.add("");
    if (all.jarm() != null) {
      lines.add("JARM: " + name(all.jarm()));
    }
    all.ja3s()
        .forEach(
            ja3s ->
                lines.add(
                    "JA3S of %s: %s (%s)"
                        .formatted(name(ja3s.version()), name(ja3s.md5()), name(ja3s.text()))));
    lines.add(
        String.format(
            Locale.ROOT, "%d connections in %.1f s", all.connections(), all.tookNanos() / 1e9));
    if (all.problem() != null) {
      lines.add("Not complete: " + PlainText.line(all.problem().english(), LONGEST));
    }
    return lines;
  }

  private static String protocol(Version version) {
    String state =
        switch (version.support()) {
          case OFFERED -> "offered";
          case NOT_OFFERED -> "not offered";
          case NOT_TESTED -> "not tested";
        };
    return "%-8s %s%s"
        .formatted(
            name(version.version()),
            state,
            version.reason() == null || version.support() == Support.OFFERED
                ? ""
                : " (" + PlainText.line(version.reason().english(), LONGEST) + ")");
  }

  private static String suite(Suite suite) {
    return "  %3d bits  %-46s %s%s"
        .formatted(
            suite.bits(),
            name(suite.name()),
            name(suite.exchange()),
            suite.strength() == Strength.WEAK || suite.strength() == Strength.BROKEN
                ? "  " + suite.strength()
                : "")
        .stripTrailing();
  }

  private static void names(List<String> lines, String what, Names names) {
    lines.add("");
    lines.add(
        "%s of %s%s:"
            .formatted(what, name(names.version()), whether(names.order(), names.reason())));
    if (names.names().isEmpty()) {
      lines.add("  none");
    }
    names.names().forEach(one -> lines.add("  " + name(one)));
  }

  private static String whether(Order order, @Nullable Sentence reason) {
    return ", "
        + order(order)
        + (reason == null ? "" : " (" + PlainText.line(reason.english(), 100) + ")");
  }

  private static String order(Order order) {
    return switch (order) {
      case SERVER -> "in the server's order";
      case CLIENT -> "in no order of the server's";
      case SINGLE -> "the only one";
      case UNKNOWN -> "in an order that is not known";
    };
  }

  private static String name(String text) {
    return PlainText.line(text, 100);
  }
}
