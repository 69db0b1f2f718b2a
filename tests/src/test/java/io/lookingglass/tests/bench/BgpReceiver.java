package io.lookingglass.tests.bench;

import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who takes a feed: each program with a configuration that accepts everything, keeps what each peer
 * told, announces nothing and installs nothing.
 */
final class BgpReceiver implements AutoCloseable {
  static final String ADDRESS = "10.99.0.1";
  static final int ASN = 64500;
  private static final int TICKS_PER_SECOND = 100; // What /proc counts in, on every Linux.

  /** The programs, and what each needs. */
  enum Kind {
    LOOKINGGLASS("lookingglass"),
    BIRD("BIRD"),
    OPENBGPD("OpenBGPD"),
    FRR("FRR"),
    GOBGP("GoBGP");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Kind kind;
  private final NetworkNamespace node;
  private final Path folder;
  private final Process process;

  private BgpReceiver(Kind kind, NetworkNamespace node, Path folder, Process process) {
    this.kind = kind;
    this.node = node;
    this.folder = folder;
    this.process = process;
  }

  static String feederAddress(int feeder) {
    return "10.99.0." + (10 + feeder);
  }

  static int feederAs(int feeder) {
    return 65010 + feeder;
  }

  /**
   * Starts a program for so many feeders; it may not listen yet.
   *
   * @param own the command line of our own program, to which arguments are added
   */
  static BgpReceiver start(
      Kind kind, NetworkNamespace node, Path folder, int feeders, List<String> own)
      throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path file = folder.resolve("receiver.conf");
    Files.writeString(file, configuration(kind, folder, feeders));
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(kind == Kind.OPENBGPD ? "rw-------" : "rw-r--r--"));
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", node.name()));
    command.addAll(command(kind, folder, file, own));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new BgpReceiver(kind, node, folder, process);
  }

  private static List<String> command(Kind kind, Path folder, Path file, List<String> own)
      throws IOException {
    String run = folder.toString();
    return switch (kind) {
      case LOOKINGGLASS ->
          Stream.concat(own.stream(), Stream.of("serve", "--config", file.toString())).toList();
      case BIRD -> List.of("bird", "-f", "-c", file.toString(), "-s", run + "/ctl");
      case OPENBGPD -> {
        Files.createDirectories(Path.of("/run/openbgpd"));
        yield List.of("/usr/sbin/bgpd", "-d", "-f", file.toString());
      }
      case FRR ->
          List.of(
              "/usr/lib/frr/bgpd",
              "-S",
              "-Z",
              "-n",
              "-p",
              "179",
              "-P",
              "0",
              "-f",
              file.toString(),
              "--vty_socket",
              run,
              "-i",
              run + "/pid");
      case GOBGP ->
          List.of(
              "gobgpd",
              "-t",
              "toml",
              "-l",
              "error",
              "--api-hosts",
              "unix://" + run + "/api",
              "-f",
              file.toString());
    };
  }

  private static String configuration(Kind kind, Path folder, int feeders) {
    return switch (kind) {
      case LOOKINGGLASS ->
          """
          server: {listen: "127.0.0.1:8080"}
          storage: {url: "sqlite:%s/db"}
          bgp:
            asn: 64500
            router-id: 10.99.0.1
            listen: 10.99.0.1:179
            peers:
          %s\
          """
              .formatted(
                  folder,
                  each(
                      feeders,
                      it ->
                          "    - {name: f%s, address: 10.99.0.1%s, asn: 6501%s, passive: true, import: accept, max-prefixes: 3000000}\n"
                              .replace("%s", it)));
      case BIRD ->
          """
          router id 10.99.0.1;
          log "%s/bird.log" all;
          protocol device { scan time 60; }
          template bgp peer { local 10.99.0.1 as 64500; passive on; hold time 9;
            ipv4 { import table; import all; export none; };
            ipv6 { import table; import all; export none; }; }
          %s\
          """
              .formatted(
                  folder,
                  each(
                      feeders,
                      it ->
                          "protocol bgp f%s from peer { neighbor 10.99.0.1%s as 6501%s; }\n"
                              .replace("%s", it)));
      case OPENBGPD ->
          """
          AS 64500
          router-id 10.99.0.1
          fib-update no
          listen on 10.99.0.1
          socket "%s/ctl"
          nexthop qualify via default
          %s
          allow from any
          """
              .formatted(
                  folder,
                  each(
                      feeders,
                      it ->
                          """
                          neighbor 10.99.0.1%s {
                            remote-as 6501%s
                            passive
                            announce IPv4 unicast
                            announce IPv6 unicast
                            export none
                          }
                          """
                              .replace("%s", it)));
      case FRR ->
          """
          hostname frr
          log file %s/frr.log errors
          router bgp 64500
           bgp router-id 10.99.0.1
           no bgp ebgp-requires-policy
           no bgp default ipv4-unicast
           neighbor F peer-group
           neighbor F passive
          %s address-family ipv4 unicast
            neighbor F activate
            neighbor F soft-reconfiguration inbound
            neighbor F route-map NONE out
           exit-address-family
           address-family ipv6 unicast
            neighbor F activate
            neighbor F soft-reconfiguration inbound
            neighbor F route-map NONE out
           exit-address-family
          !
          route-map NONE deny 10
          """
              .formatted(
                  folder,
                  each(
                      feeders,
                      it ->
                          " neighbor 10.99.0.1%s remote-as 6501%s\n neighbor 10.99.0.1%s peer-group F\n"
                              .replace("%s", it)));
      case GOBGP ->
          """
          [global.config]
            as = 64500
            router-id = "10.99.0.1"
            local-address-list = ["10.99.0.1"]
          [global.apply-policy.config]
            default-export-policy = "reject-route"
          %s\
          """
              .formatted(
                  each(
                      feeders,
                      it ->
                          """
                          [[neighbors]]
                            [neighbors.config]
                              neighbor-address = "10.99.0.1%s"
                              peer-as = 6501%s
                            [neighbors.transport.config]
                              passive-mode = true
                            [[neighbors.afi-safis]]
                              [neighbors.afi-safis.config]
                                afi-safi-name = "ipv4-unicast"
                            [[neighbors.afi-safis]]
                              [neighbors.afi-safis.config]
                                afi-safi-name = "ipv6-unicast"
                          """
                              .replace("%s", it)));
    };
  }

  private static String each(int feeders, UnaryOperator<String> text) {
    return IntStream.rangeClosed(1, feeders)
        .mapToObj(number -> text.apply(Integer.toString(number)))
        .collect(Collectors.joining());
  }

  Kind kind() {
    return kind;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** How many routes it says that it holds, of all feeders and both families; -1 if it does not. */
  long held() {
    String run = folder.toString();
    return switch (kind) {
      case LOOKINGGLASS ->
          sum("\"paths\":([0-9]+),\"rpki\"", "curl", "-s", "http://127.0.0.1:8080/v1/bgp/summary");
      case BIRD ->
          sum(" ([0-9]+) imported", "birdc", "-s", run + "/ctl", "show", "protocols", "all");
      case OPENBGPD -> sum("(?m) ([0-9]+)$", "bgpctl", "-s", run + "/ctl", "show");
      case FRR ->
          sum(
              "\"pfxRcd\":([0-9]+)",
              "vtysh",
              "--vty_socket",
              run,
              "-d",
              "bgpd",
              "-c",
              "show bgp summary json");
      case GOBGP ->
          sum(
              "(?m)\\|\\s+([0-9]+)\\s+[0-9]+\\s*$",
              "gobgp",
              "--target",
              "unix://" + run + "/api",
              "neighbor");
    };
  }

  private long sum(String pattern, String... command) {
    Matcher numbers =
        Pattern.compile(pattern).matcher(node.attempt(command).output().replace(": ", ":"));
    long sum = -1;
    while (numbers.find()) {
      sum = Math.max(sum, 0) + Long.parseLong(numbers.group(1));
    }
    return sum;
  }

  /** The program and what it started. */
  private List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.toHandle().descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  /** The CPU time that it has used. */
  double cpuSeconds() {
    long ticks = 0;
    for (long pid : pids()) {
      try {
        ticks += ticks(Files.readString(Path.of("/proc/" + pid + "/stat")));
      } catch (IOException e) {
        // It has just ended.
      }
    }
    return ticks / (double) TICKS_PER_SECOND;
  }

  /**
   * The CPU time that it has used for routes: of our program that of the sessions' threads and the
   * tables', so that compilers and collectors that come behind do not count as work.
   */
  double workSeconds() {
    return kind == Kind.LOOKINGGLASS ? threadSeconds(process.pid()) : cpuSeconds();
  }

  private static double threadSeconds(long pid) {
    long ticks = 0;
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks.toList()) {
        String stat = Files.readString(task.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        if (name.equals("rib") || name.startsWith("bgp-session")) {
          ticks += ticks(stat);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // A thread has just ended.
    }
    return ticks / (double) TICKS_PER_SECOND;
  }

  private static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  /** The most memory it has had resident, each process at its worst time. */
  long peakMiB() {
    return status("VmHWM");
  }

  /** The memory it has resident now. */
  long residentMiB() {
    return status("VmRSS");
  }

  private long status(String field) {
    long kib = 0;
    for (long pid : pids()) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
          if (line.startsWith(field + ":")) {
            kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
          }
        }
      } catch (IOException e) {
        // It has just ended.
      }
    }
    return kib >> 10;
  }

  /** Ends it and what it started. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.toHandle().descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
