package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What we tell one peer (RFC 4271, section 1.1): the routes it is to have, over all its sessions.
 *
 * <p>Whoever announces says what is wanted at any time, with or without a session; of several
 * changes of one route only the last is sent. The session {@link #open opens} a {@link
 * Advertisement} when it is Established and pulls messages from it when its socket takes some.
 *
 * <p>Thread-safe; no method waits for the peer.
 */
public final class AdjRibOut {

  private final InstantSource clock;
  private int most;
  private Policy policy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Key, Entry> wanted = new LinkedHashMap<>(); // In the order they were wanted.
  private boolean complete;
  private @Nullable Advertisement advertisement;
  private Observer observer = (_, _) -> {};

  /**
   * @param most how many routes may be announced; more are refused
   * @param policy what becomes of each
   * @param clock the time of day, for what people are told
   */
  public AdjRibOut(int most, Policy policy, InstantSource clock) {
    requireCount(most);
    this.clock = clock;
    this.most = most;
    this.policy = policy;
  }

  /** What becomes of a route on its way to the peer. Equal ones judge equally; thread-safe. */
  public interface Policy {
    /** Judges a route by its complete attributes. */
    Verdict judge(Family family, Nlri nlri, List<PathAttribute> attributes);
  }

  /** What a {@link Policy} says. */
  public sealed interface Verdict {

    /** The route is sent with these attributes. */
    record Sent(List<PathAttribute> attributes) implements Verdict {
      public Sent {
        attributes = List.copyOf(attributes);
      }
    }

    /**
     * The route must not be sent.
     *
     * @param reason a sentence for the operator
     */
    record Forbidden(String reason) implements Verdict {}
  }

  /** Which route: NLRI of a FlowSpec rule alone does not tell its family. */
  record Key(Family family, Nlri nlri) {}

  /** A wanted route. */
  static final class Entry {
    List<PathAttribute> asked;
    List<PathAttribute> attributes; // As the policy makes them.
    Instant changedAt;
    Progress progress = Progress.WAITING;
    @Nullable List<PathAttribute> queuedWith; // Null when it is in no queue.

    Entry(List<PathAttribute> asked, List<PathAttribute> attributes, Instant now) {
      this.asked = asked;
      this.attributes = attributes;
      this.changedAt = now;
    }
  }

  /** Is told that a route came further, or fell back, on its way to the peer. */
  @FunctionalInterface
  public interface Observer {
    /** Called with the Adj-RIB-Out locked: must not wait, nor ask it anything. */
    void moved(Family family, Nlri nlri);
  }

  /** How far a wanted route came on its way to the peer. */
  public enum Progress {
    /** There is no session that carries its family. */
    WAITING,
    /** In the queue. */
    QUEUED,
    /** Handed to the session for sending, as it is wanted now. */
    SENT,
    /** Its attributes alone exceed what one message can hold; it is not announced. */
    TOO_LARGE
  }

  /** What became of an {@link #announce}. */
  public sealed interface Outcome {

    /** It will be sent. */
    record Accepted() implements Outcome {}

    /** The same route with the same attributes is wanted already. */
    record Unchanged() implements Outcome {}

    /**
     * It is not wanted; what was before for the same NLRI still is.
     *
     * @param reason a sentence for the operator
     */
    record Refused(String reason) implements Outcome {}
  }

  /**
   * Wants a route announced, in place of what was wanted for the same NLRI.
   *
   * @param attributes complete, with NEXT_HOP, or with an MP_REACH_NLRI of the family whose NLRI
   *     stay empty
   * @throws IllegalArgumentException when the attributes have no next hop field for the family
   */
  public Outcome announce(Family family, Nlri nlri, List<PathAttribute> attributes) {
    List<PathAttribute> copy = List.copyOf(attributes);
    requireReach(family, copy);
    Key key = new Key(family, nlri);
    @Nullable Runnable ready;
    lock.lock();
    try {
      Entry entry = wanted.get(key);
      if (entry != null && entry.asked.equals(copy)) {
        return new Outcome.Unchanged();
      }
      List<PathAttribute> sent;
      switch (policy.judge(family, nlri, copy)) {
        case Verdict.Sent(var attributesToSend) -> sent = attributesToSend;
        case Verdict.Forbidden(String reason) -> {
          return new Outcome.Refused(reason);
        }
      }
      if (entry == null) {
        if (wanted.size() >= most) {
          return new Outcome.Refused(
              "The peer is announced "
                  + wanted.size()
                  + " routes already, which is its max-announced; withdraw others or raise it");
        }
        entry = new Entry(copy, sent, clock.instant());
        wanted.put(key, entry);
      } else {
        entry.asked = copy;
        entry.attributes = sent;
        entry.changedAt = clock.instant();
      }
      ready = advertisement == null ? null : advertisement.announce(key, entry);
    } finally {
      lock.unlock();
    }
    run(ready);
    return new Outcome.Accepted();
  }

