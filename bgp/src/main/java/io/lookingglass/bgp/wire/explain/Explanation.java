package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.BgpMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Octets explained.
 *
 * @param assumptions what the octets do not tell, which reading was taken and why, a sentence each;
 *     what makes no difference is left out
 * @param messages in their order
 */
public record Explanation(List<String> assumptions, List<Message> messages) {
  public Explanation {
    assumptions = List.copyOf(assumptions);
    messages = List.copyOf(messages);
  }

  /**
   * One message.
   *
   * @param field the whole of it
   * @param message what a session would act on: without discarded attributes, or as a withdrawal;
   *     null when the session would end
   * @param length in octets
   */
  public record Message(Field field, @Nullable BgpMessage message, int length) {

    /** The gravest that follows from any problem. */
    public Problem.Consequence consequence() {
      Problem.Consequence gravest = Problem.Consequence.NOTE;
      for (Problem problem : field.allProblems()) {
        if (problem.consequence().compareTo(gravest) > 0) {
          gravest = problem.consequence();
        }
      }
      return gravest;
    }
  }

  /** Whether any message would have consequences as malformed. */
  public boolean malformed() {
    return messages.stream().anyMatch(message -> message.consequence() != Problem.Consequence.NOTE);
  }
}
