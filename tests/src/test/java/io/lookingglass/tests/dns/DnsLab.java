package io.lookingglass.tests.dns;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A small DNS of its own: each server a namespace, with IPv4 and IPv6, port 53.
 *
 * <pre>
 * BIND   the root, signed        NSD    child zones
 * Knot   example., signed        BIND   more of them, some with other content
 * Unbound and Knot Resolver over them, also with port 853 (DoT) and 443 (DoH)
 * </pre>
 */
public final class DnsLab implements AutoCloseable {
  static final String RESOLVER_NAME = "resolver.test";

  private final Path folder;
  private final DnsNetwork network;
  private final DnsAddresses addresses;
  private final DnsServers servers;

  private DnsLab(DnsNetwork network, Path folder) {
    this.folder = folder;
    this.network = network;
    this.addresses = new DnsAddresses(network);
    this.servers = new DnsServers(folder, network);
  }

  /**
   * One more zone below {@code example.}
   *
   * @param label its name there
   * @param records of its master file
   */
  public record MoreZone(String label, String records, boolean signed) {}

  /** Starts everything and waits until it answers. */
  public static DnsLab start(MoreZone... more) {
    try {
      return start(DnsStar.make(), Files.createTempDirectory("dns-lab"), more);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts everything in a network and waits until it answers.
   *
   * @param network goes with the lab
   * @param folder for its files, which goes with the lab
   */
  public static DnsLab start(DnsNetwork network, Path folder, MoreZone... more) throws IOException {
    DnsLab lab = new DnsLab(network, folder);
    try {
      lab.open(List.of(more));
      return lab;
    } catch (RuntimeException | IOException e) {
      lab.close();
      throw e;
    }
  }

  /**
   * Changes the records of a zone below {@code example.} without signing it again, and makes
   * everybody forget what they knew.
   */
  public void change(String label, UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve(label + "-1.zone.signed");
    Files.writeString(file, change.apply(Files.readString(file)));
    servers.reload();
  }

  DnsAddresses at() {
    return addresses;
  }

  /** Unbound's address. */
  public String resolver() {
    return addresses.resolver();
  }

  /** The server of most child zones. */
  public String child() {
    return addresses.child();
  }

  /** The other one. */
  public String otherChild() {
    return addresses.otherChild();
  }

  /** Everything in the lab, as a prefix. */
  public String prefix(IpVersion version) {
    return network.prefix(version);
  }

  /** The root's hints, as a file. */
  public Path hints() {
    return folder.resolve("root.hints");
  }

  /** The key of the private root, as a file with its DS record. */
  public Path anchors() {
    return folder.resolve("anchor");
  }

  /** The certificate of the resolvers, which signs itself as an authority, in PEM. */
  Path certificate() {
    return folder.resolve("tls.pem");
  }

  private void open(List<MoreZone> more) throws IOException {
    DnsZones.write(
        hints(),
        ". 3600000 NS ns.root.\nns.root. 3600000 A %s\nns.root. 3600000 AAAA %s\n"
            .formatted(addresses.root(), addresses.rootIpv6()));
    DnsZones zones = DnsZones.write(folder, addresses, more);
    servers.bind(DnsAddresses.ROOT, zones.of(addresses.root()));
    servers.knot(DnsAddresses.TLD, zones.of(addresses.tld()));
    servers.nsd(DnsAddresses.CHILD, zones.of(addresses.child()), "good.example");
    servers.bind(DnsAddresses.OTHER_CHILD, zones.of(addresses.otherChild()));
    DnsZones.write(anchors(), zones.anchor() + "\n");
    DnsServers.Trust trust =
        new DnsServers.Trust(key(), certificate(), hints(), anchors(), zones.anchor());
    makeCertificate();
    servers.unbound(DnsAddresses.RESOLVER, trust);
    servers.knotResolver(DnsAddresses.KNOT_RESOLVER, trust);
    for (int node = 1; node <= DnsAddresses.NODES; node++) {
      awaitPort(addresses.ipv4(node), 53);
      awaitPort(addresses.ipv6(node), 53);
    }
    for (String resolver : List.of(addresses.resolver(), addresses.knotResolver())) {
      awaitPort(resolver, 853);
      awaitPort(resolver, 443);
    }
  }

  private Path key() {
    return folder.resolve("tls.key");
  }

  private void makeCertificate() {
    StringBuilder names = new StringBuilder("subjectAltName=DNS:" + RESOLVER_NAME);
    for (int node : new int[] {DnsAddresses.RESOLVER, DnsAddresses.KNOT_RESOLVER}) {
      names.append(",IP:").append(addresses.ipv4(node));
      names.append(",IP:").append(addresses.ipv6(node));
    }
    Command.run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + RESOLVER_NAME,
        "-addext",
        names.toString(),
        "-keyout",
        key().toString(),
        "-out",
        certificate().toString());
  }

  private void awaitPort(String address, int port) {
    Awaitility.await(address + " port " + port)
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              servers.throwIfAnyEnded();
              return network.answers(address, port);
            });
  }

  @Override
  public void close() {
    servers.close();
    network.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
