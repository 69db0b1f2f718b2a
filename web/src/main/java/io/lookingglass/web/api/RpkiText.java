package io.lookingglass.web.api;

import io.lookingglass.bgp.rpki.CacheStatus;
import io.lookingglass.bgp.rpki.OriginValidity;
import io.lookingglass.bgp.rpki.Vrp;
import io.lookingglass.config.net.PlainText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is known from the RPKI as text for a terminal. */
final class RpkiText {
  private static final int LONGEST_PROBLEM = 300;

  /** Said where there is no cache. */
  static final String UNCONFIGURED =
      "No RPKI cache is configured; name some as rpki.servers, each as host:port.";

  private RpkiText() {}

  static String of(RpkiAnswer answer) {
    StringBuilder text = new StringBuilder();
    if (answer.status().caches().isEmpty()) {
      text.append(UNCONFIGURED).append('\n');
    }
    for (CacheStatus cache : answer.status().caches()) {
      text.append(
          "%-40s %s%s, %d payloads, serial %s%s\n"
              .formatted(
                  cache.server(),
                  cache.connection().name().toLowerCase(Locale.ROOT),
                  cache.active() ? " (counts)" : "",
                  cache.payloads(),
                  cache.serial() == null ? "none" : cache.serial().toString(),
                  cache.problem() == null
                      ? ""
                      : "; " + PlainText.line(cache.problem(), LONGEST_PROBLEM)));
    }
    OriginValidity validity = answer.validity();
    if (validity != null) {
      text.append('\n');
      lookup(text, answer, validity);
    }
    return text.toString();
  }

  private static void lookup(StringBuilder text, RpkiAnswer answer, OriginValidity validity) {
    @Nullable Long age = validity.ageSeconds();
    String source =
        validity.source() == null || age == null
            ? ""
            : " (%s, %d s ago)".formatted(validity.source(), age);
    text.append(
        answer.origin() == null
            ? "%s%s\n".formatted(answer.prefix(), source)
            : "%s from AS%d: %s%s\n"
                .formatted(
                    answer.prefix(), answer.origin().value(), validity.state().title(), source));
    if (validity.covering().isEmpty()) {
      text.append("\tno ROA is about it\n");
    }
    for (Vrp vrp : validity.covering()) {
      text.append('\t').append(vrp).append('\n');
    }
  }
}
