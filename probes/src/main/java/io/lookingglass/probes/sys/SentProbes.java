package io.lookingglass.probes.sys;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one flow that may still be answered, by the token that their packets carry. A token
 * is not used again while its probe is remembered, so that a stale answer finds nothing. Belongs to
 * the reactor thread, but for {@link #close()}.
 */
final class SentProbes {
  private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int FIRST_TOKEN = 1;

  /** Not 65535: as a UDP checksum it is the other zero of ones' complement. */
  private static final int LAST_TOKEN = 0xFFFE;

  private final Reactor reactor;
  private final FlowListener listener;
  private final Map<Integer, SentProbe> byToken = new LinkedHashMap<>();
  private final Map<Integer, SentProbe> byId = new HashMap<>();
  private int nextToken = FIRST_TOKEN;
  private volatile boolean closed;

  SentProbes(Reactor reactor, FlowListener listener) {
    this.reactor = reactor;
    this.listener = listener;
  }

  SentProbe register(Probe probe) {
    long now = System.nanoTime();
    forgetOld(now);
    SentProbe sent = new SentProbe(probe, nextToken, this, now);
    nextToken = nextToken == LAST_TOKEN ? FIRST_TOKEN : nextToken + 1;
    SentProbe overwritten = byToken.put(sent.token(), sent);
    if (overwritten != null) {
      byId.remove(overwritten.probe().id(), overwritten);
    }
    SentProbe sameId = byId.put(probe.id(), sent);
    if (sameId != null) {
      byToken.remove(sameId.token(), sameId);
    }
    return sent;
  }

  /** The probe that carries this token, or null when there is none (any more). */
  @Nullable SentProbe withToken(int token) {
    return byToken.get(token);
  }

  /** All that are remembered, oldest first. */
  Collection<SentProbe> remembered() {
    return Collections.unmodifiableCollection(byToken.values());
  }

  private void forgetOld(long now) {
    Iterator<SentProbe> oldestFirst = byToken.values().iterator();
    while (oldestFirst.hasNext()) {
      SentProbe oldest = oldestFirst.next();
      if (now - oldest.registeredNanos() < REMEMBERED_NANOS) {
        return;
      }
      oldestFirst.remove();
      byId.remove(oldest.probe().id(), oldest);
    }
  }

  void report(FlowEvent event) {
    if (closed) {
      return;
    }
    try {
      listener.onEvent(event);
    } catch (RuntimeException | Error e) {
      reactor.log("telling a flow's listener", e);
    }
  }

  boolean closed() {
    return closed;
  }

  /** From now on nothing is reported. Any thread. */
  void close() {
    closed = true;
  }
}
