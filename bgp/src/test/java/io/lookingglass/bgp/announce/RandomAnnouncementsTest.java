package io.lookingglass.bgp.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.Nlri;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens in whatever order: commands, other files, sessions that come and go, failing
 * stores, crashes and time. No UPDATE leaves for a route that the file in force does not allow, by
 * a judgement of the file that shares nothing with the program's; and when all is quiet, the peers'
 * tables hold what was accepted and nothing else.
 */
final class RandomAnnouncementsTest {
  private static final int STEPS = 2000;
  private static final List<String> PEERS = List.of("a", "b", "c");
  private static final List<String> ROOTS = List.of("10.1.0.0/16", "10.1.128.0/17", "10.2.0.0/20");

  /** A file, and what it allows by its own words. */
  private static final class File {
    final Map<String, Integer> lengths = new LinkedHashMap<>(); // Prefix to max-length.
    final Map<String, Integer> origins = new LinkedHashMap<>();
    final Map<String, List<String>> peersOf = new LinkedHashMap<>();
    final Set<String> peers = new HashSet<>(); // Those in the file.
    final Set<String> announce = new HashSet<>();
    final Set<String> blackhole = new HashSet<>();
    final Set<String> rules = new HashSet<>();
    boolean locked;

    static File random(Random random) {
      File file = new File();
      for (String peer : PEERS) {
        if (random.nextInt(8) > 0) {
          file.peers.add(peer);
        }
        if (random.nextInt(7) > 0) {
          file.announce.add(peer);
          if (random.nextInt(3) > 0) {
            file.blackhole.add(peer);
          }
        }
        if (random.nextInt(3) > 0) {
          file.rules.add(peer);
        }
      }
      file.announce.retainAll(file.peers);
      file.blackhole.retainAll(file.announce);
      for (String root : ROOTS) {
        if (random.nextInt(7) > 0) {
          int length = IpPrefix.parse(root).length();
          file.lengths.put(root, length + random.nextInt(5));
          file.origins.put(root, random.nextInt(4) == 0 ? 64501 : 64500);
          List<String> only = new ArrayList<>(file.announce.stream().sorted().toList());
          if (random.nextBoolean() || only.isEmpty()) {
            only.clear();
          } else {
            only.remove(random.nextInt(only.size()));
          }
          file.peersOf.put(root, only);
        }
      }
      file.locked = random.nextInt(10) == 0;
      return file;
    }

    String yaml() {
      StringBuilder yaml = new StringBuilder("bgp:\n  asn: 64496\n  router-id: 192.0.2.1\n");
      yaml.append("  next-hop: 192.0.2.1\n  peers:\n");
      if (peers.isEmpty()) {
        yaml.append("    []\n");
      }
      for (String peer : PEERS) {
        if (peers.contains(peer)) {
          yaml.append(
              "    - {name: %s, address: 192.0.2.%d, asn: 64511, announce: %s, blackhole: %s, families: [ipv4-unicast%s]}\n"
                  .formatted(
                      peer,
                      10 + PEERS.indexOf(peer),
                      announce.contains(peer),
                      blackhole.contains(peer),
                      rules.contains(peer) ? ", ipv4-flowspec" : ""));
        }
      }
      yaml.append("prefixes:\n");
      if (lengths.isEmpty()) {
        yaml.append("  []\n");
      }
      lengths.forEach(
          (root, length) ->
              yaml.append(
                  "  - {prefix: %s, origin-asn: %d, max-length: %d, locked: %s, peers: %s}\n"
                      .formatted(root, origins.get(root), length, locked, peersOf.get(root))));
      return yaml.append("announcements: {changes-per-minute: 100000, flap-limit: 20000}\n")
          .toString();
    }

    private @Nullable String root(IpPrefix prefix) {
      String found = null;
      for (String root : lengths.keySet()) {
        IpPrefix candidate = IpPrefix.parse(root);
        if (candidate.contains(prefix)
            && (found == null || candidate.length() > IpPrefix.parse(found).length())) {
          found = root;
        }
      }
      return found;
    }

    boolean allows(String peer, Family family, Nlri nlri, List<PathAttribute> attributes) {
      boolean rule = family.isFlowSpec();
      IpPrefix prefix =
          nlri instanceof Nlri.Prefix(IpPrefix its, _)
              ? its
              : Subject.destinationOf(((Nlri.FlowSpec) nlri).rule());
      String root = prefix == null ? null : root(prefix);
      if (prefix == null || root == null || !announce.contains(peer)) {
        return false;
      }
      List<String> only = peersOf.getOrDefault(root, List.of());
      boolean hole =
          AllowList.communities(attributes).contains(Community.WELL_KNOWN.get("blackhole"));
      boolean length =
          rule
              || (hole
                  ? prefix.length() == 32 && blackhole.contains(peer)
                  : prefix.length() <= lengths.getOrDefault(root, 0));
      return length
          && (only.isEmpty() || only.contains(peer))
          && (!rule || rules.contains(peer))
          && path(attributes)
              .equals(List.of(new Asn(64496), new Asn(origins.getOrDefault(root, 0))));
    }

