package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.explain.Explanation;
import io.lookingglass.config.language.Sentence;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was looked at before something is announced or withdrawn, with everything that was found.
 * Immutable.
 *
 * @param subject as {@link Subject#text} has it
 * @param kind of the subject
 * @param checks all of them, also those that passed, in the order they are thought of
 * @param updates the UPDATE each peer would get; also of peers without a session, for which the
 *     common capabilities are assumed; empty when no peer is left, or the message cannot be built
 */
public record PreflightReport(
    String subject, Subject.Kind kind, List<Check> checks, List<PlannedUpdate> updates) {
  public PreflightReport {
    checks = List.copyOf(checks);
    updates = List.copyOf(updates);
  }

  /** Whether it may be done, given a reason to pass over failed soft checks or not. */
  public boolean allows(@Nullable String override) {
    return failed(Severity.HARD).isEmpty() && (override != null || failed(Severity.SOFT).isEmpty());
  }

  /** The checks of a severity that failed. */
  public List<Check> failed(Severity severity) {
    return checks.stream()
        .filter(check -> check.state() == State.FAILED && check.severity() == severity)
        .toList();
  }

  /**
   * One thing that was looked at.
   *
   * @param id stable, kebab-case: {@code allow-list}
   * @param name what is asked, in a few words: {@code "Inside the allow-list"}
   * @param finding what was found, in a sentence with the values
   * @param advice what to do for it to pass; null when it did
   */
  public record Check(
      String id,
      Sentence name,
      Severity severity,
      State state,
      Sentence finding,
      @Nullable Sentence advice) {

    /** The name in English. */
    public String title() {
      return name.english();
    }

    /** The finding in English. */
    public String evidence() {
      return finding.english();
    }

    /** The advice in English. */
    public @Nullable String remedy() {
      return advice == null ? null : advice.english();
    }

    /** One that passed. */
    public static Check passed(String id, Sentence name, Severity severity, Sentence finding) {
      return new Check(id, name, severity, State.PASSED, finding, null);
    }

    /** One that failed. */
    public static Check failed(
        String id, Sentence name, Severity severity, Sentence finding, Sentence advice) {
      return new Check(id, name, severity, State.FAILED, finding, advice);
    }

    /** One that nothing can be said of; it is in nobody's way. */
    public static Check unknown(
        String id, Sentence name, Severity severity, Sentence finding, Sentence advice) {
      return new Check(id, name, severity, State.UNKNOWN, finding, advice);
    }
  }

  /** What follows from a check that failed. */
  public enum Severity {
    /** It is refused. */
    HARD,
    /** It is refused unless there is a reason to pass over it. */
    SOFT;

    /** As JSON has it. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a check found. */
  public enum State {
    PASSED,
    FAILED,
    /** It cannot be told; nothing is refused for it. */
    UNKNOWN;

    /** As JSON has it. */
    public String title() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What one peer would get.
   *
   * @param established whether its session is up, so that the octets are exactly these; else they
   *     are for a session with four-octet AS numbers and messages of 4096 octets
   * @param octets the message with its header
   * @param explanation the octets, field by field
   */
  public record PlannedUpdate(
      String peer, boolean established, Octets octets, Explanation explanation) {}
}
