package io.lookingglass.probes.bfd;

import io.lookingglass.config.language.Sentence;

/** Why a packet was discarded (RFC 5880, section 6.8.6, and RFC 5881, section 5). */
public enum BfdDiscard {
  /** Shorter than its length field says, or than a packet can be. */
  TRUNCATED,
  /** A length field below what the header and its authentication take. */
  WRONG_LENGTH,
  /** Not version 1. */
  OTHER_VERSION,
  /** A detection multiplier of 0. */
  ZERO_MULTIPLIER,
  /** The multipoint bit, which RFC 5880 reserves. */
  MULTIPOINT,
  /** A discriminator of the sender of 0. */
  ZERO_DISCRIMINATOR,
  /** Our discriminator is 0, though the sender says that it is past Down. */
  NO_DISCRIMINATOR,
  /** Our discriminator is one that no session has. */
  UNKNOWN_DISCRIMINATOR,
  /** From or to an address that the session does not have. */
  UNKNOWN_SENDER,
  /** It crossed more routers than it may (RFC 5881, section 5). */
  HOPS,
  /** An authentication section where none is expected, or none where one is. */
  AUTHENTICATION_MISMATCH,
  /** A key ID that we do not have. */
  UNKNOWN_KEY_ID,
  /** The password or digest is wrong. */
  WRONG_KEY,
  /** A sequence number outside of its window: repeated, or too far ahead. */
  SEQUENCE,
  /** The session is administratively down here. */
  ADMINISTRATIVELY_DOWN;

  /** A noun phrase. */
  public String words() {
    return sentence().english();
  }

  /** The same for whoever reads another language. */
  public Sentence sentence() {
    return switch (this) {
      case TRUNCATED -> Sentence.of("cut off");
      case WRONG_LENGTH -> Sentence.of("a length field that is too small");
      case OTHER_VERSION -> Sentence.of("another version than 1");
      case ZERO_MULTIPLIER -> Sentence.of("a detection multiplier of 0");
      case MULTIPOINT -> Sentence.of("the multipoint bit");
      case ZERO_DISCRIMINATOR -> Sentence.of("a sender's discriminator of 0");
      case NO_DISCRIMINATOR -> Sentence.of("our discriminator missing in state Init or Up");
      case UNKNOWN_DISCRIMINATOR -> Sentence.of("a discriminator that no session has");
      case UNKNOWN_SENDER -> Sentence.of("from an address that no session expects");
      case HOPS -> Sentence.of("a TTL that is too small: it crossed more routers than it may");
      case AUTHENTICATION_MISMATCH -> Sentence.of("another kind of authentication than ours");
      case UNKNOWN_KEY_ID -> Sentence.of("another key ID than ours");
      case WRONG_KEY -> Sentence.of("a wrong password or digest");
      case SEQUENCE -> Sentence.of("a sequence number outside of its window");
      case ADMINISTRATIVELY_DOWN -> Sentence.of("the session is administratively down here");
    };
  }
}
