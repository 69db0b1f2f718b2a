package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of NLRI: prefixes (RFC 4271, section 4.3; RFC 4760, section 5) and FlowSpec rules (RFC
 * 8955, section 4.1), each behind a path identifier where add-path is spoken (RFC 7911).
 */
final class NlriCodec {
  private static final int PATH_ID_LENGTH = 4;
  private static final int MOST_RULE_OCTETS = 0xfff;
  private static final Long NO_PATH_ID = 0L;

  private NlriCodec() {}

  /** What became of a field. */
  sealed interface Reading {

    /** Every one is well-formed; null when the field is empty. */
    record Block(@Nullable NlriBlock block) implements Reading {}

    /** One is not, and where the next would begin is anybody's guess. */
    record Malformed(String reason, String section, Octets octets) implements Reading {}
  }

  private static final Reading NOTHING = new Reading.Block(null);

  /** Checks a whole field. */
  static Reading read(Family family, Octets field, CodecContext context) {
    if (field.isEmpty()) {
      return NOTHING;
    }
    boolean addPath = !context.addPath().isEmpty() && context.addPath().contains(family);
    Reading.@Nullable Malformed malformed =
        family.isFlowSpec()
            ? checkRules(family, field, addPath)
            : checkPrefixes(family, field, addPath);
    return malformed == null ? new Reading.Block(new NlriBlock(family, addPath, field)) : malformed;
  }

  private static Reading.@Nullable Malformed checkPrefixes(
      Family family, Octets field, boolean addPath) {
    int longest = family.afi() == Family.IPV4_UNICAST.afi() ? 32 : 128;
    int head = addPath ? PATH_ID_LENGTH : 0;
    byte[] array = field.array();
    int at = field.arrayOffset();
    int end = at + field.length();
    while (at < end) {
      int start = at;
      at += head;
      int length = at < end ? array[at] & 0xff : 0;
      at += 1 + ((length + 7) >>> 3);
      if (length > longest || at > end) {
        int offset = start - field.arrayOffset();
        return new Reading.Malformed(
            length > longest
                ? "a prefix has a length of " + length + " bits, of " + longest + " at most"
                : "a prefix of " + family + " goes beyond the end of its field",
            "RFC 7606, section 5.3",
            field.slice(offset, field.length()));
      }
    }
    return null;
  }

  private static Reading.@Nullable Malformed checkRules(
      Family family, Octets field, boolean addPath) {
    int at = 0;
    while (at < field.length()) {
      Octets rest = field.slice(at, field.length());
      int head = addPath ? PATH_ID_LENGTH : 0;
      int length = -1;
      if (head < rest.length() && rest.at(head) < NlriBlock.LONG_RULE) {
        length = rest.at(head);
        head += 1;
      } else if (head + 1 < rest.length()) {
        length = rest.unsignedShortAt(head) & MOST_RULE_OCTETS;
        head += 2;
      }
      if (length < 0 || head + length > rest.length()) {
        return new Reading.Malformed(
            "a rule of " + family + " goes beyond the end of its field",
            "RFC 7606, section 5.3",
            rest);
      }
      if (FlowSpecCodec.decode(family, rest.slice(head, head + length))
          instanceof FlowSpecCodec.Malformed malformed) {
        return new Reading.Malformed(
            "in a rule of " + family + " " + malformed.reason(), malformed.section(), rest);
      }
      at += head + length;
    }
    return null;
  }

  /** Makes a value for each. */
  static List<Nlri> decode(@Nullable NlriBlock block) {
    if (block == null) {
      return List.of();
    }
    List<Nlri> nlri = new ArrayList<>();
    for (NlriCursor route = new NlriCursor(block); route.next(); ) {
      @Nullable Long pathId = block.addPath() ? Integer.toUnsignedLong(route.pathId()) : null;
      nlri.add(
          block.family().isFlowSpec()
              ? new Nlri.FlowSpec(rule(block.family(), route.rule()), pathId)
              : new Nlri.Prefix(prefix(block.family(), route), pathId));
    }
    return nlri;
  }

  /** As {@link #decode}, of a block of prefixes. */
  static List<Nlri.Prefix> decodePrefixes(@Nullable NlriBlock block) {
    return decode(block).stream().map(Nlri.Prefix.class::cast).toList();
  }

  private static FlowSpecRule rule(Family family, Octets octets) {
    return switch (FlowSpecCodec.decode(family, octets)) {
      case FlowSpecCodec.Read(FlowSpecRule rule) -> rule;
      case FlowSpecCodec.Malformed(int _, String reason, String _) ->
          throw new IllegalArgumentException("The block was not checked: " + reason);
    };
  }

  private static IpPrefix prefix(Family family, NlriCursor route) {
    byte[] address = ByteBuffer.allocate(16).putLong(route.high()).putLong(route.low()).array();
    return new IpPrefix(
        IpAddresses.ofBytes(
            family.afi() == Family.IPV4_UNICAST.afi() ? Arrays.copyOf(address, 4) : address),
        route.length());
  }

  /** Writes a field. A path identifier stands where the peer expects one, and nowhere else. */
  static void encode(
      Family family, List<? extends Nlri> nlri, CodecContext context, OctetWriter out) {
    boolean addPath = context.addPath().contains(family);
    for (Nlri each : nlri) {
      switch (each) {
        case Nlri.Prefix(IpPrefix prefix, Long pathId) -> {
          if (family.isFlowSpec() || prefix.isIpv4() != (family.afi() == 1)) {
            throw new IllegalArgumentException(prefix + " is no route of " + family);
          }
          encodePathId(addPath, pathId, out);
          out.octet(prefix.length());
          out.octets(
              Octets.wrap(prefix.address().getAddress()).slice(0, (prefix.length() + 7) / 8));
        }
        case Nlri.FlowSpec(FlowSpecRule rule, Long pathId) -> {
          encodePathId(addPath, pathId, out);
          encodeRule(FlowSpecCodec.encode(family, rule), out);
        }
        case Nlri.Opaque(Octets octets) -> out.octets(octets);
      }
    }
  }

  private static void encodePathId(boolean addPath, @Nullable Long pathId, OctetWriter out) {
    if (addPath) {
      out.fourOctets(pathId == null ? NO_PATH_ID : pathId);
    }
  }

  private static void encodeRule(Octets components, OctetWriter out) {
    int length = components.length();
    if (length < NlriBlock.LONG_RULE) {
      out.octet(length);
    } else if (length <= MOST_RULE_OCTETS) {
      out.twoOctets(NlriBlock.LONG_RULE << 8 | length);
    } else {
      throw new MessageTooLongException("The FlowSpec rule", length, MOST_RULE_OCTETS);
    }
    out.octets(components);
  }
}
