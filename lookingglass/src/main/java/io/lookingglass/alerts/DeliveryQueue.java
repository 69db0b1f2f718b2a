package io.lookingglass.alerts;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be delivered to one webhook, and when each is tried. It does nothing itself; times
 * are readings of one clock in nanoseconds. Not thread-safe.
 *
 * <p>New events are tried at once, in their order. What failed is tried again after a time that
 * doubles, without holding up what comes behind. When anything gets through, the receiver is back:
 * all that waits is tried at once.
 */
final class DeliveryQueue {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  private final int most;
  private final Duration retryFor;
  private final DoubleSupplier random;
  private final TreeSet<Delivery> waiting =
      new TreeSet<>(Comparator.comparingLong(delivery -> delivery.number));
  private @Nullable Delivery inFlight;
  private long nextNumber;
  private long dropped;

  /** One event on its way. */
  static final class Delivery {
    private final long number;
    private final String id;
    private final AlertEvent event;
    private final long firstNanos;
    private int attempts;
    private long dueNanos;

    private Delivery(long number, String id, AlertEvent event, long nowNanos) {
      this.number = number;
      this.id = id;
      this.event = event;
      this.firstNanos = nowNanos;
      this.dueNanos = nowNanos;
    }

    /** The same for every attempt. */
    String id() {
      return id;
    }

    AlertEvent event() {
      return event;
    }

    /** How often it has been tried, this time included. */
    int attempts() {
      return attempts;
    }
  }

  /** What is done about an answer. */
  enum Verdict {
    DELIVERED,
    RETRIED,
    REFUSED,
    /** It has been tried for long enough. */
    GIVEN_UP
  }

  /**
   * @param most how many wait at most, besides the one that is being tried
   * @param random from 0 to 1
   */
  DeliveryQueue(int most, Duration retryFor, DoubleSupplier random) {
    this.most = most;
    this.retryFor = retryFor;
    this.random = random;
  }

  /** Adds an event; where there are too many, the oldest is dropped. */
  void add(String id, AlertEvent event, long nowNanos) {
    if (waiting.size() == most) {
      waiting.pollFirst();
      dropped++;
    }
    waiting.add(new Delivery(nextNumber++, id, event, nowNanos));
  }

  /** Takes what is to be tried now: of all that is due the oldest. One at a time. */
  Optional<Delivery> take(long nowNanos) {
    if (inFlight != null) {
      throw new IllegalStateException("one at a time");
    }
    for (Delivery delivery : waiting) {
      if (nowNanos - delivery.dueNanos >= 0) {
        waiting.remove(delivery);
        delivery.attempts++;
        inFlight = delivery;
        return Optional.of(delivery);
      }
    }
    return Optional.empty();
  }

  /** How long nothing is due; {@link Long#MAX_VALUE} when nothing waits. */
  long untilNextNanos(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Delivery delivery : waiting) {
      least = Math.min(least, Math.max(0, delivery.dueNanos - nowNanos));
    }
    return least;
  }

  /** What was taken has been tried. */
  Verdict answered(DeliveryAnswer answer, long nowNanos) {
    Delivery delivery = inFlight;
    if (delivery == null) {
      throw new IllegalStateException("nothing was taken");
    }
    inFlight = null;
    return switch (answer) {
      case DeliveryAnswer.Delivered _ -> {
        waiting.forEach(each -> each.dueNanos = nowNanos);
        yield Verdict.DELIVERED;
      }
      case DeliveryAnswer.Refused _ -> Verdict.REFUSED;
      case DeliveryAnswer.Failed failed -> retry(delivery, failed, nowNanos);
    };
  }

  private Verdict retry(Delivery delivery, DeliveryAnswer.Failed failed, long nowNanos) {
    long pause = pauseNanos(delivery.attempts);
    @Nullable Duration asked = failed.retryAfter();
    if (asked != null) {
      pause = Math.max(pause, Math.min(asked.toNanos(), LONGEST_RETRY.toNanos()));
    }
    if (nowNanos + pause - delivery.firstNanos > retryFor.toNanos()) {
      return Verdict.GIVEN_UP;
    }
    if (waiting.size() == most) {
      // Others came meanwhile; this one is the oldest, or another is.
      Delivery oldest = waiting.first();
      dropped++;
      if (delivery.number < oldest.number) {
        return Verdict.GIVEN_UP;
      }
      waiting.remove(oldest);
    }
    delivery.dueNanos = nowNanos + pause;
    waiting.add(delivery);
    return Verdict.RETRIED;
  }

  /** Twice as long each time, less up to a half, so that many senders do not keep step. */
  private long pauseNanos(int attempts) {
    double whole = FIRST_RETRY.toNanos() * Math.pow(2, Math.min(attempts - 1, 30));
    double bounded = Math.min(whole, (double) LONGEST_RETRY.toNanos());
    return (long) (bounded * (1 - random.getAsDouble() / 2));
  }

  /** How many wait, the one that is being tried included. */
  int size() {
    return waiting.size() + (inFlight == null ? 0 : 1);
  }

  /** How many were dropped because there were too many. */
  long dropped() {
    return dropped;
  }
}
