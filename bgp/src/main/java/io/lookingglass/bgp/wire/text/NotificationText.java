package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.BgpMessage.Notification;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.HardReset;
import io.lookingglass.bgp.wire.NotificationCode;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ShutdownCommunication;
import java.util.Optional;

/** What a NOTIFICATION says, its data included, in one line. */
public final class NotificationText {
  /** More of the data is not shown. */
  private static final int MOST_OCTETS = 32;

  private NotificationText() {}

  /** {@code Cease: Administrative Shutdown, "maintenance until noon"}. */
  public static String format(Notification notification) {
    String title = NotificationCode.title(notification.code(), notification.subcode());
    return data(notification).map(words -> title + ", " + words).orElse(title);
  }

  /** The data in words, in hexadecimal digits when we know of none; empty when there is no data. */
  public static Optional<String> data(Notification notification) {
    Octets data = notification.data();
    if (data.isEmpty()) {
      return Optional.empty();
    }
    return HardReset.unwrap(notification)
        .map(NotificationText::format)
        .or(() -> ShutdownCommunication.decode(notification).map(text -> '"' + text + '"'))
        .or(() -> Optional.of(words(notification, data)));
  }

  private static String words(Notification notification, Octets data) {
    int length = data.length();
    if (NotificationCode.BAD_MESSAGE_LENGTH.isOf(notification) && length == 2) {
      return "the length was " + data.unsignedShortAt(0);
    }
    if (NotificationCode.BAD_MESSAGE_TYPE.isOf(notification) && length == 1) {
      return "the type was " + data.at(0);
    }
    if (NotificationCode.UNSUPPORTED_VERSION_NUMBER.isOf(notification) && length == 2) {
      return "the highest version supported is " + data.unsignedShortAt(0);
    }
    if (NotificationCode.UNSUPPORTED_CAPABILITY.isOf(notification)) {
      return "about " + CapabilityText.name(data.at(0)) + ": " + hex(data);
    }
    // RFC 4486, section 4: AFI, SAFI and the upper bound.
    if (NotificationCode.MAXIMUM_NUMBER_OF_PREFIXES_REACHED.isOf(notification) && length == 7) {
      Family family = new Family(data.unsignedShortAt(0), data.at(2));
      return family + ", at most " + data.unsignedIntAt(3) + " prefixes";
    }
    return "data " + hex(data);
  }

  private static String hex(Octets data) {
    return data.length() <= MOST_OCTETS
        ? data.hex()
        : data.slice(0, MOST_OCTETS).hex() + "... (" + data.length() + " octets)";
  }
}
