package io.lookingglass.probes.bfd;

import io.lookingglass.config.BfdAuthenticationKind;
import io.lookingglass.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** Two sessions with a link between them, in simulated time; all chance comes from one seed. */
final class SimulatedLink {
  private static final long DELAY_NANOS = 5_000_000;

  private final Random random;
  private final List<BfdSession> ends = new ArrayList<>();
  private final PriorityQueue<Flying> flying =
      new PriorityQueue<>(Comparator.comparingLong(Flying::atNanos));
  private long now;
  private int changes;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Flying(long atNanos, int to, byte[] bytes) {}

  SimulatedLink(Random random) {
    this.random = random;
    BfdAuthenticationKind[] kinds = BfdAuthenticationKind.values();
    BfdAuthenticationKind kind = kinds[random.nextInt(kinds.length)];
    for (int end = 0; end < 2; end++) {
      ends.add(
          new BfdSession(
              100 + end,
              new BfdTiming(Duration.ofMillis(50 + random.nextInt(950)), 3 + random.nextInt(3)),
              new PacketAuthentication(
                  kind == BfdAuthenticationKind.NONE
                      ? null
                      : new BfdAuthentication(kind, 1, Secret.of("secret")),
                  random.nextInt()),
              random::nextDouble,
              0));
    }
  }

  List<BfdState> states() {
    return ends.stream().map(BfdSession::state).toList();
  }

  int changes() {
    return changes;
  }

  Duration longestDetection() {
    return Duration.ofNanos(
        1000 * ends.stream().mapToLong(BfdSession::detectionMicros).max().orElse(0));
  }

  void run(Duration duration, double loss) {
    long end = now + duration.toNanos();
    while (now < end) {
      long next = end;
      for (BfdSession session : ends) {
        long wait = session.untilNextNanos(now);
        next = wait == Long.MAX_VALUE ? next : Math.min(next, now + wait);
      }
      Flying first = flying.peek();
      next = first == null ? next : Math.min(next, first.atNanos());
      now = Math.max(now, next);
      deliver(loss);
      for (int from = 0; from < 2; from++) {
        List<BfdAction> actions = new ArrayList<>();
        ends.get(from).timePassed(now, actions);
        perform(from, actions, loss);
      }
    }
  }

  private void deliver(double loss) {
    Flying packet;
    while ((packet = flying.peek()) != null && packet.atNanos() <= now) {
      flying.poll();
      List<BfdAction> actions = new ArrayList<>();
      var ignored = ends.get(packet.to()).received(HexFile.whole(packet.bytes()), now, actions);
      perform(packet.to(), actions, loss);
    }
  }

  private void perform(int from, List<BfdAction> actions, double loss) {
    for (BfdAction action : actions) {
      switch (action) {
        case BfdAction.StateChanged _ -> changes++;
        case BfdAction.Send send -> {
          if (random.nextDouble() >= loss) {
            flying.add(new Flying(now + DELAY_NANOS, 1 - from, send.bytes()));
          }
          if (loss > 0 && loss < 1 && random.nextInt(10) == 0) {
            flying.add(new Flying(now + random.nextLong(20 * DELAY_NANOS), 1 - from, send.bytes()));
          }
        }
      }
    }
  }
}
