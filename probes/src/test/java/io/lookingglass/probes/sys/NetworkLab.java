package io.lookingglass.probes.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lookingglass.probes.event.IpVersion;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Five network namespaces in a row, joined by veth pairs: the prober, three routers, the target.
 * Link {@code n} (1 to 4) is 10.77.n.0/24 and fd77:n::/64, the side nearer to the prober has host
 * number 1. The last link has an MTU of 1400. ICMP is not rate-limited, and everybody may use ping
 * sockets.
 */
@SuppressWarnings("try") // whoever is interrupted while it closes wants to know
final class NetworkLab implements AutoCloseable {
  static final int LAST_LINK_MTU_BYTES = 1400;

  private static final List<String> NODES = List.of("prober", "r1", "r2", "r3", "target");
  private static final int CLONE_NEWNET = 0x40000000;

  private final String prefix = "lg" + ProcessHandle.current().pid();

  NetworkLab() throws Exception {
    try {
      for (String node : NODES) {
        run("ip netns add " + namespace(node));
        run("ip -n %s link set lo up".formatted(namespace(node)));
        run(
            inside(node)
                + "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1"
                + " net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0"
                // An address in duplicate address detection would delay the first packets by 1 s.
                + " net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0");
      }
      run(
          Stream.concat(
                  Arrays.stream((inside("prober") + "sysctl -qw").split(" ")),
                  Stream.of("net.ipv4.ping_group_range=0 2147483647"))
              .toList());
      for (int link = 1; link <= 4; link++) {
        join(NODES.get(link - 1), NODES.get(link), link);
      }
      for (int index = 0; index < NODES.size(); index++) {
        route(index);
      }
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  static InetAddress router(IpVersion ipVersion, int hop) {
    return address(ipVersion, hop, 2);
  }

  static InetAddress target(IpVersion ipVersion) {
    return address(ipVersion, 4, 2);
  }

  private static InetAddress address(IpVersion ipVersion, int link, int host) {
    return InetAddress.ofLiteral(
        switch (ipVersion) {
          case IPV4 -> "10.77.%d.%d".formatted(link, host);
          case IPV6 -> "fd77:%d::%d".formatted(link, host);
        });
  }

  String namespace(String node) {
    return prefix + node;
  }

  /** To put in front of a command. */
  String inside(String node) {
    return "ip netns exec " + namespace(node) + " ";
  }

  private void join(String near, String far, int link) throws Exception {
    String nearEnd = "l" + link + "a";
    String farEnd = "l" + link + "b";
    run(
        "ip link add %s netns %s type veth peer name %s netns %s"
            .formatted(nearEnd, namespace(near), farEnd, namespace(far)));
    configure(near, nearEnd, link, 1);
    configure(far, farEnd, link, 2);
  }

  private void configure(String node, String end, int link, int host) throws Exception {
    String ip = "ip -n " + namespace(node) + " ";
    for (IpVersion ipVersion : IpVersion.values()) {
      String address = address(ipVersion, link, host).getHostAddress();
      run(
          ip
              + switch (ipVersion) {
                case IPV4 -> "addr add %s/24 dev %s".formatted(address, end);
                case IPV6 -> "-6 addr add %s/64 dev %s nodad".formatted(address, end);
              });
    }
    run(ip + "link set %s mtu %d up".formatted(end, link == 4 ? LAST_LINK_MTU_BYTES : 1500));
  }

  private void route(int index) throws Exception {
    String ip = "ip -n " + namespace(NODES.get(index)) + " ";
    for (IpVersion ipVersion : IpVersion.values()) {
      for (int link = 1; link <= 4; link++) {
        String network =
            switch (ipVersion) {
              case IPV4 -> "10.77.%d.0/24".formatted(link);
              case IPV6 -> "fd77:%d::/64".formatted(link);
            };
        if (link > index + 1) {
          run(ip + via(network, address(ipVersion, index + 1, 2)));
        } else if (link < index) {
          run(ip + via(network, address(ipVersion, index, 1)));
        }
      }
    }
  }

  private static String via(String network, InetAddress gateway) {
    return "route add %s via %s".formatted(network, gateway.getHostAddress());
  }

  /**
   * Performs work on a thread of the node's network namespace; threads that it starts are there as
   * well.
   */
  @SuppressWarnings("restricted") // setns(2) is a foreign call
  <T> T within(String node, Callable<T> work) throws Exception {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Thread.ofPlatform()
        .start(
            () -> {
              try (java.lang.foreign.Arena arena = java.lang.foreign.Arena.ofConfined()) {
                Linker linker = Linker.nativeLinker();
                MethodHandle open =
                    linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("open"),
                        FunctionDescriptor.of(
                            JAVA_INT, java.lang.foreign.ValueLayout.ADDRESS, JAVA_INT));
                MethodHandle setns =
                    linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("setns"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
                MethodHandle close =
                    linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("close"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT));
                int fd =
                    (int) open.invokeExact(arena.allocateFrom("/run/netns/" + namespace(node)), 0);
                int result = (int) setns.invokeExact(fd, CLONE_NEWNET);
                int ignored = (int) close.invokeExact(fd);
                if (result != 0) {
                  throw new IllegalStateException("cannot enter " + namespace(node));
                }
                outcome.complete(work.call());
              } catch (Throwable e) {
                outcome.completeExceptionally(e);
              }
            });
    return outcome.get();
  }

  /** Runs a command, words separated by single blanks, and returns what it printed. */
  static String run(String command) throws Exception {
    return run(List.of(command.split(" ")));
  }

  static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException("%s: %s".formatted(command, output));
    }
    return output;
  }

  @Override
  public void close() throws Exception {
    for (String node : NODES) {
      if (Files.exists(Path.of("/run/netns", namespace(node)))) {
        run("ip netns del " + namespace(node));
      }
    }
  }
}
