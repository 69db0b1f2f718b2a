package io.lookingglass;

import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.bgp.rib.RibSummary;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpSummary.FamilyTotals;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.SessionState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Sessions and tables for {@code /metrics}. Names and AS numbers stand there; addresses do not.
 * Thread-safe.
 *
 * <p>What can fall is a gauge of the last {@link #refresh}. What only grows is a counter, kept for
 * as long as the peer is configured.
 */
final class BgpMetrics {
  private static final String PEER = "lookingglass.bgp.peer.";

  private static final Map<String, ToLongFunction<MessageCounts>> MESSAGES =
      Map.of(
          "open", MessageCounts::opens,
          "update", MessageCounts::updates,
          "notification", MessageCounts::notifications,
          "keepalive", MessageCounts::keepalives,
          "route-refresh", MessageCounts::routeRefreshes);

  private final BgpView view;
  private final MeterRegistry registry;
  private final MultiGauge states;
  private final MultiGauge since;
  private final MultiGauge prefixes;
  private final MultiGauge paths;
  private final MultiGauge advertised;
  private final MultiGauge tablePrefixes;
  private final MultiGauge tablePaths;
  private final MultiGauge memory;
  private final MultiGauge validations;
  private final MultiGauge dumpRoutes;

  /** The counters of each peer, by its name and AS. */
  private final Map<Tags, List<FunctionCounter>> counters = new HashMap<>();

  /** What counters read; a scrape sees one moment of each peer. */
  private volatile Map<String, PeerStatus> peers = Map.of();

  private volatile BgpSummary summary;

  BgpMetrics(BgpView view, MeterRegistry registry) {
    this.view = view;
    this.registry = registry;
    summary = view.summary();
    states =
        gauges(
            PEER + "state",
            "State of the session: 1 Idle, 2 Connect, 3 Active, 4 OpenSent, 5 OpenConfirm,"
                + " 6 Established (bgpPeerState of RFC 4273)");
    since = gauges(PEER + "state.since", "When the state began, in seconds since 1970");
    prefixes = gauges(PEER + "prefixes", "Prefixes received from the peer");
    paths = gauges(PEER + "paths", "Paths received from the peer: all, accepted, stale");
    advertised = gauges(PEER + "advertised", "Routes announced to the peer");
    tablePrefixes = gauges("lookingglass.bgp.table.prefixes", "Prefixes in the Loc-RIB");
    tablePaths = gauges("lookingglass.bgp.table.paths", "Paths in the Adj-RIB-Ins");
    gauge("lookingglass.bgp.peers", "Configured peers", now -> now.peers());
    gauge("lookingglass.bgp.peers.established", "Sessions that are up", now -> now.established());
    memory =
        MultiGauge.builder("lookingglass.bgp.table.memory")
            .description("Memory of routes and what belongs to them, by what it is taken for")
            .baseUnit("bytes")
            .register(registry);
    validations =
        gauges(
            "lookingglass.bgp.table.rpki.paths", "Paths by what the RPKI says of them (RFC 6811)");
    dumpRoutes = gauges("lookingglass.bgp.mrt.routes", "Routes loaded from dumped tables");
    gauge(
        "lookingglass.bgp.updates.rate",
        "Routes announced and withdrawn a second, mean of the last minute",
        now -> now.updatesPerSecond());
  }

  private MultiGauge gauges(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<BgpSummary> value) {
    Gauge.builder(name, this, bgp -> value.applyAsDouble(bgp.summary))
        .description(description)
        .register(registry);
  }

  /** Reads everything again; before each scrape. */
  synchronized void refresh() {
    summary = view.summary();
    Map<String, PeerStatus> now = new HashMap<>();
    List<Row<?>> stateRows = new ArrayList<>();
    List<Row<?>> sinceRows = new ArrayList<>();
    List<Row<?>> prefixRows = new ArrayList<>();
    List<Row<?>> pathRows = new ArrayList<>();
    List<Row<?>> advertisedRows = new ArrayList<>();
    Map<Tags, PeerStatus> named = new HashMap<>();
    for (PeerStatus peer : view.peers()) {
      Tags tags = Tags.of("peer", peer.name(), "asn", String.valueOf(peer.asn().value()));
      now.put(peer.name(), peer);
      named.put(tags, peer);
      stateRows.add(Row.of(tags, code(peer.state())));
      sinceRows.add(Row.of(tags, peer.since().getEpochSecond()));
      for (FamilyStatus family : peer.families()) {
        Tags of = tags.and("family", family.family());
        prefixRows.add(Row.of(of, family.prefixes()));
        pathRows.add(Row.of(of.and("kind", "received"), family.received()));
        pathRows.add(Row.of(of.and("kind", "accepted"), family.accepted()));
        pathRows.add(Row.of(of.and("kind", "stale"), family.stale()));
        advertisedRows.add(Row.of(of, family.advertised()));
      }
    }
    peers = Map.copyOf(now);
    states.register(stateRows, true);
    since.register(sinceRows, true);
    prefixes.register(prefixRows, true);
    paths.register(pathRows, true);
    advertised.register(advertisedRows, true);
    tables(summary);
    count(named);
  }

  private void tables(BgpSummary now) {
    List<Row<?>> prefixRows = new ArrayList<>();
    List<Row<?>> pathRows = new ArrayList<>();
    List<Row<?>> stateRows = new ArrayList<>();
    for (FamilyTotals family : now.families()) {
      prefixRows.add(Row.of(Tags.of("family", family.family()), family.prefixes()));
      pathRows.add(Row.of(Tags.of("family", family.family()), family.paths()));
      stateRows.add(state(family, "valid", family.validations().valid()));
      stateRows.add(state(family, "invalid", family.validations().invalid()));
      stateRows.add(state(family, "not-found", family.validations().notFound()));
      stateRows.add(state(family, "unknown", family.validations().unknown()));
    }
    tablePrefixes.register(prefixRows, true);
    tablePaths.register(pathRows, true);
    validations.register(stateRows, true);
    RibSummary.Memory tables = now.memory().tables();
    memory.register(
        List.of(
            part("prefixes", tables.prefixes()),
            part("paths", tables.paths()),
            part("attributes", tables.attributes()),
            part("communities", tables.communities()),
            part("flowspec", tables.flowSpec()),
            part("queued", tables.queued()),
            part("mrt-tables", now.memory().dumps()),
            part("vrps", now.memory().vrps())),
        true);
    List<Row<?>> dumpRows = new ArrayList<>();
    for (MrtTableStatus dump : view.dumps()) {
      dumpRows.add(
          Row.of(Tags.of("table", dump.name(), "state", dump.state().toString()), dump.routes()));
    }
    dumpRoutes.register(dumpRows, true);
  }

  private static Row<?> part(String part, long octets) {
    return Row.of(Tags.of("part", part), octets);
  }

  private static Row<?> state(FamilyTotals family, String state, int paths) {
    return Row.of(Tags.of("family", family.family(), "state", state), paths);
  }

  private void count(Map<Tags, PeerStatus> named) {
    counters
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !named.containsKey(entry.getKey());
              if (gone) {
                entry.getValue().forEach(registry::remove);
              }
              return gone;
            });
    named.forEach(
        (tags, peer) -> counters.computeIfAbsent(tags, key -> countersOf(key, peer.name())));
  }

  private List<FunctionCounter> countersOf(Tags tags, String name) {
    List<FunctionCounter> list = new ArrayList<>();
    list.add(
        counter(
            "established",
            "How often the session became Established",
            tags,
            name,
            peer -> peer.establishedCount()));
    MESSAGES.forEach(
        (type, count) -> {
          list.add(
              messages(tags, name, "received", type, peer -> count.applyAsLong(peer.received())));
          list.add(messages(tags, name, "sent", type, peer -> count.applyAsLong(peer.sent())));
        });
    list.add(updates(tags, name, "announced", peer -> peer.updates().announced()));
    list.add(updates(tags, name, "withdrawn", peer -> peer.updates().withdrawn()));
    list.add(
        malformed(tags, name, "treat-as-withdraw", peer -> peer.updates().treatedAsWithdraw()));
    list.add(
        malformed(tags, name, "attribute-discard", peer -> peer.updates().attributesDiscarded()));
    return List.copyOf(list);
  }

  private FunctionCounter messages(
      Tags tags, String name, String direction, String type, ToDoubleFunction<PeerStatus> value) {
    return counter(
        "messages",
        "Messages by direction and type",
        tags.and("direction", direction, "type", type),
        name,
        value);
  }

  private FunctionCounter updates(
      Tags tags, String name, String kind, ToDoubleFunction<PeerStatus> value) {
    return counter(
        "routes",
        "Routes announced and withdrawn by the peer",
        tags.and("kind", kind),
        name,
        value);
  }

  private FunctionCounter malformed(
      Tags tags, String name, String outcome, ToDoubleFunction<PeerStatus> value) {
    return counter(
        "malformed",
        "Malformed UPDATEs by what was done with them (RFC 7606)",
        tags.and("outcome", outcome),
        name,
        value);
  }

  private FunctionCounter counter(
      String what, String description, Tags tags, String name, ToDoubleFunction<PeerStatus> value) {
    return FunctionCounter.builder(PEER + what, this, bgp -> bgp.read(name, value))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private double read(String name, ToDoubleFunction<PeerStatus> value) {
    PeerStatus peer = peers.get(name);
    return peer == null ? Double.NaN : value.applyAsDouble(peer);
  }

  /** As RFC 4273 numbers them. */
  private static int code(SessionState state) {
    return switch (state) {
      case IDLE -> 1;
      case CONNECT -> 2;
      case ACTIVE -> 3;
      case OPEN_SENT -> 4;
      case OPEN_CONFIRM -> 5;
      case ESTABLISHED -> 6;
    };
  }
}
