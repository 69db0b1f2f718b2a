package io.lookingglass.probes.event;

/** Why a name server was asked. */
public enum DnsPurpose {
  /** It is the asker's question, and the answer is the result or one of those compared. */
  ANSWER,
  /** A trace asks the resolver that it was given where the root is (RFC 8109). */
  PRIMING,
  /** A step on the way down from the root. */
  DELEGATION,
  /** What a zone says of itself: its name servers and serial number, to compare with others. */
  ZONE_CHECK,
  /** Keys, delegation signers and proofs for the chain of trust. */
  VALIDATION
}
