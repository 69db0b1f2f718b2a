package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one session still has to tell its peer of an {@link AdjRibOut}: withdrawals first, then each
 * family's routes, many in a message where their attributes are equal, then its End-of-RIB (RFC
 * 4724, section 2).
 *
 * <p>Thread-safe; meant to be pulled by the session whenever its socket takes more.
 */
public final class Advertisement implements AutoCloseable {

  private final AdjRibOut adjRibOut;
  private final ReentrantLock lock; // That of the Adj-RIB-Out, which guards what is below.
  private final boolean enhancedRefresh;
  private final int mostOctets;
  private final ToIntFunction<BgpMessage.Update> length;
  private final Runnable ready;

  private final Map<Family, Queue> queues = new TreeMap<>();
  private final Set<AdjRibOut.Key> heard = new LinkedHashSet<>(); // What the peer was announced.
  private boolean idle; // next() had nothing: whoever queues something says so.

  Advertisement(
      AdjRibOut adjRibOut,
      ReentrantLock lock,
      Set<Family> families,
      boolean enhancedRefresh,
      int mostOctets,
      ToIntFunction<BgpMessage.Update> length,
      Runnable ready) {
    this.adjRibOut = adjRibOut;
    this.lock = lock;
    this.enhancedRefresh = enhancedRefresh;
    this.mostOctets = mostOctets;
    this.length = length;
    this.ready = ready;
    families.forEach(family -> queues.put(family, new Queue()));
  }

  /** What is to be told of one family. */
  private static final class Queue {
    final SequencedSet<Nlri> withdrawals = new LinkedHashSet<>();
    final SequencedMap<List<PathAttribute>, SequencedMap<Nlri, AdjRibOut.Entry>> routes =
        new LinkedHashMap<>();
    boolean begin; // BoRR is due.
    boolean end; // EoRR is due, behind the routes.
    boolean endOfRib; // Due behind the routes.
    boolean endOfRibSent;

    boolean isEmpty() {
      return withdrawals.isEmpty() && routes.isEmpty() && !begin && !end && !endOfRib;
    }
  }

  /**
   * The next message, at most of the negotiated size; empty when the peer was told everything, or
   * the advertisement is closed. What is given counts as sent.
   */
  public Optional<BgpMessage> next() {
    lock.lock();
    try {
      if (!adjRibOut.isCurrent(this)) {
        return Optional.empty();
      }
      Optional<BgpMessage> message = nextWithdrawal().or(this::nextOfFamilies);
      idle = message.isEmpty();
      return message;
    } finally {
      lock.unlock();
    }
  }

  /** Tells everything of a family again (RFC 2918): the peer asked for it. */
  public void resend(Family family) {
    boolean wake;
    lock.lock();
    try {
      @Nullable Queue queue = queues.get(family);
      if (queue == null || !adjRibOut.isCurrent(this)) {
        return; // Not negotiated: RFC 2918, section 4 says to ignore it.
      }
      adjRibOut.resend(this, family);
      if (enhancedRefresh && queue.endOfRibSent) { // RFC 7313, section 4: not before it.
        queue.begin = true;
        queue.end = true;
      }
      wake = wake(queue);
    } finally {
      lock.unlock();
    }
    if (wake) {
      ready.run();
    }
  }

  /** The session is over: from now on there is nothing to send. */
  @Override
  public void close() {
    lock.lock();
    try {
      adjRibOut.closed(this);
    } finally {
      lock.unlock();
    }
  }

  /** Called under the lock. Gives what is to be run after it. */
  @Nullable Runnable announce(AdjRibOut.Key key, AdjRibOut.Entry entry) {
    @Nullable Queue queue = queues.get(key.family());
    if (queue == null) {
      return null;
    }
    unqueue(queue, key.nlri(), entry);
    queue.withdrawals.remove(key.nlri());
    queue
        .routes
        .computeIfAbsent(entry.attributes, _ -> new LinkedHashMap<>())
        .put(key.nlri(), entry);
    entry.queuedWith = entry.attributes;
    entry.progress = AdjRibOut.Progress.QUEUED;
    adjRibOut.moved(key);
    return wake(queue) ? ready : null;
  }

