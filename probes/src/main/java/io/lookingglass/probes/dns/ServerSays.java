package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** What the answer of a zone's name server means to somebody who comes down from the root. */
sealed interface ServerSays {

  /** The answer, or with authority that there is none. */
  record Answer() implements ServerSays {}

  /**
   * A zone further down knows.
   *
   * @param zone below the one that was asked
   * @param servers with the addresses that came along, which may be none
   */
  record Referral(Name zone, List<NameServerHost> servers) implements ServerSays {
    public Referral {
      servers = List.copyOf(servers);
    }
  }

  /**
   * It does not serve the zone.
   *
   * @param instead what it said, as the end of a sentence
   * @param pointsElsewhere whether that is a referral, but up or sideways instead of down
   */
  record Lame(Sentence instead, boolean pointsElsewhere) implements ServerSays {}

  /** More servers and addresses than any zone has; a forged referral must not become a flood. */
  int MOST_SERVERS = 16;

  int MOST_ADDRESSES = 4;

  /**
   * Judges a message.
   *
   * @param name what was asked about
   * @param zone that the server is said to serve
   */
  static ServerSays of(Message message, Name name, Name zone) {
    int rcode = message.getRcode();
    if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
      return new Lame(Sentence.of("it says {0}", Rcode.string(rcode)), false);
    }
    if (message.getHeader().getFlag(Flags.AA)) {
      boolean answered = !message.getSection(Section.ANSWER).isEmpty();
      boolean denied =
          rcode == Rcode.NXDOMAIN
              || message.getSection(Section.AUTHORITY).stream()
                  .anyMatch(SOARecord.class::isInstance);
      if (answered || denied) {
        return new Answer();
      }
    }
    Map<Name, List<InetAddress>> servers = new LinkedHashMap<>();
    Name child = null;
    for (Record record : message.getSection(Section.AUTHORITY)) {
      if (record instanceof NSRecord server && (child == null || child.equals(record.getName()))) {
        child = record.getName();
        if (servers.size() < MOST_SERVERS) {
          servers.putIfAbsent(server.getTarget(), new ArrayList<>());
        }
      }
    }
    if (child == null) {
      return message.getHeader().getFlag(Flags.AA)
          ? new Answer() // No data, without the SOA record that RFC 2308 asks for.
          : new Lame(Sentence.of("it answers without authority"), false);
    }
    if (!child.subdomain(zone) || child.equals(zone)) {
      return new Lame(
          child.equals(zone)
              ? Sentence.of("it points to the zone's own servers")
              : Sentence.of("it points to the servers of {0}", shown(child)),
          true);
    }
    if (!name.subdomain(child)) {
      return new Lame(Sentence.of("it points to {0}, where the name is not", shown(child)), true);
    }
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      List<InetAddress> addresses = servers.get(record.getName());
      if (addresses != null && addresses.size() < MOST_ADDRESSES) {
        switch (record) {
          case ARecord a -> addresses.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
          case AAAARecord a -> addresses.add(IpAddresses.ofBytes(a.getAddress().getAddress()));
          default -> {
            // Not an address.
          }
        }
      }
    }
    return new Referral(
        child,
        servers.entrySet().stream()
            .map(
                server ->
                    new NameServerHost(
                        server.getKey(),
                        server.getValue(),
                        server.getValue().isEmpty() ? Source.MISSING : Source.GLUE))
            .toList());
  }

  private static Sentence shown(Name name) {
    return name.equals(Name.root)
        ? Sentence.of("the root")
        : Sentence.verbatim(name.toString(true));
  }
}
