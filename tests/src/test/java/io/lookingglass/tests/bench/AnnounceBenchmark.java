package io.lookingglass.tests.bench;

import io.lookingglass.bgp.BgpSpeaker;
import io.lookingglass.bgp.announce.Actor;
import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Announcer;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ChangeOutcome;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.mrt.TableDumpWriter;
import io.lookingglass.bgp.query.RouteValidity;
import io.lookingglass.bgp.rib.AdjRibIn;
import io.lookingglass.bgp.rib.Eligibility;
import io.lookingglass.bgp.rib.PrefixLimit;
import io.lookingglass.bgp.rib.Rib;
import io.lookingglass.bgp.rib.RibOptions;
import io.lookingglass.bgp.rib.RibPeer;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.OctetWriter;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.ConfigurationLoader;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.store.Database;
import io.lookingglass.store.SqlAnnouncementStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * 10,000 announcements: the time from asking to the last UPDATE at the peer, on loopback. Ours are
 * one batch, checked and durable in the database before anything is sent; ExaBGP is told 10,000
 * lines by its helper process; GoBGP is given an MRT file that its command streams to it over gRPC,
 * and, with fewer, is told by its command one route at a time. Needs gobgpd, gobgp and exabgp. Run
 * by {@code tests/bench announce}.
 */
public final class AnnounceBenchmark {
  private static final int ROUTES = 10_000;
  private static final int SINGLE_ROUTES = 500;

  /**
   * More than {@link #ROUTES} are in the file: when its command ends, GoBGP drops what is on its
   * way still, seen to be some hundred.
   */
  private static final int STREAMED_ROUTES = 14_000;

  private static final int ROUNDS = 3;
  private static final String SINK = "127.53.10.1";
  private static final String NEXT_HOP = "10.99.0.1";

  private final Path folder;

  private AnnounceBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("announce-benchmark");
    try {
      AnnounceBenchmark benchmark = new AnnounceBenchmark(folder);
      System.out.printf("Announcements, from asking to the last UPDATE at the peer%n");
      for (int round = 0; round < ROUNDS; round++) {
        benchmark.ours(round);
      }
      benchmark.exaBgp();
      benchmark.goBgpStreamed();
      benchmark.goBgpOneByOne();
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String prefix(int index) {
    return "10.%d.%d.%d/30".formatted(32 + index / 16_384, index / 64 % 256, index % 64 * 4);
  }

  private static void print(String who, int routes, long nanos, int updates) {
    System.out.printf(
        "  %-34s %6d routes  %8.3f s  %9.1f us a route  %5d UPDATEs%n",
        who, routes, nanos / 1e9, nanos / 1e3 / routes, updates);
  }

  private void ours(int round) throws Exception {
    try (CountingPeer sink = new CountingPeer(SINK, ROUTES);
        Database database = Database.open("sqlite:" + folder.resolve("ours" + round + ".db"))) {
      Configuration configuration =
          ConfigurationLoader.parse(
              """
              bgp:
                asn: 64500
                router-id: 192.0.2.1
                next-hop: %s
                peers:
                  - {name: sink, address: %s, port: %d, asn: 65010, announce: true, multihop: 2,
                     families: [ipv4-unicast], max-announced: 1000000}
              prefixes: [{prefix: 10.32.0.0/11, origin-asn: 64500, max-length: 30}]
              announcements: {max-active: 1000000}
              """
                  .formatted(NEXT_HOP, SINK, sink.port()));
      InstantSource clock = InstantSource.system();
      try (BgpSpeaker speaker =
              BgpSpeaker.start(
                  Objects.requireNonNull(configuration.bgp()),
                  Announcer.gate(configuration),
                  clock,
                  true);
          Announcer announcer =
              Announcer.start(
                  speaker,
                  configuration,
                  new SqlAnnouncementStore(database, clock),
                  RouteValidity.UNKNOWN,
                  List.of(),
                  _ -> {},
                  clock)) {
        sink.awaitEstablished();
        while (speaker.view().peers().getFirst().state() != SessionState.ESTABLISHED) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < ROUTES; i++) {
          changes.add(
              new Change.Announce(
                  AnnouncementRequest.of(
                      new Subject.Prefix(IpPrefix.parse(prefix(i))), "benchmark")));
        }
        long start = System.nanoTime();
        ChangeOutcome outcome = announcer.batch(changes, new Actor("bench", null), null);
        long acknowledged = System.nanoTime() - start;
        if (!(outcome instanceof ChangeOutcome.Accepted)) {
          throw new IllegalStateException("not accepted");
        }
        print(
            round == 0 ? "lookingglass, first batch (cold)" : "lookingglass, one batch",
            ROUTES,
            sink.awaitComplete() - start,
            sink.updates());
        System.out.printf("    acknowledged after %.3f s%n", acknowledged / 1e9);
      }
    }
  }

