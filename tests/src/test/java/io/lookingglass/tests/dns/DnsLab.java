package io.lookingglass.tests.dns;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.tests.lab.Command;
import io.lookingglass.tests.lab.NamespaceStar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
  private final NamespaceStar star;
  private final DnsAddresses addresses;
  private final DnsServers servers;

  private DnsLab(Path folder) {
    this.folder = folder;
    this.star = NamespaceStar.withNodes(DnsAddresses.NODES);
    this.addresses = new DnsAddresses(star);
    this.servers = new DnsServers(folder, star);
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
      DnsLab lab = new DnsLab(Files.createTempDirectory("dns-lab"));
      try {
        lab.open(List.of(more));
        return lab;
      } catch (RuntimeException | IOException e) {
        lab.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    return star.prefix(version);
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
        .atMost(20, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              servers.throwIfAnyEnded();
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), 200);
                return true;
              } catch (IOException e) {
                return false;
              }
            });
  }

  @Override
  public void close() {
    servers.close();
    star.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
