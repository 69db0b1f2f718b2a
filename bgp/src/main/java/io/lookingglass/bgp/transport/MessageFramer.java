package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Fault;
import io.lookingglass.bgp.wire.Framing;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Octets;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a peer sends into messages (RFC 4271, section 4.1). The header is judged as soon as it
 * is complete, before anything is set aside for what it promises; so a peer can make us keep no
 * more than one message of the length that was negotiated.
 */
final class MessageFramer {
  private final byte[] header = new byte[MessageCodec.HEADER_LENGTH];
  private int headerFilled;
  private byte @Nullable [] message;
  private int filled;

  /** What came next. */
  sealed interface Frame {}

  /** A whole message with its header, in an array of its own. */
  record Message(Octets octets) implements Frame {}

  /** Nothing from this header on can be made sense of; nothing more may be asked for. */
  record BadHeader(Octets header, Fault.SessionReset fault) implements Frame {}

  /** Everything was read, and there is no whole message yet. */
  record Incomplete() implements Frame {
    static final Incomplete INSTANCE = new Incomplete();
  }

  /**
   * Reads on.
   *
   * @param context of what the peer sends now
   */
  Frame next(ByteBuf input, CodecContext context) {
    byte[] current = message;
    if (current == null) {
      int take = Math.min(header.length - headerFilled, input.readableBytes());
      input.readBytes(header, headerFilled, take);
      headerFilled += take;
      if (headerFilled < header.length) {
        return Incomplete.INSTANCE;
      }
      switch (MessageCodec.frame(Octets.wrap(header), context)) {
        case Framing.SessionReset(Fault.SessionReset fault) -> {
          return new BadHeader(Octets.wrap(header), fault);
        }
        case Framing.Message(int length, int _) -> current = new byte[length];
      }
      System.arraycopy(header, 0, current, 0, header.length);
      filled = header.length;
      message = current;
    }
    int take = Math.min(current.length - filled, input.readableBytes());
    input.readBytes(current, filled, take);
    filled += take;
    if (filled < current.length) {
      return Incomplete.INSTANCE;
    }
    message = null;
    headerFilled = 0;
    return new Message(Octets.wrap(current));
  }
}
