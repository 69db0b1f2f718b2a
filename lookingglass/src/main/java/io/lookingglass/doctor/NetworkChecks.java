package io.lookingglass.doctor;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.gre.Tunnel;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeAbility.Tier;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.target.NameServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the process may send, whether resolvers answer, and the tunnels of the configuration. */
final class NetworkChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private NetworkChecks() {}

  static List<Check> of(Configuration configuration, ProbeNetwork network, TunnelProber tunnels) {
    List<Check> checks = new ArrayList<>();
    for (IpVersion version : IpVersion.values()) {
      checks.add(sockets(network, version));
    }
    checks.addAll(resolvers(configuration.resolvers()));
    for (TunnelSettings tunnel : configuration.tunnels()) {
      checks.add(tunnel(tunnels, tunnel));
    }
    return checks;
  }

  private static Check sockets(ProbeNetwork network, IpVersion version) {
    String name = "raw-sockets-ipv" + version.number();
    Set<String> remedies = new LinkedHashSet<>();
    boolean none = true;
    boolean raw = true;
    for (ProbeProtocol protocol : ProbeProtocol.values()) {
      ProbeAbility ability = network.ability(version, protocol);
      none &= ability.tier() == Tier.UNAVAILABLE;
      raw &= ability.tier() == Tier.RAW;
      if (ability.remedy() != null) {
        remedies.add(ability.remedy());
      }
    }
    String remedy = remedies.isEmpty() ? "Grant CAP_NET_RAW." : String.join(" ", remedies);
    if (raw) {
      return Check.ok(name, "This process may open them (CAP_NET_RAW).");
    }
    return none
        ? Check.failed(name, "This process may send no probe at all.", remedy)
        : Check.warning(
            name, "This process may not open them; probes are sent with what is lost.", remedy);
  }

  private static List<Check> resolvers(List<HostPort> configured) {
    List<InetSocketAddress> addresses = NameServers.of(configured).addresses();
    if (addresses.isEmpty()) {
      return List.of(
          Check.failed(
              "resolver",
              "There is none: /etc/resolv.conf names no server.",
              "Name some as resolvers in the configuration."));
    }
    return addresses.stream().map(NetworkChecks::resolver).toList();
  }

  private static Check resolver(InetSocketAddress server) {
    String shown =
        new HostPort(IpAddresses.format(server.getAddress()), server.getPort()).toString();
    NameServers alone =
        NameServers.of(
            List.of(new HostPort(IpAddresses.format(server.getAddress()), server.getPort())));
    long began = System.nanoTime();
    NameServers.Reply reply = alone.ask(Name.root, Type.NS, PATIENCE);
    return resolver(shown, reply, (System.nanoTime() - began) / 1_000_000);
  }

  /**
   * What an answer to the question for the root's name servers says of a resolver. One that is not
   * allowed to ask on, or filters, may say NOERROR with nothing in it, which helps nobody.
   */
  static Check resolver(String shown, NameServers.Reply reply, long millis) {
    String name = "resolver";
    String remedy =
        "Let this machine use recursion there, or name another under resolvers in the"
            + " configuration.";
    return switch (reply) {
      case NameServers.Answered(Message message, String _) -> {
        boolean tells =
            message.getSection(Section.ANSWER).stream().anyMatch(NetworkChecks::ofTheRoot);
        yield tells
            ? Check.ok(name, "%s answers in %d ms.".formatted(shown, millis))
            : Check.failed(
                name,
                "%s answers %s to the question for the root's name servers, with none of them."
                    .formatted(shown, Rcode.string(message.getRcode())),
                remedy);
      }
      case NameServers.Unanswered(List<String> failures) ->
          Check.failed(
              name,
              "%s does not answer what the root's name servers are: %s."
                  .formatted(shown, String.join(", ", failures.stream().distinct().toList())),
              remedy);
    };
  }

  private static boolean ofTheRoot(Record each) {
    return each.getType() == Type.NS && each.getName().equals(Name.root);
  }

  private static Check tunnel(TunnelProber prober, TunnelSettings settings) {
    String name = "tunnel-" + settings.name();
    try (TunnelProber.OpenTunnel open = prober.open(Tunnel.of(settings))) {
      return open.problem()
          .map(
              problem ->
                  Check.failed(
                      name,
                      "It cannot be probed: %s.".formatted(problem.sentence()),
                      "Mend that, or its section of the configuration."))
          .orElseGet(() -> Check.ok(name, "It can be probed from here."));
    }
  }
}
