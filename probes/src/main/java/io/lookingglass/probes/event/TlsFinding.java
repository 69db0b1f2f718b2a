package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Something about a TLS server, good or bad.
 *
 * @param id stable, so that scripts can look for it: {@code cert_expired}
 * @param said what it is, and what would mend it, with a full stop
 * @param cve the vulnerability's number, or several with blanks between; absent for most
 * @param cwe the number of the kind of weakness, {@code CWE-327}; absent for most
 */
public record TlsFinding(
    String id, Severity severity, Sentence said, @Nullable String cve, @Nullable String cwe) {

  /** Of no kind of weakness that has a number. */
  public TlsFinding(String id, Severity severity, String sentence, @Nullable String cve) {
    this(id, severity, sentence, cve, null);
  }

  /** In the same words in every language. */
  public TlsFinding(
      String id, Severity severity, String sentence, @Nullable String cve, @Nullable String cwe) {
    this(id, severity, Sentence.verbatim(sentence), cve, cwe);
  }

  /** Of no kind of weakness that has a number. */
  public TlsFinding(String id, Severity severity, Sentence said, @Nullable String cve) {
    this(id, severity, said, cve, null);
  }

  /** What it is, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** How bad. */
  public enum Severity {
    /** It could not be found out; the sentence says why. */
    NOT_TESTED,
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