  private void exaBgp() throws Exception {
    try (CountingPeer sink = new CountingPeer(SINK, ROUTES)) {
      Path go = folder.resolve("go");
      Path lines = folder.resolve("lines");
      try (Writer writer = Files.newBufferedWriter(lines)) {
        for (int i = 0; i < ROUTES; i++) {
          writer.write("announce route " + prefix(i) + " next-hop " + NEXT_HOP + "\n");
        }
      }
      Path helper = folder.resolve("helper.sh");
      Files.writeString(
          helper,
          "#!/bin/sh\nwhile [ ! -e %s ]; do sleep 0.01; done\ncat %s\nsleep 1000\n"
              .formatted(go, lines));
      Files.writeString(
          folder.resolve("exabgp.conf"),
          """
          process helper { run /bin/sh %s; encoder text; }
          neighbor %s {
            router-id 192.0.2.1; local-address 127.0.0.1; local-as 64500; peer-as 65010;
            connect %d; family { ipv4 unicast; }
            api { processes [ helper ]; }
          }
          """
              .formatted(helper, SINK, sink.port()));
      Process process =
          process(
              "exabgp",
              List.of(
                  "env",
                  "exabgp.daemon.user=root",
                  "exabgp.api.cli=false",
                  "exabgp.api.ack=false",
                  "exabgp",
                  folder.resolve("exabgp.conf").toString()));
      try {
        sink.awaitEstablished();
        TimeUnit.SECONDS.sleep(1);
        long start = System.nanoTime();
        Files.createFile(go);
        print("ExaBGP, lines of its helper", ROUTES, sink.awaitComplete() - start, sink.updates());
      } finally {
        end(process);
      }
    }
  }

  /** Its command reads a dumped table and hands the routes on in one stream of gRPC. */
  private void goBgpStreamed() throws Exception {
    Path dump = folder.resolve("rib.mrt");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dump))) {
      writeDump(out);
    }
    goBgp(
        "GoBGP, an MRT file over gRPC",
        ROUTES,
        target -> List.of("gobgp", "--target", target, "mrt", "inject", "global", dump.toString()));
  }

  /** As of a peer that told them all. */
  private static void writeDump(OutputStream out) throws Exception {
    Inet4Address collector = (Inet4Address) IpAddresses.parse("192.0.2.1");
    InstantSource clock = InstantSource.system();
    try (Rib rib = Rib.start(RibOptions.DEFAULT, clock)) {
      AdjRibIn table =
          rib.open(
              new RibPeer("peer", collector, new Asn(64511), true, collector),
              new PrefixLimit(Integer.MAX_VALUE, () -> {}));
      OctetWriter nlri = new OctetWriter();
      for (int i = 0; i < STREAMED_ROUTES; i++) {
        byte[] network = IpAddresses.parse(prefix(i).replace("/30", "")).getAddress();
        nlri.octet(30);
        nlri.octets(Octets.wrap(network));
      }
      AttributeSet attributes =
          AttributeSet.of(
              List.of(
                  new PathAttribute.Origin(PathAttribute.OriginCode.IGP),
                  new PathAttribute.AsPathAttribute(AsPath.sequence(List.of(new Asn(64511)))),
                  new PathAttribute.NextHop((Inet4Address) IpAddresses.parse(NEXT_HOP))));
      table.update(
          new ReceivedUpdate(
              List.of(),
              List.of(new NlriBlock(Family.IPV4_UNICAST, false, nlri.toOctets())),
              attributes,
              null,
              List.of()),
          Eligibility.ELIGIBLE);
      while (rib.summary().families().stream().mapToInt(family -> family.paths()).sum()
          < STREAMED_ROUTES) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TableDumpWriter.Written _ =
          TableDumpWriter.write(rib.routes(), collector, "", clock.instant(), out);
    }
  }

  private void goBgpOneByOne() throws Exception {
    goBgp(
        "GoBGP, its command each time",
        SINGLE_ROUTES,
        target -> {
          StringBuilder commands = new StringBuilder();
          for (int i = 0; i < SINGLE_ROUTES; i++) {
            commands.append(
                "gobgp --target %s global rib add %s nexthop %s\n"
                    .formatted(target, prefix(i), NEXT_HOP));
          }
          Path script = Files.writeString(folder.resolve("gobgp.sh"), commands.toString());
          return List.of("/bin/sh", script.toString());
        });
  }

  @FunctionalInterface
  private interface Adding {
    List<String> command(String target) throws IOException;
  }

  private void goBgp(String who, int routes, Adding adding) throws Exception {
    try (CountingPeer sink = new CountingPeer(SINK, routes)) {
      Files.writeString(
          folder.resolve("gobgp.toml"),
          """
          [global.config]
            as = 64500
            router-id = "192.0.2.1"
            port = -1
          [[neighbors]]
            [neighbors.config]
              neighbor-address = "%s"
              peer-as = 65010
            [neighbors.transport.config]
              remote-port = %d
            [neighbors.ebgp-multihop.config]
              enabled = true
              multihop-ttl = 2
            [[neighbors.afi-safis]]
              [neighbors.afi-safis.config]
                afi-safi-name = "ipv4-unicast"
          """
              .formatted(SINK, sink.port()));
      Path file = folder.resolve("gobgp.sock");
      Files.deleteIfExists(file); // Of the one before.
      String socket = "unix://" + file;
      Process process =
          process(
              "gobgp",
              List.of(
                  "gobgpd",
                  "-t",
                  "toml",
                  "-f",
                  folder.resolve("gobgp.toml").toString(),
                  "--api-hosts",
                  socket,
                  "--pprof-disable"));
      try {
        sink.awaitEstablished();
        List<String> command = adding.command(socket);
        long start = System.nanoTime();
        Process teller = process("adding", command);
        long last = sink.awaitComplete();
        teller.waitFor();
        print(who, routes, last - start, sink.updates());
      } finally {
        end(process);
      }
    }
  }

  private Process process(String name, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    process.outputWriter(StandardCharsets.UTF_8).close();
    return process;
  }

  private static void end(Process process) throws InterruptedException {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
