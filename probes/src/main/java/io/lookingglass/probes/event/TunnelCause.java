package io.lookingglass.probes.event;

import io.lookingglass.config.language.Sentence;

/** Why a tunnel does not work as it should. */
public enum TunnelCause {
  /** This process or machine cannot send GRE. */
  CANNOT_PROBE,
  /** The tunnel's local address is not this machine's. */
  LOCAL_ADDRESS_MISSING,
  /** This machine has no route to the far end. */
  NO_ROUTE,
  /** The route to the far end leads into the tunnel. */
  RECURSIVE_ROUTING,
  /** Neither GRE nor anything else reaches the far end. */
  FAR_END_UNREACHABLE,
  /** The far end does not know GRE. */
  GRE_NOT_CONFIGURED,
  /** The far end knows GRE, but no tunnel from us with this key. */
  NO_SUCH_TUNNEL,
  /** Something on the way drops protocol 47. */
  PROTOCOL_FILTERED,
  /** The far end wants another key, or a checksum, or a sequence number. */
  KEY_MISMATCH,
  /** GRE gets to the last router before the far end, which is silent about any of it. */
  FAR_END_SILENT,
  /** What has a source address of the far end's own is dropped there or on the way back. */
  REFLECTION_DROPPED,
  /** What comes back through the tunnel does not arrive. */
  RETURN_THROUGH_TUNNEL,
  /** What comes back over the Internet does not arrive. */
  RETURN_OVER_INTERNET,
  /** Packets are lost. */
  LOSS,
  /** The way to the far end carries smaller packets than the tunnel needs. */
  OUTER_MTU,
  /** As {@link #OUTER_MTU}, and nobody says so. */
  OUTER_BLACK_HOLE,
  /** Inner packets that may not be fragmented vanish behind the tunnel. */
  INNER_BLACK_HOLE,
  /** TCP connections through the tunnel agree on segments that do not fit. */
  MSS_NOT_CLAMPED,
  /** Answers come from another address than the far end's. */
  ADDRESS_TRANSLATED,
  /** Answers carry another key than the tunnel's. */
  OTHER_KEY_RETURNED,
  /** TTL or round-trip time of the answers jump. */
  PATH_CHANGES;

  /** In a few words, to stand as a heading. */
  public Sentence said() {
    return switch (this) {
      case CANNOT_PROBE -> Sentence.of("GRE cannot be sent from here");
      case LOCAL_ADDRESS_MISSING -> Sentence.of("the local address is not on this machine");
      case NO_ROUTE -> Sentence.of("no route to the far end");
      case RECURSIVE_ROUTING -> Sentence.of("recursive routing");
      case FAR_END_UNREACHABLE -> Sentence.of("the far end cannot be reached");
      case GRE_NOT_CONFIGURED -> Sentence.of("GRE is not configured at the far end");
      case NO_SUCH_TUNNEL -> Sentence.of("the far end has no such tunnel or key");
      case PROTOCOL_FILTERED -> Sentence.of("protocol 47 is filtered on the way");
      case KEY_MISMATCH -> Sentence.of("the key or the optional fields do not match");
      case FAR_END_SILENT -> Sentence.of("the far end ignores our GRE packets");
      case REFLECTION_DROPPED -> Sentence.of("probes that are to be sent back are dropped");
      case RETURN_THROUGH_TUNNEL -> Sentence.of("nothing comes back through the tunnel");
      case RETURN_OVER_INTERNET -> Sentence.of("nothing comes back over the Internet");
      case LOSS -> Sentence.of("packets are lost");
      case OUTER_MTU -> Sentence.of("the outer path is too narrow");
      case OUTER_BLACK_HOLE -> Sentence.of("large outer packets vanish");
      case INNER_BLACK_HOLE -> Sentence.of("large inner packets vanish");
      case MSS_NOT_CLAMPED -> Sentence.of("the MSS is not clamped");
      case ADDRESS_TRANSLATED -> Sentence.of("addresses are translated on the way");
      case OTHER_KEY_RETURNED -> Sentence.of("answers carry another key");
      case PATH_CHANGES -> Sentence.of("the way back changes");
    };
  }

  /** The same in the language of programs, terminals and logs. */
  public String words() {
    return said().english();
  }
}
