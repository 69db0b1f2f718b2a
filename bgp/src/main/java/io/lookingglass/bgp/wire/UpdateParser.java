package io.lookingglass.bgp.wire;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes one UPDATE apart by the rules of RFC 7606. Both what shows a message and what feeds the
 * routing table read the outcome from here. For one message.
 */
final class UpdateParser {
  private static final int MP_REACH = AttributeType.MP_REACH_NLRI.code();
  private static final int MP_UNREACH = AttributeType.MP_UNREACH_NLRI.code();

  private final CodecContext context;
  private final List<PathAttribute> attributes = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final BitSet seen = new BitSet(256);
  private final BitSet repeated = new BitSet(256);
  private @Nullable Family ribEntryFamily; // Null for a message.
  private @Nullable NlriBlock withdrawn;
  private @Nullable NlriBlock nlri;
  private @Nullable NlriBlock reachable;
  private @Nullable NlriBlock unreachable;
  private boolean encodesReachable;
  private boolean cutOff;
  private Fault.@Nullable SessionReset firstWithdrawal; // What it would be without routes.
  private Fault.@Nullable SessionReset reset;

  private UpdateParser(CodecContext context) {
    this.context = context;
  }

  /**
   * @param message an UPDATE with its header, as {@link MessageCodec#frame} found it
   */
  static UpdateParser parse(Octets message, CodecContext context) {
    UpdateParser parser = new UpdateParser(context);
    parser.parse(message);
    return parser;
  }

  /**
   * A field of attributes alone. What is not well-formed is left out, so that of octets which an
   * encoder wrote nothing is.
   */
  static List<PathAttribute> parseAttributes(Octets field, CodecContext context) {
    UpdateParser parser = new UpdateParser(context);
    parser.readAttributes(field);
    return parser.attributes;
  }

  /**
   * The attributes of a route in a dumped table.
   *
   * @param family of the table, for an MP_REACH_NLRI that does not name it
   */
  static UpdateParser parseRibEntry(Octets field, Family family, CodecContext context) {
    UpdateParser parser = new UpdateParser(context);
    parser.ribEntryFamily = family;
    parser.readAttributes(field);
    return parser;
  }

  /** Why the session has to end; null when it goes on, and only then the rest means something. */
  Fault.@Nullable SessionReset reset() {
    return reset;
  }

  /** Those to be told, milder ones and {@link Fault.TreatAsWithdraw} in the order found. */
  List<Fault> faults() {
    return faults;
  }

  /** The routes of the message count as withdrawn. */
  boolean treatAsWithdraw() {
    return firstWithdrawal != null;
  }

  /** In the order of the message, those of RFC 4760 at their place without their NLRI. */
  List<PathAttribute> attributes() {
    return attributes;
  }

  /** The field of withdrawn routes. */
  @Nullable NlriBlock withdrawn() {
    return withdrawn;
  }

  /** The field behind the attributes. */
  @Nullable NlriBlock nlri() {
    return nlri;
  }

  /** What is in MP_REACH_NLRI. */
  @Nullable NlriBlock reachable() {
    return reachable;
  }

  /** What is in MP_UNREACH_NLRI. */
  @Nullable NlriBlock unreachable() {
    return unreachable;
  }

  private void parse(Octets message) {
    @Nullable UpdateFields fields = UpdateFields.of(message);
    if (fields == null) {
      reset =
          Fault.SessionReset.of(
              NotificationCode.MALFORMED_ATTRIBUTE_LIST,
              Octets.EMPTY,
              "the lengths of the withdrawn routes and of the attributes exceed the message",
              "RFC 4271, section 6.3",
              message.slice(MessageCodec.HEADER_LENGTH, message.length()));
      return;
    }
    withdrawn = readIpv4(fields.withdrawn(), "withdrawn routes");
    nlri = readIpv4(fields.nlri(), "routes");
    encodesReachable |= !fields.nlri().isEmpty();
    readAttributes(fields.attributes());
    if (!cutOff) {
      requireMandatory();
    }
    // RFC 7606, section 5.2: an error, and no NLRI to be withdrawn for it, where there are
    // attributes that should have some. Perhaps it was the error that hid them.
    if (firstWithdrawal != null && !encodesReachable && !isOnlyUnreachable()) {
      reset(
          new Fault.SessionReset(
              firstWithdrawal.notification(),
              firstWithdrawal.reason()
                  + "; and the message has no routes that could be withdrawn for it",
              firstWithdrawal.section() + "; RFC 7606, section 5.2",
              firstWithdrawal.octets()));
    }
  }