    private static List<Asn> path(List<PathAttribute> attributes) {
      for (PathAttribute attribute : attributes) {
        if (attribute instanceof PathAttribute.AsPathAttribute(AsPath path)) {
          return path.segments().getFirst().asns();
        }
      }
      return List.of();
    }
  }

  private static AnnouncementRequest request(Random random) {
    IpPrefix root = IpPrefix.parse(ROOTS.get(random.nextInt(ROOTS.size())));
    byte[] octets = root.address().getAddress();
    octets[2] |= (byte) (random.nextInt(16) << 4 & ~(0xff00 >> Math.max(0, root.length() - 16)));
    octets[3] = (byte) random.nextInt(2);
    IpPrefix host = IpPrefix.host(IpAddresses.ofBytes(octets));
    Subject subject =
        switch (random.nextInt(4)) {
          case 0 -> new Subject.Blackhole(host, random.nextBoolean());
          case 1 ->
              new Subject.FlowSpec(
                  FlowSpecText.parse(
                      Family.IPV4_FLOWSPEC, "destination " + host + "; protocol =17"),
                  List.of(
                      ExtendedCommunityText.parse(
                          random.nextInt(5) == 0
                              ? "redirect-to-ip:192.0.2.9"
                              : "traffic-rate-bytes:0:0")));
          default ->
              new Subject.Prefix(
                  IpPrefix.containing(host.address(), root.length() + random.nextInt(6)));
        };
    List<String> peers = new ArrayList<>(PEERS);
    peers.removeIf(_ -> random.nextBoolean());
    if (random.nextBoolean()) {
      peers.clear(); // To all.
    }
    return new AnnouncementRequest(
        subject,
        "random",
        random.nextInt(3) == 0 ? Duration.ofSeconds(10 + random.nextInt(600)) : null,
        peers,
        List.of(new Community.Standard(64496, random.nextInt(3))),
        List.of(),
        List.of(),
        0,
        null,
        null,
        random.nextBoolean() ? "random" : null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void nothingLeavesThatTheFileDoesNotAllowAndTablesConverge(long seed) {
    Random random = new Random(seed);
    File[] file = {File.random(random)};
    Set<String> accepted = new HashSet<>(); // Ids that were acknowledged, and not their end.
    int[] left = {0};
    try (ProgramUnderTest program = new ProgramUnderTest(file[0].yaml())) {
      program.watcher =
          (peer, family, nlri, attributes) -> {
            left[0]++;
            assertThat(file[0].allows(peer, family, nlri, attributes))
                .as("%s of %s may be announced to %s", nlri, family, peer)
                .isTrue();
          };
      for (int step = 0; step < STEPS; step++) {
        try {
          step(program, random, file, accepted);
          program.announcer.tick();
        } catch (KeptInMemory.Died e) {
          // What was durable without having been acknowledged counts all the same.
          for (Announcement each : program.store.page(null, null, Integer.MAX_VALUE)) {
            if (each.active()) {
              accepted.add(each.id());
            } else {
              accepted.remove(each.id());
            }
          }
          crash(program, random, file);
        }
        if (step % 25 == 24) {
          settle(program, file[0], accepted);
        }
      }
      assertThat(left[0]).isGreaterThan(60);
    }
  }

  private static void step(
      ProgramUnderTest program, Random random, File[] file, Set<String> accepted) {
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> {
        AnnouncementRequest request = request(random);
        note(
            program.announcer.batch(
                List.of(
                    random.nextBoolean() ? new Change.Announce(request) : new Change.Put(request)),
                ProgramUnderTest.NOC,
                null),
            accepted);
      }
      case 5, 6 -> {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
          AnnouncementRequest request = request(random);
          batch.add(
              random.nextInt(3) == 0
                  ? new Change.WithdrawRoute(request.subject(), "random")
                  : new Change.Put(request));
        }
        note(program.announcer.batch(batch, ProgramUnderTest.NOC, null), accepted);
      }
      case 7, 8 -> {
        List<AnnouncementStatus> active = program.announcer.active();
        if (!active.isEmpty()) {
          String id = active.get(random.nextInt(active.size())).announcement().id();
          note(program.announcer.withdraw(id, "random", ProgramUnderTest.NOC), accepted);
        }
      }
      case 9, 10 -> {
        ModelledPeers.Peer peer = any(program, random);
        if (peer != null && peer.up()) {
          peer.close();
        } else if (peer != null) {
          peer.open(false);
        }
      }
      case 11, 12, 13 -> {
        ModelledPeers.Peer peer = any(program, random);
        if (peer != null) {
          peer.take(1 + random.nextInt(3));
        }
      }
      case 14, 15 -> {
        if (random.nextInt(4) == 0) {
          file[0] = File.random(random);
          program.reload(file[0].yaml());
        }
      }
      case 16 -> program.pass(Duration.ofSeconds(random.nextInt(120)));
      case 17 -> program.now = program.now.plusSeconds(random.nextInt(400) - 200);
      case 18 -> {
        if (random.nextBoolean()) {
          crash(program, random, file);
        } else if (random.nextBoolean()) {
          program.store.dying =
              random.nextBoolean()
                  ? KeptInMemory.Death.BEFORE_IT_IS_DURABLE
                  : KeptInMemory.Death.BEFORE_IT_IS_ACKNOWLEDGED;
        } else {
          program.store.failing = random.nextInt(3) == 0;
        }
      }
      case 19 -> {
        if (random.nextInt(6) == 0) {
          note(program.announcer.withdrawAll("random", null, ProgramUnderTest.NOC), accepted);
        }
      }
      default -> throw new AssertionError();
    }
  }

