package io.lookingglass.probes.bfd;

import io.lookingglass.probes.sys.BfdNetwork;
import io.lookingglass.probes.sys.LinuxBfdNetwork;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds sessions of BFD, all on one thread and with one receiving socket for each local address and
 * port. Thread-safe.
 */
public final class BfdSpeaker implements BfdWatch, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BfdSpeaker.class);

  private final InstantSource clock;
  private final LongSupplier nanoTime = System::nanoTime;
  private final BfdNetwork network;
  private final Map<String, HeldSession> sessions = new ConcurrentHashMap<>();
  private final Map<BfdDiscard, LongAdder> strays = new EnumMap<>(BfdDiscard.class);
  private final List<Consumer<BfdTransition>> listeners = new CopyOnWriteArrayList<>();

  // The loop's.
  private final SessionTable<HeldSession> table = new SessionTable<>();

  private BfdSpeaker(InstantSource clock) throws ProbeNetworkException {
    this.clock = clock;
    for (BfdDiscard kind : BfdDiscard.values()) {
      strays.put(kind, new LongAdder());
    }
    network = LinuxBfdNetwork.open(this::received);
  }

  /**
   * Starts without sessions.
   *
   * @param clock stamps what is told of sessions; their timers have a clock of their own
   * @throws ProbeNetworkException when this platform cannot
   */
  public static BfdSpeaker open(InstantSource clock) throws ProbeNetworkException {
    return new BfdSpeaker(clock);
  }

  /**
   * Makes the sessions those given. Sessions that are gone are ended as by an operator. One of
   * which only the timing changed stays up and agrees with its far end on the new one. Others of
   * which anything changed begin anew; the rest is not touched.
   */
  public void configure(Collection<BfdEndpoints> wanted) {
    Map<String, BfdEndpoints> byName = new HashMap<>();
    wanted.forEach(each -> byName.put(each.name(), each));
    network.execute(() -> configureOnLoop(byName));
  }

  private void configureOnLoop(Map<String, BfdEndpoints> wanted) {
    for (HeldSession held : List.copyOf(sessions.values())) {
      @Nullable BfdEndpoints now = wanted.get(held.endpoints().name());
      if (now != null && held.endpoints().differsOnlyInTiming(now)) {
        held.retime(now);
      } else {
        sessions.remove(held.endpoints().name());
        table.remove(held.discriminator());
        held.close();
      }
    }
    for (BfdEndpoints endpoints : wanted.values()) {
      if (!sessions.containsKey(endpoints.name())) {
        open(endpoints);
      }
    }
  }

  private void open(BfdEndpoints endpoints) {
    long discriminator;
    do {
      // Not one that another system of the same software may have, or this one before.
      discriminator = ThreadLocalRandom.current().nextLong(1, 1L << 32);
    } while (!table.isFree(discriminator));
    HeldSession held =
        new HeldSession(network, clock, nanoTime, endpoints, discriminator, this::changed);
    table.add(discriminator, endpoints, held);
    sessions.put(endpoints.name(), held);
    held.open();
  }

  private void received(BfdNetwork.Arrival arrival) {
    switch (BfdPacket.decode(arrival.bytes())) {
      case BfdPacket.Faulty faulty -> stray(faulty.reason());
      case BfdPacket.Whole whole -> {
        switch (table.find(arrival, whole.packet())) {
          case SessionTable.Found.Session<HeldSession>(HeldSession held) -> held.received(whole);
          case SessionTable.Found.None<HeldSession>(BfdDiscard why, @Nullable HeldSession held) -> {
            if (held == null) {
              stray(why);
            } else {
              held.discarded(why);
            }
          }
        }
      }
    }
  }

  private void stray(BfdDiscard why) {
    @Nullable LongAdder count = strays.get(why);
    if (count != null) {
      count.increment();
    }
  }

  private void changed(BfdTransition transition) {
    for (Consumer<BfdTransition> listener : listeners) {
      try {
        listener.accept(transition);
      } catch (RuntimeException e) {
        LOG.error("A listener to sessions of BFD failed", e);
      }
    }
  }

  @Override
  public Optional<BfdStatus> status(String tunnel) {
    return Optional.ofNullable(sessions.get(tunnel)).map(HeldSession::status);
  }

  @Override
  public List<BfdStatus> all() {
    return sessions.values().stream()
        .map(HeldSession::status)
        .sorted(Comparator.comparing(BfdStatus::tunnel))
        .toList();
  }

  @Override
  public Map<BfdDiscard, Long> strays() {
    Map<BfdDiscard, Long> counts = new EnumMap<>(BfdDiscard.class);
    strays.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  @Override
  public Runnable subscribe(Consumer<BfdTransition> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Tells every far end that its session is ended on purpose. */
  @Override
  public void close() {
    network.execute(() -> sessions.values().forEach(HeldSession::close));
    network.close();
  }
}
