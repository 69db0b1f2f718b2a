package io.lookingglass.bgp.wire;

import static io.lookingglass.bgp.wire.AttributeFlags.OPTIONAL;
import static io.lookingglass.bgp.wire.AttributeFlags.TRANSITIVE;

import org.jspecify.annotations.Nullable;

/**
 * The path attributes that we know, one row each: the type code IANA assigned, the name of its RFC
 * as the constant, whether it is optional and transitive, and how its value is read and written.
 */
public enum AttributeType {
  ORIGIN(
      1,
      TRANSITIVE,
      PathAttribute.Origin.class,
      RouteAttributes::decodeOrigin,
      RouteAttributes::encodeOrigin),
  AS_PATH(
      2,
      TRANSITIVE,
      PathAttribute.AsPathAttribute.class,
      AsPathCodec::decodeAsPath,
      AsPathCodec::encodeAsPath),
  NEXT_HOP(
      3,
      TRANSITIVE,
      PathAttribute.NextHop.class,
      RouteAttributes::decodeNextHop,
      RouteAttributes::encodeNextHop),
  MULTI_EXIT_DISC(
      4,
      OPTIONAL,
      PathAttribute.MultiExitDisc.class,
      RouteAttributes::decodeMultiExitDisc,
      RouteAttributes::encodeMultiExitDisc),
  LOCAL_PREF(
      5,
      TRANSITIVE,
      PathAttribute.LocalPref.class,
      RouteAttributes::decodeLocalPref,
      RouteAttributes::encodeLocalPref),
  ATOMIC_AGGREGATE(
      6,
      TRANSITIVE,
      PathAttribute.AtomicAggregate.class,
      RouteAttributes::decodeAtomicAggregate,
      RouteAttributes::encodeAtomicAggregate),
  AGGREGATOR(
      7,
      OPTIONAL | TRANSITIVE,
      PathAttribute.Aggregator.class,
      RouteAttributes::decodeAggregator,
      RouteAttributes::encodeAggregator),
  COMMUNITIES(
      8,
      OPTIONAL | TRANSITIVE,
      PathAttribute.Communities.class,
      CommunityAttributes::decodeCommunities,
      CommunityAttributes::encodeCommunities),
  ORIGINATOR_ID(
      9,
      OPTIONAL,
      PathAttribute.OriginatorId.class,
      RouteAttributes::decodeOriginatorId,
      RouteAttributes::encodeOriginatorId),
  CLUSTER_LIST(
      10,
      OPTIONAL,
      PathAttribute.ClusterList.class,
      RouteAttributes::decodeClusterList,
      RouteAttributes::encodeClusterList),
  MP_REACH_NLRI(
      14,
      OPTIONAL,
      PathAttribute.MpReach.class,
      MultiprotocolAttributes::decodeReach,
      MultiprotocolAttributes::encodeReach),
  MP_UNREACH_NLRI(
      15,
      OPTIONAL,
      PathAttribute.MpUnreach.class,
      MultiprotocolAttributes::decodeUnreach,
      MultiprotocolAttributes::encodeUnreach),
  EXTENDED_COMMUNITIES(
      16,
      OPTIONAL | TRANSITIVE,
      PathAttribute.ExtendedCommunities.class,
      CommunityAttributes::decodeExtended,
      CommunityAttributes::encodeExtended),
  AS4_PATH(
      17,
      OPTIONAL | TRANSITIVE,
      PathAttribute.As4Path.class,
      AsPathCodec::decodeAs4Path,
      AsPathCodec::encodeAs4Path),
  AS4_AGGREGATOR(
      18,
      OPTIONAL | TRANSITIVE,
      PathAttribute.As4Aggregator.class,
      RouteAttributes::decodeAs4Aggregator,
      RouteAttributes::encodeAs4Aggregator),
  IPV6_EXTENDED_COMMUNITIES(
      25,
      OPTIONAL | TRANSITIVE,
      PathAttribute.Ipv6ExtendedCommunities.class,
      CommunityAttributes::decodeIpv6Extended,
      CommunityAttributes::encodeIpv6Extended),
  AIGP(
      26,
      OPTIONAL,
      PathAttribute.Aigp.class,
      RouteAttributes::decodeAigp,
      RouteAttributes::encodeAigp),
  LARGE_COMMUNITY(
      32,
      OPTIONAL | TRANSITIVE,
      PathAttribute.LargeCommunities.class,
      CommunityAttributes::decodeLarge,
      CommunityAttributes::encodeLarge),
  /** OTC. */
  ONLY_TO_CUSTOMER(
      35,
      OPTIONAL | TRANSITIVE,
      PathAttribute.OnlyToCustomer.class,
      RouteAttributes::decodeOnlyToCustomer,
      RouteAttributes::encodeOnlyToCustomer),
  ATTR_SET(
      128,
      OPTIONAL | TRANSITIVE,
      PathAttribute.AttrSet.class,
      RouteAttributes::decodeAttrSet,
      RouteAttributes::encodeAttrSet);

