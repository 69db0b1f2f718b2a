package io.lookingglass.bgp.wire;

import java.util.Arrays;

/**
 * The messages of BGP-4 and their octets (RFC 4271, section 4): from a stream with {@link #frame},
 * then one by one with {@link #decode}; back with {@link #encode}.
 *
 * <p>Decoding throws on nothing. It judges the form of a message and what RFC 7606 says of
 * attributes; whether the values of an OPEN are acceptable is the session's to judge. The octets
 * given become part of what is decoded and must not change afterwards. Thread-safe.
 */
public final class MessageCodec {
  /** A marker of 16 octets, the length in two, the type in one. */
  public static final int HEADER_LENGTH = 19;

  private static final int MARKER_LENGTH = 16;
  private static final byte[] MARKER = new byte[MARKER_LENGTH];

  static {
    Arrays.fill(MARKER, (byte) 0xff);
  }

  private static final int MOST_WITHOUT_EXTENSION = 4096;
  private static final int ROUTE_REFRESH_LENGTH = HEADER_LENGTH + 4;

  private MessageCodec() {}

  /**
   * Reads a header (RFC 4271, section 6.1; RFC 8654, section 4).
   *
   * @param header at least {@value #HEADER_LENGTH} octets, what follows is not looked at
   */
  public static Framing frame(Octets header, CodecContext context) {
    for (int i = 0; i < MARKER_LENGTH; i++) {
      if (header.at(i) != 0xff) {
        return reset(
            NotificationCode.CONNECTION_NOT_SYNCHRONIZED,
            Octets.EMPTY,
            "the marker at the start of a message is not sixteen octets of ones",
            header.slice(0, MARKER_LENGTH));
      }
    }
    int length = header.unsignedShortAt(MARKER_LENGTH);
    int type = header.at(MARKER_LENGTH + 2);
    int least = leastLength(type);
    int most =
        switch (type) {
          // RFC 8654, section 4: the extension is for all messages but OPEN and KEEPALIVE.
          case BgpMessage.Open.TYPE -> MOST_WITHOUT_EXTENSION;
          case BgpMessage.Keepalive.TYPE -> HEADER_LENGTH;
          default -> context.maxMessageLength();
        };
    if (length < least || length > most) {
      Octets field = header.slice(MARKER_LENGTH, MARKER_LENGTH + 2);
      return reset(
          NotificationCode.BAD_MESSAGE_LENGTH,
          field,
          "a message of type "
              + type
              + " has a length of "
              + length
              + ", which is not within "
              + least
              + "-"
              + most,
          field);
    }
    if (type < BgpMessage.Open.TYPE || type > BgpMessage.RouteRefresh.TYPE) {
      Octets field = header.slice(MARKER_LENGTH + 2, HEADER_LENGTH);
      return reset(
          NotificationCode.BAD_MESSAGE_TYPE, field, "there is no message type " + type, field);
    }
    return new Framing.Message(length, type);
  }

  private static int leastLength(int type) {
    return switch (type) {
      case BgpMessage.Open.TYPE -> HEADER_LENGTH + 10;
      case BgpMessage.Update.TYPE -> HEADER_LENGTH + 4;
      case BgpMessage.Notification.TYPE -> HEADER_LENGTH + 2;
      // A ROUTE-REFRESH of a wrong length has an error code of its own.
      default -> HEADER_LENGTH;
    };
  }

  private static Framing reset(
      NotificationCode code, Octets data, String reason, Octets offending) {
    return new Framing.SessionReset(
        Fault.SessionReset.of(code, data, reason, "RFC 4271, section 6.1", offending));
  }

  /**
   * Reads one message.
   *
   * @param message with its header, and nothing behind
   */
  public static Decoded decode(Octets message, CodecContext context) {
    if (message.length() < HEADER_LENGTH) {
      return truncated(message);
    }
    return switch (frame(message, context)) {
      case Framing.SessionReset(Fault.SessionReset fault) -> new Decoded.SessionReset(fault);
      case Framing.Message(int length, int _) when length != message.length() -> truncated(message);
      case Framing.Message(int _, int type) -> decodeBody(type, message, context);
    };
  }

  private static Decoded truncated(Octets message) {
    return new Decoded.SessionReset(
        Fault.SessionReset.of(
            NotificationCode.BAD_MESSAGE_LENGTH,
            message.length() < HEADER_LENGTH
                ? Octets.EMPTY
                : message.slice(MARKER_LENGTH, MARKER_LENGTH + 2),
            "the length in the header is not that of the message, which has "
                + message.length()
                + " octets",
            "RFC 4271, section 6.1",
            message));
  }