  private static void crash(ProgramUnderTest program, Random random, File[] file) {
    program.store.dying = null;
    if (random.nextInt(4) == 0) { // The file was changed while it did not run.
      file[0] = File.random(random);
      program.configuration = ConfigurationLoader.parse(file[0].yaml());
    }
    program.crash();
    if (random.nextBoolean()) { // Sessions may be up before anything is read.
      program.peers.openAll();
      program.peers.settle();
    }
    program.announcer.begin();
  }

  private static ModelledPeers.@Nullable Peer any(ProgramUnderTest program, Random random) {
    List<ModelledPeers.Peer> all = program.peers.all();
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }

  private static void note(ChangeOutcome outcome, Set<String> accepted) {
    if (outcome instanceof ChangeOutcome.Accepted its) {
      for (AnnouncementStatus status : its.announcements()) {
        if (status.announcement().active()) {
          accepted.add(status.announcement().id());
        } else {
          accepted.remove(status.announcement().id());
        }
      }
    }
  }

  /** Lets all be quiet, and compares what is wanted with what the peers have. */
  private static void settle(ProgramUnderTest program, File file, Set<String> accepted) {
    program.store.failing = false;
    program.store.dying = null;
    program.pass(Duration.ofSeconds(6));
    program.peers.all().stream().filter(peer -> !peer.up()).forEach(peer -> peer.open(false));
    program.peers.settle();
    program.announcer.tick();
    assertThat(program.announcer.health().problem()).isNull();

    Map<String, Set<RouteKey>> wanted = new LinkedHashMap<>();
    for (AnnouncementStatus status : program.announcer.active()) {
      assertThat(accepted).contains(status.announcement().id());
      for (AnnouncementStatus.PeerProgress progress : status.peers()) {
        if (progress.stage() != AnnouncementStatus.Stage.REFUSED) {
          assertThat(progress.stage()).isEqualTo(AnnouncementStatus.Stage.SENT);
          wanted
              .computeIfAbsent(progress.peer(), _ -> new HashSet<>())
              .add(RouteKey.of(status.announcement().request().subject()));
        }
      }
    }
    for (ModelledPeers.Peer peer : program.peers.all()) {
      assertThat(peer.routes())
          .as("what %s has, and %s", peer.settings.name(), file.yaml())
          .isEqualTo(wanted.getOrDefault(peer.settings.name(), Set.of()));
    }
    Set<String> active = new HashSet<>();
    program.announcer.active().forEach(status -> active.add(status.announcement().id()));
    for (String id : Set.copyOf(accepted)) {
      if (!active.contains(id)) {
        // It ended without being asked for: in time, or by the file, or by a kill not stored then.
        assertThat(program.announcer.find(id).orElseThrow().announcement().ending())
            .extracting(Announcement.Ending::cause)
            .isIn(
                Announcement.Cause.EXPIRED,
                Announcement.Cause.NOT_ALLOWED,
                Announcement.Cause.WITHDRAWN_ALL);
        accepted.remove(id);
      }
    }
  }
}