  private boolean isOnlyUnreachable() {
    return seen.cardinality() == 1 && seen.get(MP_UNREACH) && !cutOff;
  }

  private void reset(Fault.SessionReset fault) {
    if (reset == null) {
      reset = fault;
    }
  }

  private @Nullable NlriBlock readIpv4(Octets field, String what) {
    if (!field.isEmpty() && !context.families().contains(Family.IPV4_UNICAST)) {
      faults.add(
          new Fault.AttributeDiscard(
              0,
              "the message has " + what + " of ipv4-unicast, which the session does not carry",
              "RFC 4760, section 8",
              field));
      return null;
    }
    return switch (NlriCodec.read(Family.IPV4_UNICAST, field, context)) {
      case NlriCodec.Reading.Block(NlriBlock block) -> block;
      case NlriCodec.Reading.Malformed(String reason, String section, Octets octets) -> {
        reset(
            Fault.SessionReset.of(
                NotificationCode.INVALID_NETWORK_FIELD, Octets.EMPTY, reason, section, octets));
        yield null;
      }
    };
  }

  private void readAttributes(Octets field) {
    int at = 0;
    while (at < field.length() && reset == null) {
      Octets rest = field.slice(at, field.length());
      int flags = rest.at(0);
      boolean extended = (flags & AttributeFlags.EXTENDED_LENGTH) != 0;
      int head = extended ? 4 : 3;
      if (rest.length() < head) {
        cutOff = true;
        withdraw(
            0,
            NotificationCode.MALFORMED_ATTRIBUTE_LIST,
            "the attributes end within the first octets of one",
            "RFC 7606, section 4",
            rest);
        return;
      }
      int type = rest.at(1);
      int end = head + (extended ? rest.unsignedShortAt(2) : rest.at(2));
      if (end > rest.length()) {
        cutOff(type, end - head, rest.length() - head, rest);
        return;
      }
      readAttribute(flags, type, rest.slice(head, end), rest.slice(0, end));
      at += end;
    }
  }

  private void cutOff(int type, int length, int left, Octets rest) {
    cutOff = true;
    String reason =
        AttributeType.nameOf(type)
            + " has a length of "
            + length
            + ", but only "
            + left
            + " octets are left for it";
    if (type == MP_REACH || type == MP_UNREACH) {
      // Its routes cannot be told, so they cannot be withdrawn either.
      reset(
          Fault.SessionReset.of(
              NotificationCode.ATTRIBUTE_LENGTH_ERROR,
              rest,
              reason,
              "RFC 7606, section 3.j",
              rest));
    } else {
      withdraw(type, NotificationCode.ATTRIBUTE_LENGTH_ERROR, reason, "RFC 7606, section 4", rest);
    }
  }

  private void readAttribute(int flags, int code, Octets value, Octets whole) {
    if (seen.get(code)) {
      repeated(code, whole);
      return;
    }
    seen.set(code);
    @Nullable AttributeType type = AttributeType.ofCode(code);
    if (type == null) {
      unknown(flags, code, value, whole);
      return;
    }
    // Flags are between speakers; daemons dump attributes that a policy set with none.
    if (ribEntryFamily == null
        && (flags & (AttributeFlags.OPTIONAL | AttributeFlags.TRANSITIVE)) != type.flags()) {
      take(code, type.wrongFlags(flags), whole);
      if (code != MP_REACH && code != MP_UNREACH) {
        return;
      }
      // Its routes are needed all the same, to be withdrawn.
    }
    Octets complete =
        code == MP_REACH && ribEntryFamily != null
            ? MultiprotocolAttributes.ofRibEntry(value, ribEntryFamily)
            : value;
    take(code, type.decode(complete, context), whole);
  }

