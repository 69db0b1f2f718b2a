package io.lookingglass.tests.bgp;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.rib.Route;
import io.lookingglass.bgp.rib.Routes;
import io.lookingglass.bgp.session.ExportGate;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.Connection;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.Problem;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.AddressFamily;
import io.lookingglass.config.BgpSettings;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.NamespacePair;
import io.lookingglass.tests.lab.NetworkNamespace;
import io.lookingglass.tests.lab.bgp.Daemon;
import io.lookingglass.tests.lab.bgp.DaemonKind;
import io.lookingglass.tests.lab.bgp.Peering;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/**
 * Our speaker, AS 64500, at the near end of a link and a daemon at the far end. A failure tells
 * what both saw. For one thread.
 */
final class SpeakerLab implements AutoCloseable {
  /** What our speaker calls the daemon. */
  static final String PEER = "daemon";

  private static final Asn OURS = new Asn(64500);

  /** What the file allows is not the matter here. */
  private static final ExportGate EVERYTHING = (_, _, _, _) -> null;

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int LOG_LINES = 60;

  private final Path folder;
  private final NamespacePair link = NamespacePair.make();
  private @Nullable Daemon daemon;
  private @Nullable BgpSpeaker speaker;

  /**
   * @param folder where the daemon keeps its files
   */
  SpeakerLab(Path folder) {
    this.folder = folder;
  }

  NamespacePair link() {
    return link;
  }

