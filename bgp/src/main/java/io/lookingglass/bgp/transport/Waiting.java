package io.lookingglass.bgp.transport;

import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.io.InterruptedIOException;

/** Waits for an event loop, from outside of it. */
final class Waiting {
  /** An event loop that takes longer than this for one step has died. */
  static final long MOST_MILLIS = 10_000;

  private Waiting() {}

  static void orThrow(ChannelFuture future) throws IOException {
    boolean done = future.awaitUninterruptibly(MOST_MILLIS);
    Throwable cause = done ? future.cause() : new InterruptedIOException("no answer in time");
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause != null) {
      throw new IOException(cause);
    }
  }
}
