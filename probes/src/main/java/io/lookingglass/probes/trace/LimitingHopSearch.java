package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.Probe;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hop whose next link is too narrow, with one flight of packets of growing TTL.
 *
 * <p>A router looks at the TTL before it looks at the next link (RFC 1812 section 5.3.1), so a
 * packet that is too big expires at hop <i>n</i> when <i>n</i> limits and its TTL is <i>n</i>, and
 * is called too big by the same router when its TTL is <i>n</i> + 1.
 *
 * <p>Where nobody says "too big", a second series of a size that passes goes along: the limiting
 * hop is the last that answers the large packets, provided that the next one answers the small.
 */
final class LimitingHopSearch {
  private record Flight(boolean large, int ttl, long handedOverNanos) {}

  private record Answer(InetAddress from, ReplyKind kind) {}

  private final IntSupplier ids;
  private final int largeBytes;
  private final int smallBytes;
  private final @Nullable InetAddress limiter;
  private final int maxTtl;
  private final RoundTrips roundTrips;
  private final Map<Integer, Flight> flights = new HashMap<>();
  private final TreeMap<Integer, Answer> large = new TreeMap<>();
  private final TreeMap<Integer, Answer> small = new TreeMap<>();
  private @Nullable Long sentNanos;
  private boolean finished;

  /**
   * @param ids gives an unused id each time
   * @param largeBytes does not pass
   * @param smallBytes passes
   * @param limiter who called the large size too big; absent when nobody did
   * @param limiterReplyTtl of its message; tells roughly how far it is
   * @param slowestNanos longest round trip seen so far
   */
  LimitingHopSearch(
      IntSupplier ids,
      int largeBytes,
      int smallBytes,
      @Nullable InetAddress limiter,
      @Nullable Integer limiterReplyTtl,
      long slowestNanos) {
    this.ids = ids;
    this.largeBytes = largeBytes;
    this.smallBytes = smallBytes;
    this.limiter = limiter;
    this.maxTtl =
        limiter == null || limiterReplyTtl == null
            ? ProbingPlan.MAX_HOPS
            : Math.min(ProbingPlan.MAX_HOPS, hopsOfReturnPath(limiterReplyTtl) + 4);
    this.roundTrips = new RoundTrips(ProbingPlan.MAX_HOPS);
    roundTrips.add(ProbingPlan.MAX_HOPS, slowestNanos);
  }

  /** Senders start at 64, 128 or 255. */
  private static int hopsOfReturnPath(int replyTtl) {
    int initial = replyTtl <= 64 ? 64 : replyTtl <= 128 ? 128 : 255;
    return initial - replyTtl + 1;
  }

  boolean owns(int id) {
    return flights.containsKey(id);
  }

  void happened(FlowEvent event, long now) {
    Flight flight = flights.get(event.id());
    if (flight == null || !(event instanceof FlowEvent.Replied reply)) {
      return;
    }
    flights.remove(event.id());
    long roundTrip = Math.clamp(reply.roundTripNanos(), 0, now - flight.handedOverNanos());
    roundTrips.add(flight.ttl(), roundTrip);
    (flight.large() ? large : small).put(flight.ttl(), new Answer(reply.from(), reply.kind()));
  }

  /**
   * Gives the flight at the first call; later sees whether it is over.
   *
   * @param mayExpire whether all answers that have come were heard
   */
  List<Probe> advance(long now, boolean mayExpire) {
    if (sentNanos == null) {
      sentNanos = now;
      List<Probe> probes = new ArrayList<>();
      for (int ttl = 1; ttl <= maxTtl; ttl++) {
        probes.add(probe(true, ttl, now));
        if (limiter == null) {
          probes.add(probe(false, ttl, now));
        }
      }
      return probes;
    }
    finished = (mayExpire && now >= deadlineNanos()) || (limiter != null && knownByWord());
    return List.of();
  }

  private Probe probe(boolean isLarge, int ttl, long now) {
    int id = ids.getAsInt();
    flights.put(id, new Flight(isLarge, ttl, now));
    return new Probe(id, ttl, isLarge ? largeBytes : smallBytes);
  }

  long deadlineNanos() {
    return sentNanos == null ? 0 : sentNanos + roundTrips.allowance();
  }

  boolean finished() {
    return finished;
  }

  private boolean knownByWord() {
    Integer lowest = lowestTooBig();
    return lowest != null && large.headMap(lowest).size() == lowest - 1;
  }

  private @Nullable Integer lowestTooBig() {
    for (Map.Entry<Integer, Answer> entry : large.entrySet()) {
      if (entry.getValue().kind() == ReplyKind.PACKET_TOO_BIG) {
        return entry.getKey();
      }
    }
    return null;
  }

  /** The hop by what is known now, absent when that does not tell. */
  @Nullable Integer hop() {
    return limiter != null ? hopByWord(limiter) : hopBySilence();
  }

  private @Nullable Integer hopByWord(InetAddress who) {
    for (Map.Entry<Integer, Answer> entry : large.entrySet()) {
      Answer answer = entry.getValue();
      if (answer.kind() == ReplyKind.TIME_EXCEEDED && answer.from().equals(who)) {
        return entry.getKey();
      }
    }
    Integer lowest = lowestTooBig();
    // At TTL 1 the first router speaks, though it did not look at the TTL first.
    return lowest == null ? null : Math.max(1, lowest - 1);
  }

  private @Nullable Integer hopBySilence() {
    if (large.isEmpty()) {
      return null;
    }
    int last = large.lastKey();
    return small.containsKey(last + 1) ? Integer.valueOf(last) : null;
  }
}
