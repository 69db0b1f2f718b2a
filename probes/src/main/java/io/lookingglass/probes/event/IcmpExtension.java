package io.lookingglass.probes.event;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One object of an ICMP extension structure (RFC 4884 section 8). */
public sealed interface IcmpExtension {

  /** The label stack that the expired packet arrived with (RFC 4950), top first. */
  record MplsLabelStack(List<MplsLabel> labels) implements IcmpExtension {
    public MplsLabelStack {
      labels = List.copyOf(labels);
    }
  }

  /**
   * An interface of the answering router (RFC 5837).
   *
   * @param role what the packet had to do with that interface
   * @param ifIndex SNMP interface index, absent when not told
   * @param address of the interface, absent when not told
   * @param name of the interface as the router calls it, hostile text, at most 63 bytes; absent
   *     when not told
   * @param mtuBytes of the interface, absent when not told
   */
  record InterfaceInformation(
      InterfaceRole role,
      @Nullable Long ifIndex,
      @Nullable InetAddress address,
      @Nullable String name,
      @Nullable Long mtuBytes)
      implements IcmpExtension {}

  /** RFC 5837 section 4.1, the two role bits in order. */
  enum InterfaceRole {
    INCOMING_IP_INTERFACE,
    SUB_IP_COMPONENT_OF_INCOMING_INTERFACE,
    OUTGOING_IP_INTERFACE,
    NEXT_HOP
  }

  /**
   * An object of a class that is not decoded here, kept whole.
   *
   * @param classNumber 0 to 255
   * @param classType 0 to 255
   * @param payloadHex its payload in lower-case hex, at most 256 bytes of it
   */
  record UnknownObject(int classNumber, int classType, String payloadHex)
      implements IcmpExtension {}
}
