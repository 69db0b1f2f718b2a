package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import io.lookingglass.probes.event.ProbeEvent.DnsTroubleFound;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Where a trace begins that was given a resolver: that one is asked for the root's name servers, as
 * dig does (RFC 8109), so that a trace shows the root that the resolver's users see.
 */
final class Priming {
  private static final int TRIES = 2;
  private static final int MOST_LOOKED_UP = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Asking asking;
  private final Servers servers;

  Priming(Asking asking, Servers servers) {
    this.asking = asking;
    this.servers = servers;
  }

  /** The root's servers as the resolver knows them; empty when none was given, or it knows none. */
  Optional<List<NameServerHost>> rootServers() {
    DnsRequest request = asking.request();
    if (request.resolvers().isEmpty()) {
      return Optional.empty();
    }
    List<Servers.Located> located =
        switch (request.resolvers().getFirst()) {
          case DnsResolver.Server server -> servers.locate(server, request);
          case DnsResolver.SystemResolvers _ -> servers.own(request);
          case DnsResolver.Authoritative _ ->
              throw new IllegalArgumentException("a trace begins at no zone's own servers");
        };
    for (Servers.Located each : located) {
      switch (each) {
        case Servers.Unreachable unreachable -> asking.tell(0, unreachable);
        case Servers.Reachable reachable -> {
          Reply reply = ask(reachable, Name.root, "NS");
          asking.tell(DnsPurpose.PRIMING, 0, reachable.server(), reply);
          if (reply instanceof Reply.Answer answer) {
            List<NameServerHost> told = hosts(answer.message(), reachable);
            if (told.stream().anyMatch(host -> !host.addresses().isEmpty())) {
              note(
                  Severity.NOTE,
                  Sentence.of(
                      "The trace begins with the root servers that {0} told.",
                      reachable.server().name()));
              return Optional.of(told);
            }
          }
        }
      }
    }
    note(
        Severity.WARNING,
        Sentence.of(
            "{0} did not tell where the root is; the trace begins with the root hints of this"
                + " server.",
            request.resolvers().getFirst().text()));
    return Optional.empty();
  }

  private Reply ask(Servers.Reachable reachable, Name name, String type) {
    return asking.quietly(
        asking.question(name, DnsQuery.of(type)),
        reachable.way(),
        TRIES,
        asking.deadline().orIn(PATIENCE));
  }

  private void note(Severity severity, Sentence sentence) {
    asking.tell(
        new DnsTroubleFound(0, new DnsFinding(Kind.PRIMING, severity, ".", null, sentence)));
  }

  private List<NameServerHost> hosts(Message message, Servers.Reachable reachable) {
    Map<Name, List<InetAddress>> addresses = new LinkedHashMap<>();
    for (Record record : message.getSection(Section.ANSWER)) {
      if (record instanceof NSRecord server
          && record.getName().equals(Name.root)
          && addresses.size() < ServerSays.MOST_SERVERS) {
        addresses.put(server.getTarget(), new ArrayList<>());
      }
    }
    addresses.forEach((name, found) -> add(found, name, message.getSection(Section.ADDITIONAL)));
    addresses.entrySet().stream()
        .filter(server -> server.getValue().isEmpty())
        .limit(MOST_LOOKED_UP)
        .forEach(
            server -> {
              for (String type : new String[] {"A", "AAAA"}) {
                if (ask(reachable, server.getKey(), type) instanceof Reply.Answer answer) {
                  add(
                      server.getValue(),
                      server.getKey(),
                      answer.message().getSection(Section.ANSWER));
                }
              }
            });
    // A server whose address nobody knows is no use at the root.
    return addresses.entrySet().stream()
        .filter(server -> !server.getValue().isEmpty())
        .map(server -> new NameServerHost(server.getKey(), server.getValue(), Source.RESOLVER))
        .toList();
  }

  private static void add(List<InetAddress> found, Name name, List<Record> records) {
    for (Record record : records) {
      if (record.getName().equals(name) && found.size() < ServerSays.MOST_ADDRESSES) {
        switch (record) {
          case ARecord a -> found.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
          case AAAARecord a -> found.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
          default -> {
            // Not an address.
          }
        }
      }
    }
  }
}
