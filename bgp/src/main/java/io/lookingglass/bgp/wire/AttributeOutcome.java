package io.lookingglass.bgp.wire;

import org.jspecify.annotations.Nullable;

/**
 * What reading one attribute came to, the mildest consequence first (RFC 7606, section 2).
 *
 * <p>{@code code} is what a NOTIFICATION says, also of a fault for which the routes are only
 * withdrawn: without NLRI that can be relied on, the session has to end for it (section 5.2).
 */
sealed interface AttributeOutcome {

  /** It is well-formed. */
  record Value(PathAttribute attribute) implements AttributeOutcome {}

  /**
   * A well-formed MP_REACH_NLRI.
   *
   * @param header the attribute without its NLRI
   */
  record Reachable(PathAttribute.MpReach header, @Nullable NlriBlock nlri)
      implements AttributeOutcome {}

  /**
   * A well-formed MP_UNREACH_NLRI.
   *
   * @param header the attribute without its NLRI
   */
  record Unreachable(PathAttribute.MpUnreach header, @Nullable NlriBlock nlri)
      implements AttributeOutcome {}

  /** The attribute is left out. */
  record Discard(String reason, String section) implements AttributeOutcome {}

  /** The routes of the message are withdrawn. */
  record Withdraw(NotificationCode code, String reason, String section)
      implements AttributeOutcome {}

  /** The session ends. */
  record Reset(NotificationCode code, String reason, String section) implements AttributeOutcome {}

  /** The usual fault of a length: the routes are withdrawn. */
  static Withdraw wrongLength(Octets value, String right, String section) {
    return new Withdraw(
        NotificationCode.ATTRIBUTE_LENGTH_ERROR,
        "it has a length of " + value.length() + "; " + right + " would be right",
        section);
  }
}
