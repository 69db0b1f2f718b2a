package io.lookingglass.alerts;

import io.lookingglass.config.WebhookSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers to one webhook, on a virtual thread of its own. Thread-safe. */
final class Webhook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

  /** How long a program that ends waits for what is due. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  private final WebhookSettings settings;
  private final WebhookClient client;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final DeliveryQueue queue;
  private final Map<DeliveryQueue.Verdict, Long> counts =
      new EnumMap<>(DeliveryQueue.Verdict.class);
  private boolean closing;
  private @Nullable Instant lastDelivery;
  private @Nullable String problem;

  private final Thread thread;

  Webhook(WebhookSettings settings, WebhookClient client, InstantSource clock) {
    this.settings = settings;
    this.client = client;
    this.clock = clock;
    queue =
        new DeliveryQueue(
            settings.maxWaiting(),
            settings.retryFor(),
            () -> ThreadLocalRandom.current().nextDouble());
    for (DeliveryQueue.Verdict verdict : DeliveryQueue.Verdict.values()) {
      counts.put(verdict, 0L);
    }
    thread = Thread.ofVirtual().name("webhook-" + settings.name()).start(this::run);
  }

  WebhookSettings settings() {
    return settings;
  }

  /** Never waits for the receiver. */
  void add(AlertEvent event) {
    lock.lock();
    try {
      if (!closing) {
        queue.add("msg_" + UUID.randomUUID(), event, System.nanoTime());
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        Optional<DeliveryQueue.Delivery> next = next();
        if (next.isEmpty()) {
          return;
        }
        deliver(next.get());
      }
    } catch (InterruptedException e) {
      // It was waited long enough.
    }
  }

  /** Waits for what is due; empty when it is closed and nothing is. */
  private Optional<DeliveryQueue.Delivery> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        long now = System.nanoTime();
        Optional<DeliveryQueue.Delivery> due = queue.take(now);
        if (due.isPresent() || closing) {
          return due;
        }
        long wait = queue.untilNextNanos(now);
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          var ignored = changed.awaitNanos(wait);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void deliver(DeliveryQueue.Delivery delivery) throws InterruptedException {
    DeliveryAnswer answer;
    try {
      answer = client.post(settings, delivery.id(), delivery.event());
    } catch (RuntimeException e) {
      LOG.error("An event could not be posted to webhook {}", settings.name(), e);
      answer = new DeliveryAnswer.Refused(0, "it could not be posted");
    }
    lock.lock();
    try {
      DeliveryQueue.Verdict verdict = queue.answered(answer, System.nanoTime());
      counts.merge(verdict, 1L, Long::sum);
      switch (answer) {
        case DeliveryAnswer.Delivered _ -> delivered();
        case DeliveryAnswer.Refused refused -> failed(refused.sentence(), verdict, delivery);
        case DeliveryAnswer.Failed failed -> failed(failed.sentence(), verdict, delivery);
      }
    } finally {
      lock.unlock();
    }
  }

  private void delivered() {
    lastDelivery = clock.instant();
    if (problem != null) {
      LOG.info("webhook {} takes events again", settings.name());
      problem = null;
    }
  }

  /** Told once for each cause, not for each attempt. */
  private void failed(
      String sentence, DeliveryQueue.Verdict verdict, DeliveryQueue.Delivery delivery) {
    if (!sentence.equals(problem)) {
      problem = sentence;
      LOG.warn("webhook {} at {}: {}", settings.name(), settings.host(), sentence);
    }
    if (verdict != DeliveryQueue.Verdict.RETRIED) {
      LOG.warn(
          "webhook {} was not told: {} ({} of {}, after {} attempts)",
          settings.name(),
          delivery.event().text(),
          delivery.event().type(),
          delivery.event().at(),
          delivery.attempts());
    }
  }

  WebhookStatus status() {
    lock.lock();
    try {
      return new WebhookStatus(
          settings.name(),
          queue.size(),
          count(DeliveryQueue.Verdict.DELIVERED),
          count(DeliveryQueue.Verdict.RETRIED),
          count(DeliveryQueue.Verdict.REFUSED),
          count(DeliveryQueue.Verdict.GIVEN_UP),
          queue.dropped(),
          lastDelivery,
          problem);
    } finally {
      lock.unlock();
    }
  }

  private long count(DeliveryQueue.Verdict verdict) {
    return counts.getOrDefault(verdict, 0L);
  }

  /** Tries once more what is due, for a moment; the rest is lost, and the log says how many. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(LAST_WORDS)) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(1));
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    int lost = status().waiting();
    if (lost > 0) {
      LOG.warn("webhook {} was not told {} events before the end", settings.name(), lost);
    }
  }
}