  private static Decoded decodeBody(int type, Octets message, CodecContext context) {
    Octets body = message.slice(HEADER_LENGTH, message.length());
    return switch (type) {
      case BgpMessage.Open.TYPE -> OpenCodec.decode(body);
      case BgpMessage.Update.TYPE -> UpdateCodec.decode(message, context);
      case BgpMessage.Notification.TYPE ->
          new Decoded.Ok(
              new BgpMessage.Notification(body.at(0), body.at(1), body.slice(2, body.length())));
      case BgpMessage.Keepalive.TYPE -> new Decoded.Ok(new BgpMessage.Keepalive());
      case BgpMessage.RouteRefresh.TYPE -> decodeRouteRefresh(message);
      default -> throw new IllegalStateException("the header lets no type " + type + " pass");
    };
  }

  private static Decoded decodeRouteRefresh(Octets message) {
    int subtype = message.length() < ROUTE_REFRESH_LENGTH ? 0 : message.at(HEADER_LENGTH + 2);
    boolean known = subtype <= BgpMessage.RouteRefresh.END;
    if (message.length() < ROUTE_REFRESH_LENGTH
        || (known && message.length() > ROUTE_REFRESH_LENGTH)) {
      return new Decoded.SessionReset(
          Fault.SessionReset.of(
              NotificationCode.INVALID_ROUTE_REFRESH_LENGTH,
              message,
              "a ROUTE-REFRESH has a length of "
                  + message.length()
                  + "; "
                  + ROUTE_REFRESH_LENGTH
                  + " would be right",
              "RFC 7313, section 5",
              message));
    }
    return new Decoded.Ok(
        new BgpMessage.RouteRefresh(
            new Family(message.unsignedShortAt(HEADER_LENGTH), message.at(HEADER_LENGTH + 3)),
            subtype));
  }

  /**
   * Writes one message with its header.
   *
   * <p>Attributes are brought into the order and the form that the peer is owed: MP_REACH_NLRI and
   * MP_UNREACH_NLRI first, the others ascending (RFC 7606, section 5.1); towards a peer of
   * two-octet AS numbers with AS_TRANS and AS4_PATH (RFC 6793), towards another without. The data
   * of a NOTIFICATION is cut to what fits.
   *
   * @param context of the direction towards the peer
   * @throws MessageTooLongException when it exceeds {@link CodecContext#maxMessageLength}, an OPEN
   *     4096 octets, or a field its own length
   * @throws IllegalArgumentException when an UPDATE has two attributes of one type, or something
   *     that the family it is of cannot have
   */
  public static byte[] encode(BgpMessage message, CodecContext context) {
    OctetWriter out = write(message, context);
    int most =
        message instanceof BgpMessage.Open ? MOST_WITHOUT_EXTENSION : context.maxMessageLength();
    if (out.length() > most) {
      throw new MessageTooLongException("The " + name(message), out.length(), most);
    }
    out.setTwoOctets(MARKER_LENGTH, out.length());
    return out.toByteArray();
  }

  /**
   * How many octets {@link #encode} would write, also when there are too many for one message.
   *
   * @throws MessageTooLongException when a field exceeds its own length
   */
  public static int length(BgpMessage message, CodecContext context) {
    return write(message, context).length();
  }

  /** Everything but the length. */
  private static OctetWriter write(BgpMessage message, CodecContext context) {
    OctetWriter out = new OctetWriter();
    out.octets(MARKER);
    out.twoOctets(0);
    out.octet(message.type());
    switch (message) {
      case BgpMessage.Open open -> OpenCodec.encode(open, out);
      case BgpMessage.Update update -> UpdateCodec.encode(update, context, out);
      case BgpMessage.Notification(int code, int subcode, Octets data) -> {
        out.octet(code);
        out.octet(subcode);
        int room = context.maxMessageLength() - out.length();
        out.octets(data.slice(0, Math.min(data.length(), room)));
      }
      case BgpMessage.Keepalive() -> {}
      case BgpMessage.RouteRefresh(Family family, int subtype) -> {
        out.twoOctets(family.afi());
        out.octet(subtype);
        out.octet(family.safi());
      }
    }
    return out;
  }

  private static String name(BgpMessage message) {
    return switch (message) {
      case BgpMessage.Open _ -> "OPEN";
      case BgpMessage.Update _ -> "UPDATE";
      case BgpMessage.Notification _ -> "NOTIFICATION";
      case BgpMessage.Keepalive _ -> "KEEPALIVE";
      case BgpMessage.RouteRefresh _ -> "ROUTE-REFRESH";
    };
  }
}
