package io.lookingglass.bgp.wire;

import org.jspecify.annotations.Nullable;

/** The three fields of an UPDATE (RFC 4271, section 4.3). */
record UpdateFields(Octets withdrawn, Octets attributes, Octets nlri) {

  /** Null when the lengths exceed the message. */
  static @Nullable UpdateFields of(Octets message) {
    int withdrawnStart = MessageCodec.HEADER_LENGTH + 2;
    int withdrawnEnd = withdrawnStart + message.unsignedShortAt(MessageCodec.HEADER_LENGTH);
    int attributesStart = withdrawnEnd + 2;
    if (attributesStart > message.length()) {
      return null;
    }
    int attributesEnd = attributesStart + message.unsignedShortAt(withdrawnEnd);
    if (attributesEnd > message.length()) {
      return null;
    }
    return new UpdateFields(
        message.slice(withdrawnStart, withdrawnEnd),
        message.slice(attributesStart, attributesEnd),
        message.slice(attributesEnd, message.length()));
  }
}
