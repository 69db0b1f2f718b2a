package io.lookingglass.config;

import io.lookingglass.config.Section.Entry;
import java.net.URI;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What must hold in the section {@code alerts}. */
final class AlertChecks {
  private static final int LEAST_BYTES = 16;
  private static final int MOST_BYTES = 512;
  private static final int MOST_PORT = 65535;
  private static final String ENCODED = "whsec_";

  private final Problems problems;
  private final Section root;
  private final CrossChecks cross;

  AlertChecks(Problems problems, Section root, CrossChecks cross) {
    this.problems = problems;
    this.root = root;
    this.cross = cross;
  }

  void check() {
    @Nullable Section alerts = root.value("alerts", Section.class);
    if (alerts == null) {
      return;
    }
    List<Section> webhooks = alerts.sections("webhooks");
    cross.unique(webhooks, "name", "another name: each webhook has its own", Function.identity());
    for (Section webhook : webhooks) {
      checkUrl(webhook.entry("url"));
      checkSecret(webhook.entry("secret"));
      checkEvents(webhook);
    }
  }

  /** A URL may be one by its grammar, and name nothing that can be connected to. */
  private void checkUrl(Entry entry) {
    if (entry.value() instanceof URI url
        && (url.getHost() == null || url.getPort() == 0 || url.getPort() > MOST_PORT)) {
      error(
          entry,
          "a URL without a host and port that can be connected to, not shown here",
          "a host name of letters, digits, '-' and '.', or an address, and a port of 1 to 65535");
    }
  }

  private void checkSecret(Entry entry) {
    if (!(entry.value() instanceof Secret secret)) {
      return;
    }
    int bytes;
    try {
      bytes = key(secret).length;
    } catch (IllegalArgumentException e) {
      error(entry, "whsec_ and no base64 behind it", "whsec_ and base64, or any other text");
      return;
    }
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      error(
          entry,
          "a key of " + bytes + " bytes",
          LEAST_BYTES + " to " + MOST_BYTES + " bytes, as of `openssl rand -hex 32`");
    }
  }

  /** The bytes of the key that a secret stands for. */
  static byte[] key(Secret secret) {
    String text = secret.reveal();
    return text.startsWith(ENCODED)
        ? Base64.getDecoder().decode(text.substring(ENCODED.length()))
        : secret.revealUtf8();
  }

  private void checkEvents(Section webhook) {
    Entry events = webhook.entry("events");
    if (events.value() instanceof List<?> list && list.isEmpty()) {
      error(events, "an empty list", "at least one kind of event");
    }
    Set<Object> seen = new HashSet<>();
    for (Entry entry : webhook.list("events")) {
      if (entry.value() instanceof AlertKind kind && !seen.add(kind)) {
        error(entry, Problems.quoted(Scalars.word(kind)) + " again", "each kind once");
      }
    }
  }

  private void error(Entry entry, String found, String allowed) {
    problems.error(entry.position(), entry.key(), found, allowed, null);
  }
}
