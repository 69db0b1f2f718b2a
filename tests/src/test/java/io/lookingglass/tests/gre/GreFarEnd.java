package io.lookingglass.tests.gre;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespaceLab;
import io.lookingglass.tests.lab.NetworkNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Makes the target of a {@link NamespaceLab} the far end of a GRE tunnel, without a kernel that
 * knows GRE: Open vSwitch in user space takes the target's link, ends the tunnel, and hands what
 * was inside to the kernel of the namespace over a device of its own, and the other way.
 */
public final class GreFarEnd implements AutoCloseable {
  /** The link of the target in its lab. */
  private static final String LINK = "left";

  private static final String PHYSICAL = "br-phy";
  private static final String INNER = "br-int";
  private static final String NEIGHBOUR = "02:00:00:00:00:01";

  private final NetworkNamespace node;
  private final Path folder;
  private final List<Process> processes = new ArrayList<>();

  /**
   * How the far end is configured.
   *
   * @param outer IP version of the tunnel
   * @param key absent for none
   * @param options further ones of the tunnel's port, in Open vSwitch's words
   * @param reflects whether it takes packets with a source address of its own, as routers do
   * @param innerLocal the prober's inner address with a prefix length, {@code innerRemote} the far
   *     end's
   * @param innerMtuBytes of the device to the tunnel
   */
  public record Configuration(
      IpVersion outer,
      @Nullable Long key,
      List<String> options,
      boolean reflects,
      String innerLocal,
      String innerRemote,
      int innerMtuBytes) {

    public static Configuration usual() {
      return new Configuration(
          IpVersion.IPV4, null, List.of(), true, "10.100.0.0/31", "10.100.0.1/31", 1476);
    }

    public Configuration withKey(long other) {
      return new Configuration(
          outer, other, options, reflects, innerLocal, innerRemote, innerMtuBytes);
    }

    Configuration withOptions(String... more) {
      return new Configuration(
          outer, key, List.of(more), reflects, innerLocal, innerRemote, innerMtuBytes);
    }

    Configuration unreflecting() {
      return new Configuration(outer, key, options, false, innerLocal, innerRemote, innerMtuBytes);
    }

    Configuration overIpv6() {
      return new Configuration(
          IpVersion.IPV6, key, options, reflects, innerLocal, innerRemote, innerMtuBytes);
    }

    public Configuration withInner(String local, String remote) {
      return new Configuration(outer, key, options, reflects, local, remote, innerMtuBytes);
    }

    Configuration withInnerMtu(int bytes) {
      return new Configuration(outer, key, options, reflects, innerLocal, innerRemote, bytes);
    }
  }

  private GreFarEnd(NetworkNamespace node, Path folder) {
    this.node = node;
    this.folder = folder;
  }

  /**
   * Between whom the tunnel is.
   *
   * @param node of the far end, with one link, {@code left}, in a /30 and a /126 of which the last
   *     router has the address before the far end's
   * @param prober the addresses of the near end, {@code target} those of the far one
   */
  public record Place(
      NetworkNamespace node,
      Function<IpVersion, InetAddress> prober,
      Function<IpVersion, InetAddress> target) {}