  /** Wants a route no longer; false when it was not wanted. */
  public boolean withdraw(Family family, Nlri nlri) {
    Key key = new Key(family, nlri);
    @Nullable Runnable ready;
    lock.lock();
    try {
      Entry entry = wanted.remove(key);
      if (entry == null) {
        return false;
      }
      ready = advertisement == null ? null : advertisement.withdraw(key, entry);
    } finally {
      lock.unlock();
    }
    run(ready);
    return true;
  }

  /**
   * Says that everything stored is wanted by now. Until then no End-of-RIB is sent: a peer that
   * kept our routes over a restart would drop those not yet announced again.
   */
  public void complete() {
    @Nullable Runnable ready;
    lock.lock();
    try {
      complete = true;
      ready = advertisement == null ? null : advertisement.becameComplete();
    } finally {
      lock.unlock();
    }
    run(ready);
  }

  /**
   * Begins to tell everything wanted to a session that became Established; an earlier one has
   * nothing to send from now on.
   *
   * @param families those negotiated
   * @param enhancedRefresh RFC 7313 was negotiated: a refresh is marked at its beginning and end
   * @param mostOctets how long a message may be, its header included
   * @param length how long an UPDATE is on the wire of this session, its header included
   * @param ready run, by the thread that caused it, when there is something to send again after
   *     {@link Advertisement#next} had nothing; must not wait
   */
  public Advertisement open(
      Set<Family> families,
      boolean enhancedRefresh,
      int mostOctets,
      ToIntFunction<BgpMessage.Update> length,
      Runnable ready) {
    lock.lock();
    try {
      Advertisement opened =
          new Advertisement(
              this, lock, Set.copyOf(families), enhancedRefresh, mostOctets, length, ready);
      forgetSession();
      advertisement = opened;
      wanted.forEach(opened::announce);
      if (complete) {
        opened.becameComplete();
      }
      return opened;
    } finally {
      lock.unlock();
    }
  }

