package io.lookingglass.probes.event;

import java.util.List;

/**
 * A cause that was named, and why.
 *
 * @param sentence what is the matter, for this tunnel, with a full stop
 * @param evidence what was seen that says so, a sentence each
 * @param remedies what to change, and where, a sentence each
 * @param commands how to look at it and change it on common routers
 */
public record TunnelFinding(
    TunnelCause cause,
    Confidence confidence,
    String sentence,
    List<String> evidence,
    List<String> remedies,
    List<RouterCommands> commands) {
  public TunnelFinding {
    evidence = List.copyOf(evidence);
    remedies = List.copyOf(remedies);
    commands = List.copyOf(commands);
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
