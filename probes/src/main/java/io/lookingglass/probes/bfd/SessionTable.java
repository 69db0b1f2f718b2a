package io.lookingglass.probes.bfd;

import io.lookingglass.probes.sys.BfdNetwork.Arrival;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session that a packet is for: by the discriminator that we gave it, and while the far
 * end does not know that, by the addresses (RFC 5880, section 6.8.6; RFC 5881, section 3; RFC 5883,
 * section 4). Not thread-safe.
 *
 * @param <S> what is held for a session
 */
final class SessionTable<S> {
  private final Map<Long, Entry<S>> byDiscriminator = new HashMap<>();
  private final Map<Ends, Entry<S>> byEnds = new HashMap<>();

  private record Ends(InetAddress local, InetAddress peer, int port) {}

  private record Entry<S>(BfdEndpoints endpoints, S session) {}

  /** What came of looking for a packet's session. */
  sealed interface Found<S> {
    /** The session of the packet. */
    record Session<S>(S session) implements Found<S> {}

    /**
     * The packet is to be discarded.
     *
     * @param session whose it would be, absent when that cannot be told
     */
    record None<S>(BfdDiscard reason, @Nullable S session) implements Found<S> {}
  }

  boolean isFree(long discriminator) {
    return discriminator != 0 && !byDiscriminator.containsKey(discriminator);
  }

  void add(long discriminator, BfdEndpoints endpoints, S session) {
    Entry<S> entry = new Entry<>(endpoints, session);
    byDiscriminator.put(discriminator, entry);
    byEnds.put(ends(endpoints), entry);
  }

  void remove(long discriminator) {
    @Nullable Entry<S> entry = byDiscriminator.remove(discriminator);
    if (entry != null) {
      byEnds.remove(ends(entry.endpoints()), entry);
    }
  }

  private static Ends ends(BfdEndpoints endpoints) {
    return new Ends(endpoints.local(), endpoints.peer(), endpoints.port());
  }

  Found<S> find(Arrival arrival, BfdPacket packet) {
    @Nullable Entry<S> entry =
        packet.yourDiscriminator() == 0
            ? byEnds.get(new Ends(arrival.local(), arrival.from(), arrival.port()))
            : byDiscriminator.get(packet.yourDiscriminator());
    if (entry == null) {
      return new Found.None<>(
          packet.yourDiscriminator() == 0
              ? BfdDiscard.UNKNOWN_SENDER
              : BfdDiscard.UNKNOWN_DISCRIMINATOR,
          null);
    }
    BfdEndpoints expected = entry.endpoints();
    if (!expected.peer().equals(arrival.from())
        || !expected.local().equals(arrival.local())
        || expected.port() != arrival.port()) {
      return new Found.None<>(BfdDiscard.UNKNOWN_SENDER, null);
    }
    @Nullable Integer ttl = arrival.ttl();
    if (ttl == null || ttl < expected.minimumTtl()) {
      return new Found.None<>(BfdDiscard.HOPS, entry.session());
    }
    return new Found.Session<>(entry.session());
  }
}
