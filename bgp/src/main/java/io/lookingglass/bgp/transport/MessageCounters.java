package io.lookingglass.bgp.transport;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.wire.BgpMessage;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Messages of one direction by type. Counted by one thread, the session's event loop; read by any.
 */
final class MessageCounters {
  private final AtomicLongArray counts = new AtomicLongArray(BgpMessage.RouteRefresh.TYPE + 1);

  /** Counts one message of the type its header tells. */
  void count(int type) {
    if (type > 0 && type < counts.length()) {
      // There is one writer, so nothing is lost, and no bus is locked a million times for a table.
      counts.setRelease(type, counts.getPlain(type) + 1);
    }
  }

  PeerStatus.MessageCounts snapshot() {
    return new PeerStatus.MessageCounts(
        counts.getAcquire(BgpMessage.Open.TYPE),
        counts.getAcquire(BgpMessage.Update.TYPE),
        counts.getAcquire(BgpMessage.Notification.TYPE),
        counts.getAcquire(BgpMessage.Keepalive.TYPE),
        counts.getAcquire(BgpMessage.RouteRefresh.TYPE));
  }
}
