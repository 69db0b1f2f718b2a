package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.rib.AdjRibOut;
import io.lookingglass.bgp.rib.Advertisement;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.session.ExportRules;
import io.lookingglass.bgp.session.SessionSettings;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.ReloadReport;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.BgpMessage;
import io.lookingglass.bgp.wire.CodecContext;
import io.lookingglass.bgp.wire.Decoded;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.MessageCodec;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.PeerSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sessions without sockets: real Adj-RIB-Outs behind the real rules, and peers that decode every
 * message and keep the table it leads to. For one thread.
 */
final class ModelledPeers implements AnnouncingPeers {
  /** Told of each UPDATE when it leaves. */
  interface Watcher {
    void announced(String peer, Family family, Nlri nlri, List<PathAttribute> attributes);
  }

  private final Map<String, Peer> peers = new LinkedHashMap<>();
  private final Watcher watcher;
  private boolean complete;

  /** How many routes every peer is said to have told us. */
  int received;

  final List<String> shutdowns = new ArrayList<>();

  ModelledPeers(BgpSettings settings, ExportGate gate, Watcher watcher) {
    this.watcher = watcher;
    reload(settings, gate);
  }

  /** One peer with its own view. */
  final class Peer {
    final AdjRibOut out;
    PeerSettings settings;
    final Map<Family, Map<Nlri, List<PathAttribute>>> table = new LinkedHashMap<>();
    final List<Family> endsOfRib = new ArrayList<>();
    private @Nullable Advertisement session;
    private CodecContext context = CodecContext.INITIAL;

    Peer(PeerSettings settings, AdjRibOut out) {
      this.settings = settings;
      this.out = out;
    }

    boolean up() {
      return session != null;
    }

    void open(boolean keepsTable) {
      Set<Family> families = new HashSet<>();
      settings.families().forEach(family -> families.add(Family.of(family)));
      context = new CodecContext(true, true, false, Set.of(), families, Set.of());
      if (!keepsTable) {
        table.clear();
      }
      endsOfRib.clear();
      session =
          out.open(
              families,
              false,
              context.maxMessageLength(),
              update -> MessageCodec.length(update, context),
              () -> {});
    }

    void close() {
      Advertisement open = session;
      if (open != null) {
        open.close();
        session = null;
        table.clear();
      }
    }

    /** Takes at most so many messages. */
    void take(int most) {
      Advertisement open = session;
      for (int i = 0; open != null && i < most; i++) {
        Optional<BgpMessage> message = open.next();
        if (message.isEmpty()) {
          return;
        }
        hear(message.get());
      }
    }

    private void hear(BgpMessage message) {
      byte[] octets = MessageCodec.encode(message, context);
      if (!(MessageCodec.decode(Octets.wrap(octets), context)
              instanceof Decoded.Ok(BgpMessage decoded))
          || !(decoded instanceof BgpMessage.Update update)) {
        throw new AssertionError("what was sent is no UPDATE: " + message);
      }
      boolean empty = update.withdrawn().isEmpty() && update.nlri().isEmpty();
      if (empty && update.attributes().isEmpty()) {
        endsOfRib.add(Family.IPV4_UNICAST);
      }
      update.withdrawn().forEach(nlri -> of(Family.IPV4_UNICAST).remove(nlri));
      update.nlri().forEach(nlri -> announced(Family.IPV4_UNICAST, nlri, update.attributes()));
      for (PathAttribute attribute : update.attributes()) {
        switch (attribute) {
          case PathAttribute.MpReach reach ->
              reach.nlri().forEach(nlri -> announced(reach.family(), nlri, update.attributes()));
          case PathAttribute.MpUnreach unreach -> {
            if (unreach.withdrawn().isEmpty()) {
              endsOfRib.add(unreach.family());
            }
            unreach.withdrawn().forEach(nlri -> of(unreach.family()).remove(nlri));
          }
          default -> {}
        }
      }
    }

    private void announced(Family family, Nlri nlri, List<PathAttribute> attributes) {
      watcher.announced(settings.name(), family, nlri, attributes);
      of(family).put(nlri, attributes);
    }

    private Map<Nlri, List<PathAttribute>> of(Family family) {
      return table.computeIfAbsent(family, _ -> new LinkedHashMap<>());
    }

    /** Everything it has of us. */
    Set<RouteKey> routes() {
      Set<RouteKey> routes = new HashSet<>();
      table.forEach(
          (family, its) -> its.keySet().forEach(nlri -> routes.add(new RouteKey(family, nlri))));
      return routes;
    }
  }

  Peer peer(String name) {
    Peer peer = peers.get(name);
    if (peer == null) {
      throw new AssertionError("there is no peer " + name);
    }
    return peer;
  }

  List<Peer> all() {
    return List.copyOf(peers.values());
  }

  void openAll() {
    all().forEach(peer -> peer.open(false));
  }

  /** Every peer that is up takes everything. */
  void settle() {
    all().forEach(peer -> peer.take(Integer.MAX_VALUE));
  }

  @Override
  public List<PeerStatus> sessions() {
    return peers.values().stream().map(this::status).toList();
  }

  private PeerStatus status(Peer peer) {
    PeerSettings settings = peer.settings;
    return new PeerStatus(
        settings.name(),
        settings.address(),
        settings.port(),
        settings.asn(),
        settings.asn(),
        true,
        null,
        null,
        peer.up() ? SessionState.ESTABLISHED : SessionState.ACTIVE,
        Instant.EPOCH,
        1,
        false,
        null,
        null,
        new PeerStatus.Policy(true, settings.announce(), settings.blackhole(), 1, 1),
        null,
        null,
        List.of(new PeerStatus.CapabilityRow(65, "4-octet AS", "", "", true)),
        settings.families().stream()
            .map(
                family ->
                    new FamilyStatus(
                        Family.of(family).toString(),
                        peer.up(),
                        false,
                        received,
                        0,
                        0,
                        0,
                        0,
                        null,
                        null))
            .toList(),
        new MessageCounts(0, 0, 0, 0, 0),
        new MessageCounts(0, 0, 0, 0, 0),
        new UpdateCounts(0, 0, 0, 0),
        null,
        null,
        List.of());
  }

  @Override
  public @Nullable AdjRibOut adjRibOut(String peer) {
    Peer known = peers.get(peer);
    return known == null || !known.settings.announce() ? null : known.out;
  }

  @Override
  public void complete() {
    complete = true;
    peers.values().forEach(peer -> peer.out.complete());
  }

  @Override
  public ReloadReport reload(BgpSettings settings, ExportGate gate) {
    for (PeerSettings each : settings.peers()) {
      ExportRules rules = ExportRules.of(SessionSettings.of(settings, each), gate);
      Peer known = peers.get(each.name());
      if (known == null) {
        AdjRibOut out = new AdjRibOut(each.maxAnnounced(), rules, () -> Instant.EPOCH);
        if (complete) {
          out.complete();
        }
        peers.put(each.name(), new Peer(each, out));
      } else {
        known.out.most(each.maxAnnounced());
        known.out.policy(rules);
        boolean reset = !known.settings.families().equals(each.families());
        known.settings = each;
        if (reset && known.up()) {
          known.close();
          known.open(false);
        }
      }
    }
    Set<String> names = new HashSet<>();
    settings.peers().forEach(peer -> names.add(peer.name()));
    peers.keySet().retainAll(names);
    return new ReloadReport(List.of(), null, null);
  }

  @Override
  public void shutdown(String peer, String communication) {
    peer(peer).close();
    shutdowns.add(peer + ": " + communication);
  }

  @Override
  public void enable(String peer) {
    peer(peer).open(false);
  }
}
