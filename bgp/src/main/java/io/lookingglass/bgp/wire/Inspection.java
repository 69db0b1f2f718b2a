package io.lookingglass.bgp.wire;

import java.util.List;

/**
 * Parts of messages read one by one, by the same rules as whole ones: for those who show octets
 * rather than act on them. Throws on nothing that a peer may send.
 */
public final class Inspection {
  private Inspection() {}

  /** What became of a part. */
  public sealed interface Reading<T> {

    /** It is well-formed. */
    record WellFormed<T>(T value) implements Reading<T> {}

    /** It is not. */
    record Faulty<T>(Fault fault) implements Reading<T> {}
  }

  /**
   * Reads the value of a path attribute.
   *
   * @param flags of an attribute that we do not know; those of others are not judged
   * @param code 0-255
   */
  public static Reading<PathAttribute> attribute(
      int flags, int code, Octets value, CodecContext context) {
    AttributeType type = AttributeType.ofCode(code);
    if (type == null) {
      return new Reading.WellFormed<>(new PathAttribute.Unknown(flags, code, value));
    }
    return switch (type.decode(value, context)) {
      case AttributeOutcome.Value(PathAttribute attribute) -> new Reading.WellFormed<>(attribute);
      case AttributeOutcome.Reachable(PathAttribute.MpReach header, NlriBlock block) ->
          new Reading.WellFormed<>(
              new PathAttribute.MpReach(
                  header.family(),
                  header.nextHop(),
                  header.linkLocalNextHop(),
                  NlriCodec.decode(block)));
      case AttributeOutcome.Unreachable(PathAttribute.MpUnreach header, NlriBlock block) ->
          new Reading.WellFormed<>(
              new PathAttribute.MpUnreach(header.family(), NlriCodec.decode(block)));
      case AttributeOutcome.Discard(String reason, String section) ->
          new Reading.Faulty<>(new Fault.AttributeDiscard(code, reason, section, value));
      case AttributeOutcome.Withdraw(NotificationCode _, String reason, String section) ->
          new Reading.Faulty<>(new Fault.TreatAsWithdraw(code, reason, section, value));
      case AttributeOutcome.Reset(NotificationCode error, String reason, String section) ->
          new Reading.Faulty<>(Fault.SessionReset.of(error, Octets.EMPTY, reason, section, value));
    };
  }

  /** Reads a field of NLRI of a family that we know. */
  public static Reading<List<Nlri>> nlri(Family family, Octets field, CodecContext context) {
    return switch (NlriCodec.read(family, field, context)) {
      case NlriCodec.Reading.Block(NlriBlock block) ->
          new Reading.WellFormed<>(NlriCodec.decode(block));
      case NlriCodec.Reading.Malformed(String reason, String section, Octets octets) ->
          new Reading.Faulty<>(
              Fault.SessionReset.of(
                  NotificationCode.INVALID_NETWORK_FIELD, Octets.EMPTY, reason, section, octets));
    };
  }

  /** Reads the value of a capability. */
  public static Capability capability(int code, Octets value) {
    return CapabilityCodec.decode(code, value);
  }
}
