package io.lookingglass.bgp.wire;

import java.util.Optional;

/**
 * The reasons for which a session ends, as IANA registers them: an error code and a subcode (RFC
 * 4271, section 4.5; the RFC that added one stands next to it). Codes without subcodes have subcode
 * 0.
 */
public enum NotificationCode {
  HEADER_UNSPECIFIC(1, 0, "Unspecific"),
  CONNECTION_NOT_SYNCHRONIZED(1, 1, "Connection Not Synchronized"),
  BAD_MESSAGE_LENGTH(1, 2, "Bad Message Length"),
  BAD_MESSAGE_TYPE(1, 3, "Bad Message Type"),

  OPEN_UNSPECIFIC(2, 0, "Unspecific"),
  UNSUPPORTED_VERSION_NUMBER(2, 1, "Unsupported Version Number"),
  BAD_PEER_AS(2, 2, "Bad Peer AS"),
  BAD_BGP_IDENTIFIER(2, 3, "Bad BGP Identifier"),
  UNSUPPORTED_OPTIONAL_PARAMETER(2, 4, "Unsupported Optional Parameter"),
  /** Deprecated by RFC 4271. */
  AUTHENTICATION_FAILURE(2, 5, "Authentication Failure"),
  UNACCEPTABLE_HOLD_TIME(2, 6, "Unacceptable Hold Time"),
  /** RFC 5492. */
  UNSUPPORTED_CAPABILITY(2, 7, "Unsupported Capability"),
  /** RFC 9234. */
  ROLE_MISMATCH(2, 11, "Role Mismatch"),

  UPDATE_UNSPECIFIC(3, 0, "Unspecific"),
  MALFORMED_ATTRIBUTE_LIST(3, 1, "Malformed Attribute List"),
  UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE(3, 2, "Unrecognized Well-known Attribute"),
  MISSING_WELL_KNOWN_ATTRIBUTE(3, 3, "Missing Well-known Attribute"),
  ATTRIBUTE_FLAGS_ERROR(3, 4, "Attribute Flags Error"),
  ATTRIBUTE_LENGTH_ERROR(3, 5, "Attribute Length Error"),
  INVALID_ORIGIN_ATTRIBUTE(3, 6, "Invalid ORIGIN Attribute"),
  /** Deprecated by RFC 4271. */
  AS_ROUTING_LOOP(3, 7, "AS Routing Loop"),
  INVALID_NEXT_HOP_ATTRIBUTE(3, 8, "Invalid NEXT_HOP Attribute"),
  OPTIONAL_ATTRIBUTE_ERROR(3, 9, "Optional Attribute Error"),
  INVALID_NETWORK_FIELD(3, 10, "Invalid Network Field"),
  MALFORMED_AS_PATH(3, 11, "Malformed AS_PATH"),

  HOLD_TIMER_EXPIRED(4, 0, ""),

  STATE_MACHINE_UNSPECIFIC(5, 0, "Unspecified Error"),
  /** This and the next two: RFC 6608. */
  UNEXPECTED_MESSAGE_IN_OPEN_SENT(5, 1, "Receive Unexpected Message in OpenSent State"),
  UNEXPECTED_MESSAGE_IN_OPEN_CONFIRM(5, 2, "Receive Unexpected Message in OpenConfirm State"),
  UNEXPECTED_MESSAGE_IN_ESTABLISHED(5, 3, "Receive Unexpected Message in Established State"),

  CEASE_UNSPECIFIC(6, 0, "Unspecific"),
  /** This and the next seven: RFC 4486. */
  MAXIMUM_NUMBER_OF_PREFIXES_REACHED(6, 1, "Maximum Number of Prefixes Reached"),
  ADMINISTRATIVE_SHUTDOWN(6, 2, "Administrative Shutdown"),
  PEER_DE_CONFIGURED(6, 3, "Peer De-configured"),
  ADMINISTRATIVE_RESET(6, 4, "Administrative Reset"),
  CONNECTION_REJECTED(6, 5, "Connection Rejected"),
  OTHER_CONFIGURATION_CHANGE(6, 6, "Other Configuration Change"),
  CONNECTION_COLLISION_RESOLUTION(6, 7, "Connection Collision Resolution"),
  OUT_OF_RESOURCES(6, 8, "Out of Resources"),
  /** RFC 8538. */
  HARD_RESET(6, 9, "Hard Reset"),
  /** RFC 9384. */
  BFD_DOWN(6, 10, "BFD Down"),

  ROUTE_REFRESH_UNSPECIFIC(7, 0, "Unspecific"),
  /** RFC 7313. */
  INVALID_ROUTE_REFRESH_LENGTH(7, 1, "Invalid Message Length"),

  /** RFC 9687. */
  SEND_HOLD_TIMER_EXPIRED(8, 0, ""),

  /** RFC 9815. */
  LOSS_OF_LSDB_SYNCHRONIZATION(9, 0, "");

  private final int code;
  private final int subcode;
  private final String subcodeName;

  NotificationCode(int code, int subcode, String subcodeName) {
    this.code = code;
    this.subcode = subcode;
    this.subcodeName = subcodeName;
  }

  /** The error code, 1-255. */
  public int code() {
    return code;
  }

  /** The error subcode, 0-255. */
  public int subcode() {
    return subcode;
  }

  /** Empty for a pair that nobody registered. */
  public static Optional<NotificationCode> of(int code, int subcode) {
    for (NotificationCode known : values()) {
      if (known.code == code && known.subcode == subcode) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** Whether a message says this. */
  public boolean isOf(BgpMessage.Notification notification) {
    return notification.code() == code && notification.subcode() == subcode;
  }

  /** The message that says this, without data. */
  public BgpMessage.Notification notification() {
    return notification(Octets.EMPTY);
  }

  /**
   * The message that says this.
   *
   * @param data in the form that the RFC of the subcode asks for
   */
  public BgpMessage.Notification notification(Octets data) {
    return new BgpMessage.Notification(code, subcode, data);
  }

  /** As operators know it: {@code Cease: Administrative Shutdown}. */
  public String title() {
    return title(code, subcode);
  }

  /** As {@link #title()}, for any pair: {@code Cease: subcode 77}, {@code Error code 12}. */
  public static String title(int code, int subcode) {
    String error = codeName(code);
    String detail =
        of(code, subcode)
            .map(known -> known.subcodeName)
            .orElse(subcode == 0 ? "" : "subcode " + subcode);
    return detail.isEmpty() ? error : error + ": " + detail;
  }

  private static String codeName(int code) {
    return switch (code) {
      case 1 -> "Message Header Error";
      case 2 -> "OPEN Message Error";
      case 3 -> "UPDATE Message Error";
      case 4 -> "Hold Timer Expired";
      case 5 -> "Finite State Machine Error";
      case 6 -> "Cease";
      case 7 -> "ROUTE-REFRESH Message Error";
      case 8 -> "Send Hold Timer Expired";
      case 9 -> "Loss of LSDB Synchronization";
      default -> "Error code " + code;
    };
  }
}
