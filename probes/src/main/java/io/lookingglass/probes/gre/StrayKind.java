package io.lookingglass.probes.gre;

/** Why a packet that came to a tunnel's local address answers no probe. None of them is harmful. */
public enum StrayKind {
  /** It ends inside the GRE header or the packet that it announces. */
  TRUNCATED,
  /** GRE of another version: PPTP (RFC 2637). */
  OTHER_VERSION,
  /** Bits of RFC 1701 that nobody uses any more (RFC 2784 section 2.3). */
  FORBIDDEN_BITS,
  /** The GRE checksum does not hold. */
  WRONG_CHECKSUM,
  /** A protocol inside that is neither IPv4 nor IPv6: Ethernet (0x6558), Huawei's 0x0004, MPLS. */
  OTHER_PROTOCOL,
  /** From an address that is no tunnel's far end. */
  UNKNOWN_SENDER,
  /** A keepalive of the far end's own, which only a router in our place would return. */
  KEEPALIVE_REQUEST,
  /** Traffic that is no answer to a probe. */
  OTHER_TRAFFIC,
  /** An answer to a probe of ours that is over, or a second answer. */
  LATE
}