  /** Builds it at the lab's target; on failure nothing stays behind. */
  public static GreFarEnd at(NamespaceLab lab, Configuration configuration) {
    try {
      return at(
          new Place(lab.targetNode(), lab::prober, lab::target),
          configuration,
          Files.createTempDirectory("lookingglass-gre"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Builds it; on failure nothing stays behind.
   *
   * @param folder for its files, which goes with it
   */
  public static GreFarEnd at(Place place, Configuration configuration, Path folder) {
    try {
      GreFarEnd end = new GreFarEnd(place.node(), folder);
      try {
        end.startSwitch();
        end.takeLink(place);
        end.addTunnel(place, configuration);
        return end;
      } catch (RuntimeException e) {
        end.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startSwitch() throws IOException {
    String database = folder.resolve("conf.db").toString();
    Command.run("ovsdb-tool", "create", database, "/usr/share/openvswitch/vswitch.ovsschema");
    start(
        "ip",
        "netns",
        "exec",
        node.name(),
        "ovsdb-server",
        database,
        "--remote=punix:" + folder.resolve("db.sock"),
        "--unixctl=" + folder.resolve("ovsdb.ctl"));
    awaitFile("db.sock");
    configure("--no-wait", "init");
    start(
        "ip",
        "netns",
        "exec",
        node.name(),
        "ovs-vswitchd",
        "unix:" + folder.resolve("db.sock"),
        "--unixctl=" + folder.resolve("vswitchd.ctl"));
    awaitFile("vswitchd.ctl");
  }

  private void start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of(command));
    builder.environment().put("OVS_RUNDIR", folder.toString());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    processes.add(builder.start());
  }

  private void awaitFile(String name) {
    Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> exists(folder.resolve(name)));
  }

  private static boolean exists(Path path) {
    return Files.exists(path);
  }

  private void configure(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("ovs-vsctl", "--db=unix:" + folder.resolve("db.sock")));
    command.addAll(List.of(arguments));
    Command.run(command.toArray(new String[0]));
  }

  /** The switch gets the link and its addresses; the kernel sees none of its packets any more. */
  private void takeLink(Place place) {
    String mac = node.run("cat", "/sys/class/net/" + LINK + "/address").strip();
    configure(
        "add-br",
        PHYSICAL,
        "--",
        "set",
        "bridge",
        PHYSICAL,
        "datapath_type=netdev",
        "fail-mode=standalone",
        "other-config:hwaddr=" + mac,
        "--",
        "add-port",
        PHYSICAL,
        LINK);
    configure(
        "add-br", INNER, "--", "set", "bridge", INNER, "datapath_type=netdev", "fail-mode=secure");
    node.ip("addr", "flush", "dev", LINK);
    node.ip("-6", "route", "flush", "dev", LINK);
    node.ip("link", "set", PHYSICAL, "up");
    for (IpVersion version : IpVersion.values()) {
      String family = "-" + version.number();
      String address = place.target().apply(version).getHostAddress();
      boolean ipv4 = version == IpVersion.IPV4;
      if (ipv4) {
        node.ip("addr", "add", address + "/30", "dev", PHYSICAL);
      } else {
        node.ip("-6", "addr", "add", address + "/126", "dev", PHYSICAL, "nodad");
      }
      node.ip(
          family, "route", "replace", "default", "via", gateway(place, version), "dev", PHYSICAL);
    }
    node.sysctl("net.ipv4.conf." + LINK + ".arp_ignore=8");
    node.run("nft", "add", "table", "inet", "far");
    node.run(
        "nft",
        "add",
        "chain",
        "inet",
        "far",
        "pre",
        "{ type filter hook prerouting priority -400 ; }");
    node.run("nft", "add", "rule", "inet", "far", "pre", "iifname", LINK, "drop");
  }

  /** The last router's address on the link, one below the target's. */
  private static String gateway(Place place, IpVersion version) {
    byte[] bytes = place.target().apply(version).getAddress();
    bytes[bytes.length - 1]--;
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void addTunnel(Place place, Configuration configuration) {
    List<String> port =
        new ArrayList<>(
            List.of(
                "add-port",
                INNER,
                "gre0",
                "--",
                "set",
                "interface",
                "gre0",
                "type=gre",
                "ofport_request=1",
                "options:packet_type=legacy_l3",
                "options:remote_ip=\""
                    + place.prober().apply(configuration.outer()).getHostAddress()
                    + "\"",
                "options:local_ip=\""
                    + place.target().apply(configuration.outer()).getHostAddress()
                    + "\""));
    if (configuration.key() != null) {
      port.add("options:key=" + configuration.key());
    }
    port.addAll(configuration.options());
    configure(port.toArray(new String[0]));
    configure("set", "interface", INNER, "mtu_request=" + configuration.innerMtuBytes());
    boolean innerIpv4 = configuration.innerRemote().indexOf(':') < 0;
    if (innerIpv4) {
      node.ip("addr", "add", configuration.innerRemote(), "dev", INNER);
    } else {
      node.ip("-6", "addr", "add", configuration.innerRemote(), "dev", INNER, "nodad");
    }
    node.ip("link", "set", INNER, "up");
    String innerLocal = configuration.innerLocal().replaceAll("/.*", "");
    node.ip("neigh", "replace", innerLocal, "lladdr", NEIGHBOUR, "dev", INNER, "nud", "permanent");
    String reflects = configuration.reflects() ? "1" : "0";
    for (String device : List.of("all", INNER)) {
      node.sysctl("net.ipv4.conf." + device + ".rp_filter=0");
      node.sysctl("net.ipv4.conf." + device + ".accept_local=" + reflects);
    }
    String mac = node.run("cat", "/sys/class/net/" + INNER + "/address").strip();
    flow("in_port=1,actions=mod_dl_dst:" + mac + ",LOCAL");
    flow("in_port=LOCAL,ip actions=output:1");
    flow("in_port=LOCAL,ipv6 actions=output:1");
  }

  private void flow(String flow) {
    Command.run("ovs-ofctl", "add-flow", "unix:" + folder.resolve(INNER + ".mgmt"), flow);
  }

  /** From now on it takes and sends packets with that key only. */
  public void key(long key) {
    configure("set", "interface", "gre0", "options:key=" + key);
  }

  /** The namespace that it is in. */
  NetworkNamespace node() {
    return node;
  }

  @Override
  public void close() {
    Command.end(processes.reversed());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
