package io.lookingglass.probes.event;

/** Why a tunnel does not work as it should. */
public enum TunnelCause {
  /** This process or machine cannot send GRE. */
  CANNOT_PROBE("GRE cannot be sent from here"),
  /** The tunnel's local address is not this machine's. */
  LOCAL_ADDRESS_MISSING("the local address is not on this machine"),
  /** This machine has no route to the far end. */
  NO_ROUTE("no route to the far end"),
  /** The route to the far end leads into the tunnel. */
  RECURSIVE_ROUTING("recursive routing"),
  /** Neither GRE nor anything else reaches the far end. */
  FAR_END_UNREACHABLE("the far end cannot be reached"),
  /** The far end does not know GRE. */
  GRE_NOT_CONFIGURED("GRE is not configured at the far end"),
  /** The far end knows GRE, but no tunnel from us with this key. */
  NO_SUCH_TUNNEL("the far end has no such tunnel or key"),
  /** Something on the way drops protocol 47. */
  PROTOCOL_FILTERED("protocol 47 is filtered on the way"),
  /** The far end wants another key, or a checksum, or a sequence number. */
  KEY_MISMATCH("the key or the optional fields do not match"),
  /** GRE gets to the last router before the far end, which is silent about any of it. */
  FAR_END_SILENT("the far end ignores our GRE packets"),
  /** What has a source address of the far end's own is dropped there or on the way back. */
  REFLECTION_DROPPED("probes that are to be sent back are dropped"),
  /** What comes back through the tunnel does not arrive. */
  RETURN_THROUGH_TUNNEL("nothing comes back through the tunnel"),
  /** What comes back over the Internet does not arrive. */
  RETURN_OVER_INTERNET("nothing comes back over the Internet"),
  /** Packets are lost. */
  LOSS("packets are lost"),
  /** The way to the far end carries smaller packets than the tunnel needs. */
  OUTER_MTU("the outer path is too narrow"),
  /** As {@link #OUTER_MTU}, and nobody says so. */
  OUTER_BLACK_HOLE("large outer packets vanish"),
  /** Inner packets that may not be fragmented vanish behind the tunnel. */
  INNER_BLACK_HOLE("large inner packets vanish"),
  /** TCP connections through the tunnel agree on segments that do not fit. */
  MSS_NOT_CLAMPED("the MSS is not clamped"),
  /** Answers come from another address than the far end's. */
  ADDRESS_TRANSLATED("addresses are translated on the way"),
  /** Answers carry another key than the tunnel's. */
  OTHER_KEY_RETURNED("answers carry another key"),
  /** TTL or round-trip time of the answers jump. */
  PATH_CHANGES("the way back changes");

  private final String words;

  TunnelCause(String words) {
    this.words = words;
  }

  /** In a few words, to stand as a heading. */
  public String words() {
    return words;
  }
}
