package io.lookingglass.bgp.wire;

/** What the header of a message tells: where the message ends, or that nothing more can be read. */
public sealed interface Framing {

  /**
   * A sound header.
   *
   * @param length of the message in octets with its header, 19-65535
   * @param type what it is, 1-5
   */
  record Message(int length, int type) implements Framing {}

  /** The session has to end. */
  record SessionReset(Fault.SessionReset fault) implements Framing {}
}
