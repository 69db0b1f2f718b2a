package io.lookingglass.probes.event;

import org.jspecify.annotations.Nullable;

/**
 * Something about a TLS server, good or bad.
 *
 * @param id stable, so that scripts can look for it: {@code cert_expired}
 * @param sentence what it is, and what would mend it, with a full stop
 * @param cve the vulnerability's number; absent for most
 */
public record TlsFinding(String id, Severity severity, String sentence, @Nullable String cve) {

  /** How bad. */
  public enum Severity {
    /** As one would wish. */
    OK,
    /** Worth knowing, neither good nor bad. */
    INFO,
    /** Not up to date; harms few. */
    LOW,
    /** Should be mended. */
    MEDIUM,
    /** Clients refuse, or an attacker has an edge. */
    HIGH,
    /** Broken now. */
    CRITICAL
  }
}