  /** Changes how many routes may be announced; those that are stay, even when they are more. */
  public void most(int changed) {
    requireCount(changed);
    lock.lock();
    try {
      most = changed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Judges everything by another policy from now on. What that forbids is no longer wanted.
   *
   * @return why, of each route that is withdrawn for it
   */
  public Map<Nlri, String> policy(Policy changed) {
    Map<Nlri, String> forbidden = new LinkedHashMap<>();
    List<Runnable> ready = new ArrayList<>();
    lock.lock();
    try {
      if (changed.equals(policy)) {
        return forbidden;
      }
      policy = changed;
      for (Map.Entry<Key, Entry> each : List.copyOf(wanted.entrySet())) {
        Entry entry = each.getValue();
        @Nullable Runnable wake = null;
        switch (changed.judge(each.getKey().family(), each.getKey().nlri(), entry.asked)) {
          case Verdict.Sent(var attributes) -> {
            if (!attributes.equals(entry.attributes)) {
              entry.attributes = attributes;
              entry.changedAt = clock.instant();
              wake = advertisement == null ? null : advertisement.announce(each.getKey(), entry);
            }
          }
          case Verdict.Forbidden(String reason) -> {
            wanted.remove(each.getKey());
            forbidden.put(each.getKey().nlri(), reason);
            wake = advertisement == null ? null : advertisement.withdraw(each.getKey(), entry);
          }
        }
        if (wake != null) {
          ready.add(wake);
        }
      }
    } finally {
      lock.unlock();
    }
    ready.forEach(Runnable::run);
    return forbidden;
  }

  /** Tells this observer, and no other, from now on. */
  public void observe(Observer changed) {
    lock.lock();
    try {
      observer = changed;
    } finally {
      lock.unlock();
    }
  }

  /** What would become of a route by the policy in force, wanted or not. */
  public Verdict judge(Family family, Nlri nlri, List<PathAttribute> attributes) {
    lock.lock();
    try {
      return policy.judge(family, nlri, List.copyOf(attributes));
    } finally {
      lock.unlock();
    }
  }

  /** Whether a route that is no longer wanted has still to be withdrawn from the peer. */
  public boolean withdrawing(Family family, Nlri nlri) {
    lock.lock();
    try {
      return advertisement != null && advertisement.withdrawing(new Key(family, nlri));
    } finally {
      lock.unlock();
    }
  }

  /** Whether anything is queued that the session has not taken. */
  public boolean sending() {
    lock.lock();
    try {
      return advertisement != null && advertisement.sending();
    } finally {
      lock.unlock();
    }
  }

  /** How many routes are wanted, of all families. */
  public int size() {
    lock.lock();
    try {
      return wanted.size();
    } finally {
      lock.unlock();
    }
  }

  /** Called under the lock. */
  void moved(Key key) {
    observer.moved(key.family(), key.nlri());
  }

  /** How far a route came; empty when it is not wanted. */
  public Optional<Progress> progress(Family family, Nlri nlri) {
    lock.lock();
    try {
      return Optional.ofNullable(wanted.get(new Key(family, nlri))).map(entry -> entry.progress);
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the peer is to have of one family, as the policy makes it, in the order it was first
   * wanted.
   */
  public Map<Nlri, List<PathAttribute>> routes(Family family) {
    lock.lock();
    try {
      Map<Nlri, List<PathAttribute>> routes = new LinkedHashMap<>();
      wanted.forEach(
          (key, entry) -> {
            if (key.family().equals(family)) {
              routes.put(key.nlri(), entry.attributes);
            }
          });
      return routes;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A route that the peer is to have. Immutable.
   *
   * @param attributes as the policy makes them
   * @param changedAt when it was wanted so
   * @param progress how far it came
   */
  public record Wanted(
      Nlri nlri, List<PathAttribute> attributes, Instant changedAt, Progress progress) {
    public Wanted {
      attributes = List.copyOf(attributes);
    }
  }

  /** As {@link #routes}, with how far each came. */
  public List<Wanted> wanted(Family family) {
    lock.lock();
    try {
      List<Wanted> routes = new ArrayList<>();
      wanted.forEach(
          (key, entry) -> {
            if (key.family().equals(family)) {
              routes.add(new Wanted(key.nlri(), entry.attributes, entry.changedAt, entry.progress));
            }
          });
      return routes;
    } finally {
      lock.unlock();
    }
  }

  /** How many routes of one family came how far. */
  public Counts counts(Family family) {
    lock.lock();
    try {
      Map<Progress, Integer> counts = new HashMap<>();
      wanted.forEach(
          (key, entry) -> {
            if (key.family().equals(family)) {
              counts.merge(entry.progress, 1, Integer::sum);
            }
          });
      return new Counts(
          counts.getOrDefault(Progress.WAITING, 0),
          counts.getOrDefault(Progress.QUEUED, 0),
          counts.getOrDefault(Progress.SENT, 0),
          counts.getOrDefault(Progress.TOO_LARGE, 0));
    } finally {
      lock.unlock();
    }
  }

  /** How many wanted routes there are by {@link Progress}. */
  public record Counts(int waiting, int queued, int sent, int tooLarge) {}

  /** Called under the lock: the advertisement is over. */
  void closed(Advertisement closing) {
    if (advertisement == closing) {
      forgetSession();
    }
  }

  /** Called under the lock. */
  boolean isCurrent(Advertisement asking) {
    return advertisement == asking;
  }

  /** Called under the lock: queues all that is wanted of a family again. */
  void resend(Advertisement asking, Family family) {
    wanted.forEach(
        (key, entry) -> {
          if (key.family().equals(family)) {
            asking.announce(key, entry);
          }
        });
  }

  private void forgetSession() {
    advertisement = null;
    wanted.forEach(
        (key, entry) -> {
          entry.progress = Progress.WAITING;
          entry.queuedWith = null;
          moved(key);
        });
  }

  private static void requireCount(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("A peer cannot be announced " + most + " routes");
    }
  }

  private static void run(@Nullable Runnable ready) {
    if (ready != null) {
      ready.run();
    }
  }

  private static void requireReach(Family family, List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.MpReach reach) {
        if (!reach.family().equals(family) || !reach.nlri().isEmpty()) {
          throw new IllegalArgumentException(
              "The MP_REACH_NLRI of a route of " + family + " is of it and without NLRI");
        }
        return;
      }
      if (attribute instanceof PathAttribute.NextHop && family.equals(Family.IPV4_UNICAST)) {
        return;
      }
    }
    throw new IllegalArgumentException("A route of " + family + " needs a next hop attribute");
  }
}