  private void repeated(int code, Octets whole) {
    String reason = AttributeType.nameOf(code) + " is there more than once";
    if (code == MP_REACH || code == MP_UNREACH) {
      reset(
          Fault.SessionReset.of(
              NotificationCode.MALFORMED_ATTRIBUTE_LIST,
              Octets.EMPTY,
              reason,
              "RFC 7606, section 3.g",
              whole));
    } else if (!repeated.get(code)) {
      repeated.set(code); // Told once: a message has room for thousands.
      faults.add(
          new Fault.AttributeDiscard(
              code, reason + "; the first one counts", "RFC 7606, section 3.g", whole));
    }
  }

  private void unknown(int flags, int code, Octets value, Octets whole) {
    if ((flags & AttributeFlags.OPTIONAL) == 0 && ribEntryFamily != null) {
      faults.add(
          new Fault.AttributeDiscard(
              code,
              "attribute " + code + " is said to be well-known, but is not known",
              "RFC 4271, section 6.3",
              whole));
    } else if ((flags & AttributeFlags.OPTIONAL) == 0) {
      reset(
          Fault.SessionReset.of(
              NotificationCode.UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
              whole,
              "attribute " + code + " is said to be well-known, but is not known",
              "RFC 4271, section 6.3",
              whole));
    } else {
      attributes.add(new PathAttribute.Unknown(flags, code, value.compact()));
    }
  }

  private void take(int code, AttributeOutcome outcome, Octets whole) {
    switch (outcome) {
      case AttributeOutcome.Value(PathAttribute attribute) -> attributes.add(attribute);
      case AttributeOutcome.Reachable(PathAttribute.MpReach header, NlriBlock block) -> {
        attributes.add(header);
        reachable = block;
        encodesReachable |= block != null;
      }
      case AttributeOutcome.Unreachable(PathAttribute.MpUnreach header, NlriBlock block) -> {
        attributes.add(header);
        unreachable = block;
      }
      case AttributeOutcome.Discard(String reason, String section) -> {
        faults.add(
            new Fault.AttributeDiscard(
                code, AttributeType.nameOf(code) + ": " + reason, section, whole));
        encodesReachable |= code == MP_REACH;
      }
      case AttributeOutcome.Withdraw(NotificationCode error, String reason, String section) ->
          withdraw(code, error, AttributeType.nameOf(code) + ": " + reason, section, whole);
      case AttributeOutcome.Reset(NotificationCode error, String reason, String section) ->
          reset(
              Fault.SessionReset.of(
                  error, whole, AttributeType.nameOf(code) + ": " + reason, section, whole));
    }
  }

  private void withdraw(
      int code, NotificationCode error, String reason, String section, Octets whole) {
    if (firstWithdrawal == null) {
      firstWithdrawal = Fault.SessionReset.of(error, dataOf(error, whole), reason, section, whole);
    }
    faults.add(new Fault.TreatAsWithdraw(code, reason, section, whole));
  }

  /** RFC 4271, section 6.3: some tell the attribute, others nothing. */
  private static Octets dataOf(NotificationCode error, Octets attribute) {
    return error == NotificationCode.MALFORMED_ATTRIBUTE_LIST
            || error == NotificationCode.MALFORMED_AS_PATH
        ? Octets.EMPTY
        : attribute;
  }

  /** RFC 7606, section 3.d. NEXT_HOP is of the field behind the attributes only (RFC 4760). */
  private void requireMandatory() {
    if (nlri == null && reachable == null) {
      return;
    }
    require(AttributeType.ORIGIN);
    require(AttributeType.AS_PATH);
    if (nlri != null) {
      require(AttributeType.NEXT_HOP);
    }
    if (!context.external()) {
      require(AttributeType.LOCAL_PREF);
    }
  }

  private void require(AttributeType type) {
    if (!seen.get(type.code())) {
      withdraw(
          type.code(),
          NotificationCode.MISSING_WELL_KNOWN_ATTRIBUTE,
          type.name() + " is missing",
          "RFC 7606, section 3.d",
          Octets.copyOf((byte) type.code()));
    }
  }
}
