package io.lookingglass.bgp.wire;

import java.util.Optional;

/**
 * A Cease with subcode Hard Reset carries the NOTIFICATION that tells why, so that a peer that
 * agreed to keep routes over a NOTIFICATION drops them this time (RFC 8538, section 3.1).
 */
public final class HardReset {
  private HardReset() {}

  /** The message with the given one in its data. */
  public static BgpMessage.Notification wrap(BgpMessage.Notification reason) {
    OctetWriter data = new OctetWriter();
    data.octet(reason.code());
    data.octet(reason.subcode());
    data.octets(reason.data());
    return NotificationCode.HARD_RESET.notification(data.toOctets());
  }

  /** The message within; empty when it is no Hard Reset, or there is nothing in it. */
  public static Optional<BgpMessage.Notification> unwrap(BgpMessage.Notification notification) {
    Octets data = notification.data();
    if (!NotificationCode.HARD_RESET.isOf(notification) || data.length() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new BgpMessage.Notification(data.at(0), data.at(1), data.slice(2, data.length())));
  }
}