  private static final @Nullable AttributeType[] BY_CODE = new @Nullable AttributeType[256];

  static {
    for (AttributeType type : values()) {
      BY_CODE[type.code] = type;
    }
  }

  private final int code;
  private final int flags;

  @SuppressWarnings("ImmutableEnumChecker") // A function without state, as the next one.
  private final Decoder decoder;

  @SuppressWarnings("ImmutableEnumChecker")
  private final Encoder<PathAttribute> encoder;

  <A extends PathAttribute> AttributeType(
      int code, int flags, Class<A> kind, Decoder decoder, Encoder<A> encoder) {
    this.code = code;
    this.flags = flags;
    this.decoder = decoder;
    this.encoder = (attribute, context, out) -> encoder.encode(kind.cast(attribute), context, out);
  }

  /** Reads a value. */
  interface Decoder {
    AttributeOutcome decode(Octets value, CodecContext context);
  }

  /** Writes a value. */
  interface Encoder<A extends PathAttribute> {
    void encode(A attribute, CodecContext context, OctetWriter out);
  }

  /** The type code, 1-255. */
  public int code() {
    return code;
  }

  /** Of {@link AttributeFlags} the Optional and Transitive bits, as its RFC wants them. */
  public int flags() {
    return flags;
  }

  /** Null for one that we do not know. */
  public static @Nullable AttributeType ofCode(int code) {
    return BY_CODE[code];
  }

  /** As operators know it: the name of the RFC, or {@code attribute 99}. */
  public static String nameOf(int code) {
    @Nullable AttributeType type = ofCode(code);
    return type == null ? "attribute " + code : type.name();
  }

  AttributeOutcome decode(Octets value, CodecContext context) {
    return decoder.decode(value, context);
  }

  /** Wrong flags withdraw the routes (RFC 7606, section 3.c), if the attribute's RFC lets them. */
  AttributeOutcome wrongFlags(int received) {
    String reason =
        "it is said to be "
            + words(received)
            + ", but is "
            + words(flags)
            + " (flags "
            + Integer.toHexString(received)
            + ")";
    return this == AIGP
        ? new AttributeOutcome.Discard(reason, "RFC 7311, section 3")
        : new AttributeOutcome.Withdraw(
            NotificationCode.ATTRIBUTE_FLAGS_ERROR, reason, "RFC 7606, section 3.c");
  }

  private static String words(int flags) {
    return ((flags & OPTIONAL) != 0 ? "optional" : "well-known")
        + ((flags & TRANSITIVE) != 0 ? " transitive" : " non-transitive");
  }

  /** Writes flags, type, length and value, with a length of two octets only when needed. */
  static void encode(PathAttribute attribute, CodecContext context, OctetWriter out) {
    OctetWriter value = new OctetWriter();
    int flags;
    if (attribute instanceof PathAttribute.Unknown unknown) {
      flags = unknown.flags();
      value.octets(unknown.value());
    } else {
      AttributeType type = BY_CODE[attribute.type()];
      if (type == null) {
        throw new IllegalStateException("No row for attribute " + attribute.type());
      }
      flags = type.flags;
      type.encoder.encode(attribute, context, value);
    }
    if (value.length() > 0xffff) {
      throw new MessageTooLongException(nameOf(attribute.type()), value.length(), 0xffff);
    }
    boolean extended = value.length() > 0xff;
    out.octet(flags | (extended ? AttributeFlags.EXTENDED_LENGTH : 0));
    out.octet(attribute.type());
    if (extended) {
      out.twoOctets(value.length());
    } else {
      out.octet(value.length());
    }
    out.octets(value);
  }
}
