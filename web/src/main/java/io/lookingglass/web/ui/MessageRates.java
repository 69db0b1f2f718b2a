package io.lookingglass.web.ui;

import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.web.api.SeenPeer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many messages come and go, from the counts of the pages that were shown in the last minute.
 * Nothing is counted while nobody looks. Thread-safe.
 */
final class MessageRates {
  private static final Duration WINDOW = Duration.ofSeconds(60);

  /** Less tells nothing: a KEEPALIVE comes every half minute. */
  private static final Duration LEAST = Duration.ofSeconds(4);

  private static final double MINUTE = 60;

  /**
   * Messages of all types, in words: "12/s", "2/min".
   *
   * @param in received
   * @param out sent
   */
  record Rate(String in, String out) {}

  private record Counts(long received, long sent) {}

  private record Sample(Instant at, Map<String, Counts> counts) {}

  private final Deque<Sample> samples = new ArrayDeque<>();

  /** Adds what is seen now. */
  synchronized void sample(List<SeenPeer> peers, Instant now) {
    while (!samples.isEmpty() && outdated(samples.getFirst(), now)) {
      samples.removeFirst();
    }
    if (!samples.isEmpty() && now.isBefore(samples.getLast().at().plus(LEAST))) {
      return;
    }
    Map<String, Counts> counts = new HashMap<>();
    for (SeenPeer peer : peers) {
      PeerStatus status = peer.everything();
      if (status != null) {
        counts.put(peer.name(), counts(status));
      }
    }
    if (!counts.isEmpty()) {
      samples.addLast(new Sample(now, counts));
    }
  }

  private static boolean outdated(Sample sample, Instant now) {
    return sample.at().isBefore(now.minus(WINDOW)) || sample.at().isAfter(now);
  }

  /** The mean since the oldest sample; empty when that is too short ago. */
  synchronized Optional<Rate> of(PeerStatus status, Instant now) {
    for (Sample sample : samples) {
      Counts then = sample.counts().get(status.name());
      double seconds = Duration.between(sample.at(), now).toMillis() / 1000.0;
      Counts today = counts(status);
      if (then != null
          && seconds >= LEAST.toSeconds()
          && today.received() >= then.received()
          && today.sent() >= then.sent()) {
        return Optional.of(
            new Rate(
                words((today.received() - then.received()) / seconds),
                words((today.sent() - then.sent()) / seconds)));
      }
    }
    return Optional.empty();
  }

  private static Counts counts(PeerStatus status) {
    return new Counts(status.received().total(), status.sent().total());
  }

  private static String words(double perSecond) {
    return perSecond >= 1 ? rounded(perSecond) + "/s" : rounded(perSecond * MINUTE) + "/min";
  }

  private static String rounded(double value) {
    return BigDecimal.valueOf(value)
        .setScale(value < 10 ? 1 : 0, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