  /** Called under the lock. Gives what is to be run after it. */
  @Nullable Runnable withdraw(AdjRibOut.Key key, AdjRibOut.Entry entry) {
    @Nullable Queue queue = queues.get(key.family());
    if (queue == null) {
      return null;
    }
    unqueue(queue, key.nlri(), entry);
    if (heard.contains(key)) {
      queue.withdrawals.add(key.nlri());
    }
    adjRibOut.moved(key);
    return wake(queue) ? ready : null;
  }

  /** Called under the lock. */
  boolean withdrawing(AdjRibOut.Key key) {
    @Nullable Queue queue = queues.get(key.family());
    return queue != null && queue.withdrawals.contains(key.nlri());
  }

  /** Called under the lock. */
  boolean sending() {
    return queues.values().stream()
        .anyMatch(queue -> !queue.withdrawals.isEmpty() || !queue.routes.isEmpty());
  }

  /** Called under the lock. Gives what is to be run after it. */
  @Nullable Runnable becameComplete() {
    boolean wake = false;
    for (Queue queue : queues.values()) {
      if (!queue.endOfRibSent) {
        queue.endOfRib = true;
        wake |= wake(queue);
      }
    }
    return wake ? ready : null;
  }

  private boolean wake(Queue queue) {
    boolean wake = idle && !queue.isEmpty();
    idle &= !wake;
    return wake;
  }

  /** Takes an entry out of the queue, if it is there, with the attributes it was queued with. */
  private static void unqueue(Queue queue, Nlri nlri, AdjRibOut.Entry entry) {
    @Nullable List<PathAttribute> attributes = entry.queuedWith;
    if (attributes == null) {
      return;
    }
    entry.queuedWith = null;
    @Nullable SequencedMap<Nlri, AdjRibOut.Entry> bucket = queue.routes.get(attributes);
    if (bucket != null && bucket.remove(nlri) != null && bucket.isEmpty()) {
      queue.routes.remove(attributes);
    }
  }

  private Optional<BgpMessage> nextWithdrawal() {
    for (Map.Entry<Family, Queue> each : queues.entrySet()) {
      Family family = each.getKey();
      SequencedSet<Nlri> withdrawals = each.getValue().withdrawals;
      if (!withdrawals.isEmpty()) {
        List<Nlri> packed = pack(withdrawals, nlri -> unreachable(family, nlri));
        packed.forEach(
            nlri -> {
              withdrawals.remove(nlri);
              heard.remove(new AdjRibOut.Key(family, nlri));
              adjRibOut.moved(new AdjRibOut.Key(family, nlri));
            });
        return Optional.of(unreachable(family, packed));
      }
    }
    return Optional.empty();
  }

  private Optional<BgpMessage> nextOfFamilies() {
    for (Map.Entry<Family, Queue> each : queues.entrySet()) {
      Optional<BgpMessage> message = nextOf(each.getKey(), each.getValue());
      if (message.isPresent()) {
        return message;
      }
    }
    return Optional.empty();
  }

  private Optional<BgpMessage> nextOf(Family family, Queue queue) {
    if (queue.begin) {
      queue.begin = false;
      return Optional.of(new BgpMessage.RouteRefresh(family, BgpMessage.RouteRefresh.BEGIN));
    }
    while (!queue.routes.isEmpty()) {
      Map.Entry<List<PathAttribute>, SequencedMap<Nlri, AdjRibOut.Entry>> bucket =
          queue.routes.firstEntry();
      List<Nlri> packed =
          pack(bucket.getValue().sequencedKeySet(), nlri -> reachable(bucket.getKey(), nlri));
      for (Nlri nlri : packed) {
        heard.add(new AdjRibOut.Key(family, nlri));
        take(bucket.getValue(), nlri).progress = AdjRibOut.Progress.SENT;
        adjRibOut.moved(new AdjRibOut.Key(family, nlri));
      }
      if (packed.isEmpty()) {
        Optional<BgpMessage> withdrawal = giveUp(family, bucket.getValue());
        if (bucket.getValue().isEmpty()) {
          queue.routes.pollFirstEntry();
        }
        if (withdrawal.isPresent()) {
          return withdrawal;
        }
        continue;
      }
      if (bucket.getValue().isEmpty()) {
        queue.routes.pollFirstEntry();
      }
      return Optional.of(reachable(bucket.getKey(), packed));
    }
    if (queue.endOfRib) {
      queue.endOfRib = false;
      queue.endOfRibSent = true;
      return Optional.of(unreachable(family, List.of()));
    }
    if (queue.end) {
      queue.end = false;
      return Optional.of(new BgpMessage.RouteRefresh(family, BgpMessage.RouteRefresh.END));
    }
    return Optional.empty();
  }

