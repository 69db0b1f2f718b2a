package io.lookingglass.probes.packet;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.InterfaceInformation;
import io.lookingglass.probes.event.IcmpExtension.MplsLabelStack;
import io.lookingglass.probes.event.IcmpExtension.UnknownObject;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.MplsLabel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extension structure behind the quote of an ICMP error (RFC 4884): a header with version 2 and
 * a checksum, then objects, each with its length, class and class type.
 *
 * <p>Where the structure begins is told by a length attribute in the ICMP header. Routers older
 * than RFC 4884 leave that zero and put the structure behind exactly 128 bytes of quote (section
 * 5.5); some fill the attribute with the unpadded length and still pad to 128. All are tried, and
 * nothing is believed whose version or checksum is wrong.
 */
public final class IcmpExtensions {
  /** Section 5.5: the quote length that routers use which do not tell it. */
  public static final int CLASSIC_QUOTE_BYTES = 128;

  /** What is kept at most of one structure; no honest router sends more. */
  static final int MAX_OBJECTS = 16;

  static final int MAX_LABELS = 32;
  static final int MAX_UNKNOWN_PAYLOAD_BYTES = 256;

  static final int VERSION = 2;
  static final int HEADER_BYTES = 4;
  static final int OBJECT_HEADER_BYTES = 4;

  static final int CLASS_MPLS_LABEL_STACK = 1;
  static final int TYPE_INCOMING_LABEL_STACK = 1;
  static final int CLASS_INTERFACE_INFORMATION = 2;

  private IcmpExtensions() {}

  /**
   * The payload of an ICMP error taken apart.
   *
   * @param originalDatagram the quote, padding included
   * @param extensions the objects behind it, empty when there is no valid structure
   */
  public record Located(Octets originalDatagram, List<IcmpExtension> extensions) {
    public Located {
      extensions = List.copyOf(extensions);
    }
  }

  /** Whether errors of this ICMP type can carry extensions (RFC 4884 section 4). */
  public static boolean carriedBy(IpVersion version, int type) {
    return switch (version) {
      case IPV4 -> type == 3 || type == 11 || type == 12;
      case IPV6 -> type == 1 || type == 3;
    };
  }

  /**
   * Finds and decodes the extension structure.
   *
   * @param payload of the ICMP error, from the quoted IP header on
   * @param lengthAttributeBytes the length attribute converted to bytes; 0 when it is not filled
   */
  public static Located locate(Octets payload, int lengthAttributeBytes) {
    if (lengthAttributeBytes >= CLASSIC_QUOTE_BYTES) {
      List<IcmpExtension> told = decode(payload.from(lengthAttributeBytes));
      return new Located(payload.first(lengthAttributeBytes), told == null ? List.of() : told);
    }
    List<IcmpExtension> unpadded =
        lengthAttributeBytes == 0 ? null : decodeGuessed(payload, lengthAttributeBytes);
    if (unpadded != null) {
      return new Located(payload.first(lengthAttributeBytes), unpadded);
    }
    List<IcmpExtension> classic = decodeGuessed(payload, CLASSIC_QUOTE_BYTES);
    return classic != null
        ? new Located(payload.first(CLASSIC_QUOTE_BYTES), classic)
        : new Located(payload, List.of());
  }

  /** At a place that no router told, the version alone proves nothing. */
  private static @Nullable List<IcmpExtension> decodeGuessed(Octets payload, int index) {
    Octets structure = payload.from(index);
    return checksummed(structure) || objectsFillExactly(structure) ? decode(structure) : null;
  }

  /**
   * Decodes an extension structure that begins at the first byte, as the kernel marks it in the
   * error queue ({@code IP_RECVERR_RFC4884}).
   *
   * @return the objects in order, at most {@link #MAX_OBJECTS}, ended early by a broken one; absent
   *     when version or checksum say that this is no structure. A checksum of zero was not computed
   *     and is accepted (section 7).
   */
  public static @Nullable List<IcmpExtension> decode(Octets structure) {
    if (!structure.has(0, HEADER_BYTES) || structure.u8(0) >>> 4 != VERSION) {
      return null;
    }
    if (structure.u16(2) != 0 && !InternetChecksum.valid(structure)) {
      return null;
    }
    List<IcmpExtension> objects = new ArrayList<>();
    int index = HEADER_BYTES;
    while (objects.size() < MAX_OBJECTS && structure.has(index, OBJECT_HEADER_BYTES)) {
      int length = structure.u16(index);
      if (length < OBJECT_HEADER_BYTES || !structure.has(index, length)) {
        break;
      }
      objects.add(
          decodeObject(
              structure.u8(index + 2),
              structure.u8(index + 3),
              structure.slice(index + OBJECT_HEADER_BYTES, length - OBJECT_HEADER_BYTES)));
      index += length;
    }
    return List.copyOf(objects);
  }