  /** Starts the daemon. */
  Daemon start(DaemonKind kind, Peering peering) {
    try {
      daemon = kind.start(link, peering, Files.createDirectories(folder.resolve("daemon")));
      return daemon;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a daemon that waits for us to connect: no two connections at once, of which each side
   * may give up the other's.
   */
  Daemon startPassive(DaemonKind kind, Peering peering) {
    return start(kind, peering.and(Peering.Option.PASSIVE));
  }

  /** Starts our speaker as {@link #settings} has it, over IPv4. */
  BgpSpeaker start(String... settings) {
    return start(IpVersion.IPV4, settings);
  }

  /** As {@link #start(String...)}, over the other version too. */
  BgpSpeaker start(IpVersion over, String... settings) {
    BgpSettings bgp = settings(over, settings);
    // The threads of its event loops stay where they are first needed.
    BgpSpeaker started =
        link.near().within(() -> BgpSpeaker.start(bgp, EVERYTHING, InstantSource.system(), false));
    started.announcementsComplete();
    speaker = started;
    return started;
  }

  /**
   * A configuration with the daemon as the one peer, that imports and announces.
   *
   * @param changes of keys of the peer, {@code password: secret}, or with {@code bgp.} before them
   *     of the section; without a value to leave one away
   */
  BgpSettings settings(IpVersion over, String... changes) {
    String near = IpAddresses.format(link.nearAddress(over));
    Map<String, String> bgp = new LinkedHashMap<>();
    bgp.put("asn", "64500");
    bgp.put("router-id", IpAddresses.format(link.nearAddress(IpVersion.IPV4)));
    bgp.put("listen", '"' + new HostPort(near, 179).toString() + '"');
    bgp.put("hold-time", "3s");
    bgp.put("connect-retry", "1s");
    Map<String, String> peer = new LinkedHashMap<>();
    peer.put("name", PEER);
    peer.put("address", '"' + IpAddresses.format(link.farAddress(over)) + '"');
    peer.put("local-address", '"' + near + '"');
    peer.put("asn", Long.toString(Peering.PLAIN.asn().value()));
    peer.put("import", "accept");
    peer.put("announce", "true");
    for (String change : changes) {
      boolean section = change.startsWith("bgp.");
      String[] words = (section ? change.substring(4) : change).split(": *", 2);
      (section ? bgp : peer).put(words[0], words.length > 1 ? words[1] : "");
    }
    String yaml = "bgp:\n" + lines("  ", bgp) + "  peers:\n    -\n" + lines("      ", peer);
    return there(ConfigurationLoader.parse(yaml).bgp(), "bgp section");
  }

  private static String lines(String indent, Map<String, String> keys) {
    return keys.entrySet().stream()
        .filter(entry -> !entry.getValue().isEmpty())
        .map(entry -> "%s%s: %s%n".formatted(indent, entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  Daemon daemon() {
    if (daemon == null) {
      throw new IllegalStateException("no daemon was started");
    }
    return daemon;
  }

  BgpSpeaker speaker() {
    if (speaker == null) {
      throw new IllegalStateException("no speaker was started");
    }
    return speaker;
  }

  /** What our speaker shows of the daemon. */
  PeerStatus peer() {
    return speaker().view().peer(PEER).orElseThrow();
  }

  Connection connection() {
    return there(peer().connection(), "connection");
  }

  Problem problem() {
    return there(peer().problem(), "problem");
  }

  NotificationRecord lastNotification() {
    return there(peer().lastNotification(), "last notification");
  }

  private static <T> T there(@Nullable T value, String what) {
    if (value == null) {
      throw new AssertionError("there is no " + what);
    }
    return value;
  }

  FamilyStatus family(AddressFamily family) {
    String name = Family.of(family).toString();
    return peer().families().stream()
        .filter(status -> status.family().equals(name))
        .findAny()
        .orElseThrow();
  }

  /** Requires that a capability is in use. */
  void assertNegotiated(int code) {
    assertThat(peer().capabilities())
        .anySatisfy(
            row -> {
              assertThat(row.code()).isEqualTo(code);
              assertThat(row.negotiated()).isTrue();
            });
  }

  /** The daemon's routes to a prefix. */
  List<Route> received(String prefix) {
    return speaker()
        .rib()
        .routes()
        .exact(IpPrefix.parse(prefix))
        .map(Routes::routes)
        .orElse(List.of());
  }

  /** Announces a route of our AS to the daemon, next hop self. */
  void announce(String prefix, PathAttribute... further) {
    IpPrefix network = IpPrefix.parse(prefix);
    Family family = network.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    InetAddress self = link.nearAddress(network.isIpv4() ? IpVersion.IPV4 : IpVersion.IPV6);
    List<PathAttribute> attributes = ours();
    attributes.add(
        self instanceof Inet4Address ipv4
            ? new PathAttribute.NextHop(ipv4)
            : new PathAttribute.MpReach(family, self, null, List.of()));
    attributes.addAll(Arrays.asList(further));
    speaker().adjRibOut(PEER).announce(family, new Nlri.Prefix(network, null), attributes);
  }

  void withdraw(String prefix) {
    IpPrefix network = IpPrefix.parse(prefix);
    Family family = network.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    assertThat(speaker().adjRibOut(PEER).withdraw(family, new Nlri.Prefix(network, null))).isTrue();
  }

  /** ORIGIN and AS_PATH of a route that we originate, to be added to. */
  static List<PathAttribute> ours() {
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    attributes.add(new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(OURS))));
    return attributes;
  }

  /**
   * Our speaker ends as in a power failure: the daemon hears no word of it, not even that the
   * connection is closed, and nothing of it is left in the kernel.
   */
  void crash() {
    NetworkNamespace near = link.near();
    near.run("nft", "add", "table", "inet", "crash");
    near.run(
        "nft",
        "add",
        "chain",
        "inet",
        "crash",
        "out",
        "{ type filter hook output priority 0 ; policy drop ; }");
    near.run("ss", "-K", "state", "established", "dport = 179 or sport = 179");
    speaker().close();
    speaker = null;
    near.run("nft", "delete", "table", "inet", "crash");
  }

  /** Starts our speaker again after {@link #crash}; it has announcements of before to make. */
  BgpSpeaker restart(String... settings) {
    BgpSettings bgp = settings(IpVersion.IPV4, settings);
    BgpSpeaker started =
        link.near().within(() -> BgpSpeaker.start(bgp, EVERYTHING, InstantSource.system(), true));
    speaker = started;
    return started;
  }

  /** Waits until the session is up on both sides. */
  void awaitEstablished() {
    eventually(
        () -> {
          assertThat(peer().state()).isEqualTo(SessionState.ESTABLISHED);
          assertThat(daemon().peer().established()).isTrue();
        });
  }

  /** Waits until the assertion holds. */
  void eventually(ThrowingRunnable assertion) {
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .atMost(PATIENCE)
          .untilAsserted(assertion);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\n" + story(), e);
    }
  }

  /** What both sides saw. */
  String story() {
    StringBuilder story = new StringBuilder();
    if (speaker != null) {
      story.append("Our speaker: ").append(peer()).append('\n');
      for (SessionEvent event : speaker.view().recentEvents(PEER, LOG_LINES).reversed()) {
        story.append("  ").append(event.at()).append(' ').append(event.state());
        story.append(' ').append(event.text()).append('\n');
      }
    }
    if (daemon != null) {
      List<String> log = daemon.log().lines().toList();
      story.append("The daemon's log:\n");
      log.subList(Math.max(0, log.size() - LOG_LINES), log.size())
          .forEach(line -> story.append("  ").append(line).append('\n'));
    }
    return story.toString();
  }

  @Override
  public void close() {
    try {
      if (speaker != null) {
        speaker.close();
      }
    } finally {
      if (daemon != null) {
        daemon.close();
      }
      link.close();
    }
  }
}