  private static AdjRibOut.Entry take(SequencedMap<Nlri, AdjRibOut.Entry> bucket, Nlri nlri) {
    AdjRibOut.@Nullable Entry entry = bucket.remove(nlri);
    if (entry == null) {
      throw new IllegalStateException("Packed what was not queued: " + nlri);
    }
    entry.queuedWith = null;
    return entry;
  }

  /**
   * The first route of the bucket fits in no message, alone as it is. What the peer heard of it
   * earlier no longer holds (RFC 8654, section 4).
   */
  private Optional<BgpMessage> giveUp(Family family, SequencedMap<Nlri, AdjRibOut.Entry> bucket) {
    Nlri nlri = bucket.sequencedKeySet().getFirst();
    take(bucket, nlri).progress = AdjRibOut.Progress.TOO_LARGE;
    adjRibOut.moved(new AdjRibOut.Key(family, nlri));
    return heard.remove(new AdjRibOut.Key(family, nlri))
        ? Optional.of(unreachable(family, List.of(nlri)))
        : Optional.empty();
  }

  /** Builds a message of some NLRI. */
  private interface Builder {
    BgpMessage.Update of(List<Nlri> nlri);
  }

  /** As many of the first as one message holds; none when already the first is too large. */
  private List<Nlri> pack(SequencedSet<Nlri> nlri, Builder builder) {
    List<Nlri> packed = new ArrayList<>();
    int octets = 0;
    for (Nlri each : nlri) {
      if (packed.isEmpty()) {
        octets = length.applyAsInt(builder.of(List.of(each)));
        if (octets > mostOctets) {
          break;
        }
        octets += 1; // An attribute that grows beyond 255 octets has a longer length field.
      } else {
        octets += octetsOf(each, builder);
        if (octets > mostOctets) {
          break;
        }
      }
      packed.add(each);
    }
    return packed;
  }

  private int octetsOf(Nlri nlri, Builder builder) {
    if (nlri instanceof Nlri.Prefix prefix) {
      return 1 + (prefix.prefix().length() + 7) / 8 + (prefix.pathId() == null ? 0 : 4);
    }
    return length.applyAsInt(builder.of(List.of(nlri))) - length.applyAsInt(builder.of(List.of()));
  }

  private static BgpMessage.Update unreachable(Family family, List<Nlri> nlri) {
    return family.equals(Family.IPV4_UNICAST)
        ? new BgpMessage.Update(prefixes(nlri), List.of(), List.of())
        : new BgpMessage.Update(
            List.of(), List.of(new PathAttribute.MpUnreach(family, nlri)), List.of());
  }

  /**
   * The message that announces routes.
   *
   * @param attributes complete, as {@link AdjRibOut#announce} takes them
   */
  public static BgpMessage.Update reachable(List<PathAttribute> attributes, List<Nlri> nlri) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        List<PathAttribute> all = new ArrayList<>(attributes.size());
        all.add( // First of all: RFC 7606, section 5.1.
            new PathAttribute.MpReach(
                reach.family(), reach.nextHop(), reach.linkLocalNextHop(), nlri));
        attributes.stream().filter(other -> !other.equals(attribute)).forEach(all::add);
        return new BgpMessage.Update(List.of(), all, List.of());
      }
    }
    return new BgpMessage.Update(List.of(), attributes, prefixes(nlri));
  }

  private static List<Nlri.Prefix> prefixes(List<Nlri> nlri) {
    return nlri.stream().map(Nlri.Prefix.class::cast).toList();
  }
}
