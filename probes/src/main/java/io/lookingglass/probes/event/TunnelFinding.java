package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;
import java.util.List;

/**
 * A cause that was named, and why.
 *
 * @param said what is the matter, for this tunnel, with a full stop
 * @param seen what was seen that says so, a sentence each
 * @param remedied what to change, and where, a sentence each
 * @param commands how to look at it and change it on common routers
 */
public record TunnelFinding(
    TunnelCause cause,
    Confidence confidence,
    Sentence said,
    List<Sentence> seen,
    List<Sentence> remedied,
    List<RouterCommands> commands) {
  public TunnelFinding {
    seen = List.copyOf(seen);
    remedied = List.copyOf(remedied);
    commands = List.copyOf(commands);
  }

  /** What is the matter, in the language of programs, terminals and logs. */
  public String sentence() {
    return said.english();
  }

  /** What was seen, in the language of programs, terminals and logs. */
  public List<String> evidence() {
    return seen.stream().map(Sentence::english).toList();
  }

  /** What to change, in the language of programs, terminals and logs. */
  public List<String> remedies() {
    return remedied.stream().map(Sentence::english).toList();
  }

  /** How sure it is. */
  public enum Confidence {
    /** Somebody on the way said so, or a counter-check succeeded. */
    CERTAIN,
    /** What was seen has hardly another explanation. */
    LIKELY,
    /** What was seen has several explanations, of which this is the most common. */
    POSSIBLE
  }

  /**
   * Commands of one kind of router.
   *
   * @param platform for instance {@code Cisco IOS-XE}
   * @param lines to be typed there, one a line; what stands in angle brackets is to be filled in
   */
  public record RouterCommands(String platform, List<String> lines) {
    public RouterCommands {
      lines = List.copyOf(lines);
    }
  }
}
