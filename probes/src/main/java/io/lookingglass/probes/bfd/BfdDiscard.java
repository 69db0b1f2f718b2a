package io.lookingglass.probes.bfd;

/** Why a packet was discarded (RFC 5880, section 6.8.6, and RFC 5881, section 5). */
public enum BfdDiscard {
  /** Shorter than its length field says, or than a packet can be. */
  TRUNCATED("cut off"),
  /** A length field below what the header and its authentication take. */
  WRONG_LENGTH("a length field that is too small"),
  /** Not version 1. */
  OTHER_VERSION("another version than 1"),
  /** A detection multiplier of 0. */
  ZERO_MULTIPLIER("a detection multiplier of 0"),
  /** The multipoint bit, which RFC 5880 reserves. */
  MULTIPOINT("the multipoint bit"),
  /** A discriminator of the sender of 0. */
  ZERO_DISCRIMINATOR("a sender's discriminator of 0"),
  /** Our discriminator is 0, though the sender says that it is past Down. */
  NO_DISCRIMINATOR("our discriminator missing in state Init or Up"),
  /** Our discriminator is one that no session has. */
  UNKNOWN_DISCRIMINATOR("a discriminator that no session has"),
  /** From or to an address that the session does not have. */
  UNKNOWN_SENDER("from an address that no session expects"),
  /** It crossed more routers than it may (RFC 5881, section 5). */
  HOPS("a TTL that is too small: it crossed more routers than it may"),
  /** An authentication section where none is expected, or none where one is. */
  AUTHENTICATION_MISMATCH("another kind of authentication than ours"),
  /** A key ID that we do not have. */
  UNKNOWN_KEY_ID("another key ID than ours"),
  /** The password or digest is wrong. */
  WRONG_KEY("a wrong password or digest"),
  /** A sequence number outside of its window: repeated, or too far ahead. */
  SEQUENCE("a sequence number outside of its window"),
  /** The session is administratively down here. */
  ADMINISTRATIVELY_DOWN("the session is administratively down here");

  private final String words;

  BfdDiscard(String words) {
    this.words = words;
  }

  /** A noun phrase. */
  public String words() {
    return words;
  }
}
