package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An announcer with peers, a store and clocks that a test has in its hand. It can crash and start
 * again, and no message leaves that was not shown to the test. For one thread.
 */
final class ProgramUnderTest implements AutoCloseable {
  static final Actor NOC = new Actor("noc", "192.0.2.200");

  final KeptInMemory store = new KeptInMemory();
  final List<AuditRecord> audit = new ArrayList<>();
  private final Rib rib;
  private final List<PreflightCheck> further = new ArrayList<>();
  RouteValidity validity = RouteValidity.UNKNOWN;
  Configuration configuration;
  Instant now = Instant.parse("2026-11-30T12:00:00Z");
  long nanos = -5_000_000_000L; // Such a clock may begin anywhere.
  private int ids;
  ModelledPeers peers;
  Announcer announcer;
  ModelledPeers.Watcher watcher = (_, _, _, _) -> {};

  ProgramUnderTest(String yaml) {
    configuration = ConfigurationLoader.parse(yaml);
    rib = Rib.start(RibOptions.DEFAULT, () -> now);
    peers = peers();
    announcer = announcer();
    announcer.begin();
    peers.openAll();
  }

  Rib rib() {
    return rib;
  }

  private ModelledPeers peers() {
    return new ModelledPeers(
        Objects.requireNonNull(configuration.bgp()),
        Announcer.gate(configuration),
        (String peer, Family family, Nlri nlri, List<PathAttribute> attributes) ->
            watcher.announced(peer, family, nlri, attributes));
  }

  private Announcer announcer() {
    return new Announcer(
        new Announcer.Parts(
            peers,
            rib,
            store,
            (prefix, origin) -> validity.validity(prefix, origin),
            further,
            audit::addAll,
            () -> now,
            () -> nanos,
            () -> "id%014d".formatted(++ids)),
        configuration);
  }

  /** Everything in memory is lost; the sessions are, too. */
  void crash() {
    peers = peers();
    announcer = announcer();
  }

  void restart() {
    crash();
    announcer.begin();
    peers.openAll();
  }

  void check(PreflightCheck check) {
    further.add(check);
    restart();
  }

  void reload(String yaml) {
    configuration = ConfigurationLoader.parse(yaml);
    var _ = announcer.reload(configuration);
  }

  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
    announcer.tick();
  }

  ChangeOutcome announce(String prefix) {
    return announcer.announce(request(prefix), NOC, null);
  }

  static AnnouncementRequest request(String prefix) {
    return AnnouncementRequest.of(new Subject.Prefix(IpPrefix.parse(prefix)), "attack");
  }

  static AnnouncementRequest blackhole(String prefix) {
    return AnnouncementRequest.of(new Subject.Blackhole(IpPrefix.parse(prefix), false), "attack");
  }

  /** The first announcement of an outcome that has to be one that was accepted. */
  static AnnouncementStatus accepted(ChangeOutcome outcome) {
    if (outcome instanceof ChangeOutcome.Accepted accepted) {
      return accepted.announcements().getFirst();
    }
    throw new AssertionError("not accepted: " + outcome);
  }

  @Override
  public void close() {
    rib.close();
  }
}
