package io.lookingglass.probes.dns;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsQuery.EdnsQuery;
import io.lookingglass.probes.request.RecordTypes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Finds answers by going down from the root, as a resolver does, without telling anybody: addresses
 * of name servers, and what validation needs. Remembers the zones it has seen. Thread-safe.
 */
final class Iteration {
  private static final int MOST_STEPS = 32;
  private static final int DEEPEST = 4;
  private static final int MOST_SERVERS_TRIED = 4;
  private static final int MOST_AUTHORITATIVE = 16;
  private static final int TRIES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Asking asking;
  private final Servers servers;
  private final Map<Name, List<NameServerHost>> zones = new ConcurrentHashMap<>();
  private final Map<Name, List<InetAddress>> hosts = new ConcurrentHashMap<>();

  Iteration(Asking asking, Servers servers, RootHints hints) {
    this.asking = asking;
    this.servers = servers;
    zones.put(Name.root, hosts(hints));
  }

  private static List<NameServerHost> hosts(RootHints hints) {
    return hints.servers().stream()
        .map(
            hint ->
                new NameServerHost(
                    Name.fromConstantString(hint.name()), hint.addresses(), hint.source()))
        .toList();
  }

  /** The servers of a zone that was seen. */
  List<NameServerHost> serversOf(Name zone) {
    return zones.getOrDefault(zone, List.of());
  }

  /** Remembers a zone. */
  void learn(Name zone, List<NameServerHost> servers) {
    zones.put(zone, servers);
  }

  /** How one address of a zone's server is asked; empty when it may not be. */
  Optional<Exchange.Way> way(InetAddress address) {
    Integer port = asking.request().port();
    IpVersion wanted = asking.request().ipVersion();
    if ((wanted != null && IpVersion.of(address) != wanted)
        || servers.refusal(address).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        Exchange.Way.plain(
            new InetSocketAddress(address, port == null ? DnsTransport.UDP.port() : port),
            asking.zoneTransport()));
  }

  /** What is asked of a zone's server: no recursion, and as the asker wants it otherwise. */
  DnsQuery query(String type, boolean dnssecOk) {
    DnsQuery asked = asking.request().query();
    EdnsQuery edns = asked.edns();
    return new DnsQuery(
        type,
        asked.recordClass(),
        false,
        false,
        asked.checkingDisabled(),
        asked.caseRandomization(),
        asked.ignoreTruncation(),
        edns == null
            ? null
            : new EdnsQuery(
                edns.udpPayloadSize(),
                dnssecOk || edns.dnssecOk(),
                edns.cookie(),
                edns.nsid(),
                edns.clientSubnet(),
                edns.paddingBlock()));
  }

  /** Each server of the zone that the name of the request is in, as far as they may be asked. */
  List<Servers.Reachable> authoritative() {
    Name name = Asking.name(asking.request().target());
    // On the way to the zone nobody is asked to hand out one.
    int type =
        asking.request().transfersZone()
            ? Type.SOA
            : RecordTypes.type(asking.request().query().type()).orElseThrow();
    if (resolve(name, type).isEmpty() && zones.size() < 2) {
      return List.of();
    }
    List<Servers.Reachable> reachable = new ArrayList<>();
    for (NameServerHost host : serversOf(closest(name, type))) {
      for (InetAddress address : addressesOf(host, 0)) {
        way(address)
            .ifPresent(
                way ->
                    reachable.add(
                        new Servers.Reachable(
                            new DnsServer(
                                host.name().toString(true), address, way.server().getPort()),
                            way)));
      }
    }
    return reachable.stream().limit(MOST_AUTHORITATIVE).toList();
  }

  /** The answer of a server with authority; empty when none could be had. */
  Optional<Message> resolve(Name name, int type) {
    return resolve(name, type, 0);
  }

  private Optional<Message> resolve(Name name, int type, int depth) {
    Name zone = closest(name, type);
    for (int step = 0; step < MOST_STEPS; step++) {
      Optional<Message> message = askZone(zone, name, type, depth);
      if (message.isEmpty()) {
        return message;
      }
      switch (ServerSays.of(message.get(), name, zone)) {
        case ServerSays.Answer _ -> {
          return message;
        }
        case ServerSays.Referral referral -> {
          learn(referral.zone(), referral.servers());
          zone = referral.zone();
        }
        case ServerSays.Lame _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** The deepest zone known that the name is in; DS records are in the parent (RFC 4035 2.4). */
  private Name closest(Name name, int type) {
    Name candidate = type == Type.DS && name.labels() > 1 ? new Name(name, 1) : name;
    while (!zones.containsKey(candidate) && candidate.labels() > 1) {
      candidate = new Name(candidate, 1);
    }
    return zones.containsKey(candidate) ? candidate : Name.root;
  }

  /** The first answer of use from any server of the zone. */
  private Optional<Message> askZone(Name zone, Name name, int type, int depth) {
    int tried = 0;
    for (NameServerHost host : serversOf(zone)) {
      for (InetAddress address : addressesOf(host, depth)) {
        Optional<Exchange.Way> way = way(address);
        if (way.isEmpty()) {
          continue;
        }
        if (tried++ >= MOST_SERVERS_TRIED || asking.deadline().passed()) {
          return Optional.empty();
        }
        Question question = asking.question(name, query(RecordTypes.typeName(type), true));
        Reply reply = asking.quietly(question, way.get(), TRIES, asking.deadline().orIn(PATIENCE));
        if (reply instanceof Reply.Answer answer
            && !(ServerSays.of(answer.message(), name, zone) instanceof ServerSays.Lame)) {
          return Optional.of(answer.message());
        }
      }
    }
    return Optional.empty();
  }

  /** The addresses of a server, looked up when the delegation did not tell them. */
  List<InetAddress> addressesOf(NameServerHost host, int depth) {
    return host.addresses().isEmpty() ? lookUp(host.name(), depth) : host.addresses();
  }

  /** A server with its addresses, looked up where they were missing. */
  NameServerHost located(NameServerHost host) {
    if (!host.addresses().isEmpty()) {
      return host;
    }
    List<InetAddress> found = lookUp(host.name(), 0);
    return new NameServerHost(
        host.name(), found, found.isEmpty() ? Source.MISSING : Source.LOOKED_UP);
  }

  private List<InetAddress> lookUp(Name host, int depth) {
    List<InetAddress> known = hosts.get(host);
    if (known != null) {
      return known;
    }
    if (depth >= DEEPEST) {
      return List.of(); // Names that need each other: nobody finds an end there.
    }
    hosts.put(host, List.of()); // While it is looked for, nothing below may wait for it.
    List<InetAddress> found = new ArrayList<>();
    for (int type : new int[] {Type.A, Type.AAAA}) {
      resolve(host, type, depth + 1)
          .ifPresent(
              message -> {
                for (Record record : message.getSection(Section.ANSWER)) {
                  if (record.getName().equals(host) && found.size() < ServerSays.MOST_ADDRESSES) {
                    switch (record) {
                      case ARecord a -> found.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
                      case AAAARecord a ->
                          found.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
                      default -> {
                        // An alias, which the name of a server must not be (RFC 2181 10.3).
                      }
                    }
                  }
                }
              });
    }
    hosts.put(host, List.copyOf(found));
    return List.copyOf(found);
  }
}
