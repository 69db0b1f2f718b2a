package io.lookingglass.probes.tls;

import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsRecord;

/**
 * Is told what passes on a connection, in order, on the thread that uses it. A record comes before
 * the messages that it completes.
 */
public interface TlsWatcher {

  /** For those who do not care. */
  TlsWatcher NOBODY =
      new TlsWatcher() {
        @Override
        public void record(boolean sent, long nanos, TlsRecord record) {}

        @Override
        public void message(boolean sent, long nanos, TlsMessage message) {}
      };

  /**
   * A record passed.
   *
   * @param sent whether this side sent it
   * @param nanos of {@link System#nanoTime}, right after it was read or written
   */
  void record(boolean sent, long nanos, TlsRecord record);

  /** A message passed; parameters as in {@link #record}. */
  void message(boolean sent, long nanos, TlsMessage message);
}
