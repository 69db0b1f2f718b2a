package io.lookingglass.probes.gre;

import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is in flight between two outer addresses; tunnels that differ in nothing but their key share
 * it. Belongs to its loop.
 */
final class OuterPair {
  private static final int LAST_TOKEN = 0xFFFF;

  private final ProbePackets packets;
  private final Map<Integer, InFlight> byToken = new LinkedHashMap<>();
  private final Map<Integer, Encapsulation> keepalives = new HashMap<>();
  private int nextToken = 1;
  private int users;

  /** The addresses. */
  record Ends(InetAddress local, InetAddress remote) {}

  OuterPair(ProbePackets packets) {
    this.packets = packets;
  }

  ProbePackets packets() {
    return packets;
  }

  void addUser() {
    users++;
  }

  /** Whether nobody uses it any more. */
  boolean removeUser() {
    return --users == 0;
  }

  /** A token that nothing in flight has, 1 to 65535; 0 when all are taken. */
  int freeToken() {
    for (int tried = 0; tried < LAST_TOKEN; tried++) {
      int token = nextToken;
      nextToken = nextToken == LAST_TOKEN ? 1 : nextToken + 1;
      if (!byToken.containsKey(token)) {
        return token;
      }
    }
    return 0;
  }

  void put(InFlight probe, @Nullable Encapsulation keepalive) {
    byToken.put(probe.token(), probe);
    if (keepalive != null) {
      keepalives.put(probe.token(), keepalive);
    }
  }

  void remove(InFlight probe) {
    byToken.remove(probe.token(), probe);
    keepalives.remove(probe.token());
  }

  @Nullable InFlight withToken(int token) {
    return byToken.get(token);
  }

  /**
   * The keepalive that came back.
   *
   * @param token absent where it could not be seen: then the oldest with the same key is meant
   */
  @Nullable InFlight keepalive(@Nullable Integer token, @Nullable Long key) {
    if (token != null) {
      return keepalives.containsKey(token) ? byToken.get(token) : null;
    }
    for (InFlight probe : byToken.values()) { // Oldest first.
      Encapsulation sent = keepalives.get(probe.token());
      if (sent != null && java.util.Objects.equals(sent.key(), key)) {
        return probe;
      }
    }
    return null;
  }

  List<InFlight> ownedBy(Object owner) {
    List<InFlight> owned = new ArrayList<>();
    for (InFlight probe : byToken.values()) {
      if (probe.ownedBy(owner)) {
        owned.add(probe);
      }
    }
    return owned;
  }
}