  private static boolean checksummed(Octets structure) {
    return structure.has(0, HEADER_BYTES)
        && structure.u16(2) != 0
        && InternetChecksum.valid(structure);
  }

  /** Without a checksum, objects that end where the message ends are proof enough. */
  private static boolean objectsFillExactly(Octets structure) {
    if (!structure.has(0, HEADER_BYTES + OBJECT_HEADER_BYTES) || structure.u16(2) != 0) {
      return false;
    }
    int index = HEADER_BYTES;
    while (structure.has(index, OBJECT_HEADER_BYTES)) {
      int length = structure.u16(index);
      if (length < OBJECT_HEADER_BYTES || length % 4 != 0) {
        return false;
      }
      index += length;
    }
    return index == structure.length();
  }

  private static IcmpExtension decodeObject(int classNumber, int classType, Octets payload) {
    IcmpExtension known =
        switch (classNumber) {
          case CLASS_MPLS_LABEL_STACK ->
              classType == TYPE_INCOMING_LABEL_STACK ? decodeLabelStack(payload) : null;
          case CLASS_INTERFACE_INFORMATION -> InterfaceInformationWire.decode(classType, payload);
          default -> null;
        };
    return known != null
        ? known
        : new UnknownObject(
            classNumber, classType, payload.first(MAX_UNKNOWN_PAYLOAD_BYTES).toHex());
  }

  /** RFC 4950 section 3: entries as in RFC 3032, four bytes each. */
  private static @Nullable MplsLabelStack decodeLabelStack(Octets payload) {
    if (payload.length() == 0 || payload.length() % 4 != 0) {
      return null;
    }
    List<MplsLabel> labels = new ArrayList<>();
    for (int i = 0; i < payload.length() && labels.size() < MAX_LABELS; i += 4) {
      long entry = payload.u32(i);
      labels.add(
          new MplsLabel(
              (int) (entry >>> 12),
              (int) (entry >>> 9) & 7,
              (int) (entry >>> 8) & 1,
              (int) entry & 0xFF));
    }
    return new MplsLabelStack(labels);
  }

  /** The structure with a valid checksum that carries these objects. */
  public static byte[] encode(List<IcmpExtension> extensions) {
    List<byte[]> objects = extensions.stream().map(IcmpExtensions::encodeObject).toList();
    WireWriter out =
        new WireWriter(HEADER_BYTES + objects.stream().mapToInt(object -> object.length).sum());
    out.u8(VERSION << 4).u8(0).u16(0);
    objects.forEach(out::bytes);
    byte[] structure = out.array();
    out.u16At(2, InternetChecksum.of(structure, 0, structure.length));
    return structure;
  }

  private static byte[] encodeObject(IcmpExtension extension) {
    return switch (extension) {
      case MplsLabelStack stack -> {
        WireWriter out = new WireWriter(stack.labels().size() * 4);
        for (MplsLabel entry : stack.labels()) {
          out.u32((long) entry.label() << 12 | entry.tc() << 9 | entry.s() << 8 | entry.ttl());
        }
        yield object(CLASS_MPLS_LABEL_STACK, TYPE_INCOMING_LABEL_STACK, out.array());
      }
      case InterfaceInformation information ->
          object(
              CLASS_INTERFACE_INFORMATION,
              InterfaceInformationWire.classType(information),
              InterfaceInformationWire.encode(information));
      case UnknownObject unknown ->
          object(
              unknown.classNumber(),
              unknown.classType(),
              HexFormat.of().parseHex(unknown.payloadHex()));
    };
  }

  private static byte[] object(int classNumber, int classType, byte[] payload) {
    WireWriter out = new WireWriter(OBJECT_HEADER_BYTES + payload.length);
    out.u16(OBJECT_HEADER_BYTES + payload.length).u8(classNumber).u8(classType);
    return out.bytes(payload).array();
  }
}
