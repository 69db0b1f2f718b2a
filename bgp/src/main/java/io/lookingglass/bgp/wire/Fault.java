package io.lookingglass.bgp.wire;

/**
 * What was wrong with a message, and what follows from it (RFC 7606, section 2), the mildest first.
 *
 * <p>{@code reason} is a sentence for the operator of either side; {@code section} names the RFC
 * and section that ask for the consequence; {@code octets} are the offending ones, at most {@value
 * #MOST_OCTETS}; more are cut off.
 */
public sealed interface Fault {
  /** Of the offending octets no more are kept. */
  int MOST_OCTETS = 64;

  String reason();

  String section();

  Octets octets();

  /**
   * The attribute is left out, the rest of the message counts.
   *
   * @param attributeType the type code of the attribute, 0-255
   */
  record AttributeDiscard(int attributeType, String reason, String section, Octets octets)
      implements Fault {
    public AttributeDiscard {
      octets = Fault.bounded(octets);
    }
  }

  /**
   * The routes of the message are withdrawn.
   *
   * @param attributeType the type code of the attribute, 0-255; 0 when it is not about one
   */
  record TreatAsWithdraw(int attributeType, String reason, String section, Octets octets)
      implements Fault {
    public TreatAsWithdraw {
      octets = Fault.bounded(octets);
    }
  }

  /** The session ends with this NOTIFICATION. */
  record SessionReset(
      BgpMessage.Notification notification, String reason, String section, Octets octets)
      implements Fault {
    public SessionReset {
      octets = Fault.bounded(octets);
    }

    /**
     * With a NOTIFICATION of this code.
     *
     * @param data of the NOTIFICATION
     */
    public static SessionReset of(
        NotificationCode code, Octets data, String reason, String section, Octets octets) {
      return new SessionReset(code.notification(data.compact()), reason, section, octets);
    }
  }

  /** A fault outlives its message by far and must not keep all of it. */
  private static Octets bounded(Octets octets) {
    return octets.slice(0, Math.min(octets.length(), MOST_OCTETS)).compact();
  }
}
