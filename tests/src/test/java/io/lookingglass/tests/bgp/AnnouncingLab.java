package io.lookingglass.tests.bgp;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.AnnouncementStatus;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAnnouncementStore;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.Peering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * The announcing service of AS 64500 with its database at the near end of a link, and a daemon, AS
 * 65010, at the far end. For one thread.
 */
final class AnnouncingLab implements AutoCloseable {
  static final Actor NOC = new Actor("noc", "192.0.2.200");

  private static final String PEER = "daemon";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path folder;
  private final NamespacePair link = NamespacePair.make();
  private @Nullable Daemon daemon;
  private @Nullable Database database;
  private @Nullable BgpSpeaker speaker;
  private @Nullable Announcer announcer;

  AnnouncingLab(Path folder) {
    this.folder = folder;
  }

  NamespacePair link() {
    return link;
  }

  Path folder() {
    return folder;
  }

  Daemon start(DaemonKind kind, Peering peering) {
    try {
      daemon =
          kind.start(
              link,
              peering.and(Peering.Option.PASSIVE),
              Files.createDirectories(folder.resolve("daemon")));
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A file that allows 203.0.113.0/24, 10.32.0.0/11 and 2001:db8:acee::/48 with more specifics.
   *
   * @param families of the session
   * @param further sections
   */
  String file(String families, String further) {
    return """
    bgp:
      asn: 64500
      router-id: %s
      hold-time: 9s
      connect-retry: 1s
      next-hop: %s
      next-hop-ipv6: "%s"
      peers:
        - {name: %s, address: %s, asn: 65010, import: accept, announce: true, blackhole: true,
           families: [%s], communities: ["64500:7"], max-announced: 100000}
    prefixes:
      - {prefix: 203.0.113.0/24, origin-asn: 64501, max-length: 26}
      - {prefix: 10.32.0.0/11, origin-asn: 64500, max-length: 30}
      - {prefix: "2001:db8:acee::/48", origin-asn: 64501, max-length: 56}
    %s
    """
        .formatted(
            near(IpVersion.IPV4),
            near(IpVersion.IPV4),
            near(IpVersion.IPV6),
            PEER,
            IpAddresses.format(link.farAddress(IpVersion.IPV4)),
            families,
            further);
  }

  private String near(IpVersion version) {
    return IpAddresses.format(link.nearAddress(version));
  }

  Announcer start(String file) {
    Configuration configuration = ConfigurationLoader.parse(file);
    Database opened = Database.open("sqlite:" + folder.resolve("announcements.db"));
    database = opened;
    InstantSource clock = InstantSource.system();
    BgpSpeaker started =
        link.near()
            .within(
                () ->
                    BgpSpeaker.start(
                        Objects.requireNonNull(configuration.bgp()),
                        Announcer.gate(configuration),
                        clock,
                        true));
    speaker = started;
    Announcer announcing =
        Announcer.start(
            started,
            configuration,
            new SqlAnnouncementStore(opened, clock),
            RouteValidity.UNKNOWN,
            List.of(),
            _ -> {},
            clock);
    announcer = announcing;
    return announcing;
  }

  /** Starts, and waits for the session. */
  Announcer established(String file) {
    Announcer started = start(file);
    awaitEstablished();
    return started;
  }

  void awaitEstablished() {
    eventually(
        () ->
            Assertions.assertThat(speaker().view().peer(PEER).map(PeerStatus::state))
                .contains(SessionState.ESTABLISHED));
  }

  BgpSpeaker speaker() {
    return Objects.requireNonNull(speaker);
  }

  Daemon daemon() {
    return Objects.requireNonNull(daemon);
  }

  static AnnouncementRequest route(String prefix) {
    return AnnouncementRequest.of(new Subject.Prefix(IpPrefix.parse(prefix)), "attack");
  }

  static AnnouncementStatus accepted(ChangeOutcome outcome) {
    if (outcome instanceof ChangeOutcome.Accepted accepted) {
      return accepted.announcements().getFirst();
    }
    throw new AssertionError("not accepted: " + outcome);
  }

  void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .atMost(PATIENCE)
        .untilAsserted(assertion);
  }

  /** Stops the program's part as a planned stop does. */
  void stop() {
    Announcer stopping = announcer;
    BgpSpeaker speaking = speaker;
    Database stored = database;
    if (stopping != null && speaking != null && stored != null) {
      boolean keep = stopping.keepsRoutesOnStop();
      stopping.close();
      if (keep) {
        speaking.closeKeepingRoutes();
      } else {
        speaking.close();
      }
      stored.close();
    }
    announcer = null;
    speaker = null;
    database = null;
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      if (daemon != null) {
        daemon.close();
      }
      link.close();
    }
  }
}
