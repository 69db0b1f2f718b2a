package io.lookingglass.bgp.query;

import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RouteChange;
import io.lookingglass.bgp.rib.RouteInterest;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes of routes as they happen, for one reader. What the reader is too slow for is dropped, and
 * it is told how much and where.
 *
 * <p>The tables' thread adds, one thread takes; any may close.
 */
public final class RouteFeed implements AutoCloseable {
  /** How many changes wait for the reader. */
  static final int CAPACITY = 2048;

  private final @Nullable Rib rib;
  private final @Nullable IpPrefix prefix;
  private final @Nullable String peer;
  private final Runnable closed;

  // Of this kind of queue, who adds and who takes do not wait for each other.
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final RouteChange.Listener listener;
  private final AtomicBoolean open = new AtomicBoolean(true);

  /** What a reader gets. */
  public sealed interface Item {

    /** A route to a unicast prefix changed, or went. */
    record Changed(IpPrefix prefix, @Nullable Long pathId, RouteChange change) implements Item {}

    /** So many changes at this place were dropped. */
    record Dropped(long count) implements Item {}
  }

  private RouteFeed(
      @Nullable Rib rib, @Nullable IpPrefix prefix, @Nullable String peer, Runnable closed) {
    this.rib = rib;
    this.prefix = prefix;
    this.peer = peer;
    this.closed = closed;
    RouteInterest interest =
        prefix == null
            ? RouteInterest.EVERYTHING
            : prefix.isHost()
                ? RouteInterest.around(prefix)
                : RouteInterest.within(List.of(prefix));
    this.listener =
        new RouteChange.Listener() {
          @Override
          public RouteInterest interest() {
            return interest;
          }

          @Override
          public void changed(RouteChange change) {
            queue(change);
          }
        };
  }

  /**
   * @param rib null where nothing ever changes
   * @param closed run once, when this is closed
   */
  static RouteFeed open(
      @Nullable Rib rib, @Nullable IpPrefix prefix, @Nullable String peer, Runnable closed) {
    RouteFeed feed = new RouteFeed(rib, prefix, peer, closed);
    if (rib != null) {
      rib.addListener(feed.listener);
    }
    return feed;
  }

  /**
   * The next as soon as there is one; null when none came in that time.
   *
   * @throws InterruptedException when interrupted while waiting
   */
  public @Nullable Item next(Duration wait) throws InterruptedException {
    @Nullable Item item = queue.poll();
    if (item != null) {
      return item;
    }
    // Everything before the drop was taken: the queue was full then, and is empty now.
    long missed = dropped.getAndSet(0);
    return missed > 0 ? new Item.Dropped(missed) : queue.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    if (open.getAndSet(false)) {
      if (rib != null) {
        rib.removeListener(listener);
      }
      closed.run();
    }
  }

  private void queue(RouteChange change) {
    if (!(change.nlri() instanceof Nlri.Prefix(IpPrefix its, Long pathId))
        || (peer != null && !peer.equals(change.peer().name()))
        || !concerns(its)) {
      return;
    }
    long missed = dropped.getAndSet(0);
    if (missed > 0 && !queue.offer(new Item.Dropped(missed))) {
      dropped.addAndGet(missed + 1);
    } else if (!queue.offer(new Item.Changed(its, pathId, change))) {
      dropped.incrementAndGet();
    }
  }

  private boolean concerns(IpPrefix changed) {
    return prefix == null
        || prefix.contains(changed)
        || (prefix.isHost() && changed.contains(prefix));
  }
}
