package io.lookingglass.bgp.wire;

import java.util.List;

/** What became of one message's octets. */
public sealed interface Decoded {

  /** Nothing was wrong. */
  record Ok(BgpMessage message) implements Decoded {}

  /**
   * An UPDATE of which attributes were left out.
   *
   * @param message without them
   * @param faults at least one, all of them {@link Fault.AttributeDiscard}
   */
  record AttributeDiscard(BgpMessage.Update message, List<Fault> faults) implements Decoded {
    public AttributeDiscard {
      faults = List.copyOf(faults);
    }
  }

  /**
   * An UPDATE whose routes count as withdrawn.
   *
   * @param message what could be read, its reachable routes already among the withdrawn and no
   *     attributes besides
   * @param faults at least one {@link Fault.TreatAsWithdraw}, with others found on the way
   */
  record TreatAsWithdraw(BgpMessage.Update message, List<Fault> faults) implements Decoded {
    public TreatAsWithdraw {
      faults = List.copyOf(faults);
    }
  }

  /** The session has to end. */
  record SessionReset(Fault.SessionReset fault) implements Decoded {}
}
