package io.lookingglass.bgp.wire.explain;

import io.lookingglass.bgp.wire.Fault;

/**
 * Something wrong with a field.
 *
 * @param reason a sentence without a full stop
 * @param section the RFC and section that ask for the consequence
 */
public record Problem(Consequence consequence, String reason, String section) {

  /** What follows from it (RFC 7606, section 2), the mildest first. */
  public enum Consequence {
    /** Nothing; it is odd, or not for us. */
    NOTE("note"),
    ATTRIBUTE_DISCARD("attribute discard"),
    TREAT_AS_WITHDRAW("treat as withdraw"),
    SESSION_RESET("session reset");

    private final String words;

    Consequence(String words) {
      this.words = words;
    }

    /** For people: {@code treat as withdraw}. */
    public String words() {
      return words;
    }
  }

  /** Here everything counts as negotiated that we know, so what was not is just not for us. */
  private static final String NOT_NEGOTIATED = "RFC 4760, section 8";

  static Problem of(Fault fault) {
    if (fault.section().equals(NOT_NEGOTIATED)) {
      return new Problem(
          Consequence.NOTE, "it has routes of a family that we do not know", fault.section());
    }
    Consequence consequence =
        switch (fault) {
          case Fault.AttributeDiscard _ -> Consequence.ATTRIBUTE_DISCARD;
          case Fault.TreatAsWithdraw _ -> Consequence.TREAT_AS_WITHDRAW;
          case Fault.SessionReset _ -> Consequence.SESSION_RESET;
        };
    return new Problem(consequence, fault.reason(), fault.section());
  }
}
