package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.ProbeEvent.DnsTroubleFound;
import io.lookingglass.probes.event.ProbeEvent.DnsZoneReached;
import io.lookingglass.probes.request.RecordTypes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Goes down from the root, asks at each zone every server the same, and tells what it finds wrong.
 * For one measurement, on one thread.
 */
final class Trace {
  private static final int MOST_ZONES = 32;

  /** Enough to see whether the root can be reached; nobody's trace must ask all 26 addresses. */
  private static final int ROOT_SERVERS_ASKED = 3;

  private static final int MOST_ADDRESSES_ASKED = 24;
  private static final int TRIES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Asking asking;
  private final Servers servers;
  private final Iteration iteration;
  private final Name name;

  Trace(Asking asking, Servers servers, Iteration iteration) {
    this.asking = asking;
    this.servers = servers;
    this.iteration = iteration;
    this.name = Asking.name(asking.request().target());
  }

  /**
   * An address that was asked.
   *
   * @param reply what came
   */
  record Asked(NameServerHost host, InetAddress address, Reply reply) {
    Optional<Message> message() {
      return reply instanceof Reply.Answer answer
          ? Optional.of(answer.message())
          : Optional.empty();
    }
  }

  private record Target(NameServerHost host, Exchange.Way way) {}

  /** Walks; the events tell everything. */
  void walk() {
    Name zone = Name.root;
    List<NameServerHost> hosts = rootServers();
    for (int step = 0; ; step++) {
      asking.tell(
          new DnsZoneReached(
              step, zone.toString(), hosts.stream().map(NameServerHost::event).toList()));
      List<Asked> asked = askAll(step, hosts, asking.request().query().type(), name);
      ZoneFindings findings = new ZoneFindings(zone, name);
      tell(step, findings.ofReplies(asked));
      Optional<ServerSays.Referral> referral = findings.referral(asked);
      if (referral.isEmpty()) {
        if (findings.answered(asked)) {
          check(step, zone, hosts);
          followAliases(step, findings, asked);
        } else {
          broken(step, zone, asked);
        }
        return;
      }
      if (step > 0) {
        check(step, zone, hosts);
      }
      if (step + 1 >= MOST_ZONES || asking.deadline().passed()) {
        return;
      }
      Name child = referral.get().zone();
      tell(step, findings.ofReferrals(asked));
      List<NameServerHost> located =
          referral.get().servers().stream().map(iteration::located).toList();
      tell(step + 1, new ZoneFindings(child, name).ofAddresses(located, this::refusal));
      iteration.learn(child, located);
      zone = child;
      hosts = located;
    }
  }

  private Optional<String> refusal(InetAddress address) {
    return servers.refusal(address);
  }

  private List<NameServerHost> rootServers() {
    new Priming(asking, servers).rootServers().ifPresent(told -> iteration.learn(Name.root, told));
    List<NameServerHost> all = new ArrayList<>(iteration.serversOf(Name.root));
    if (all.size() <= ROOT_SERVERS_ASKED) {
      return all;
    }
    Collections.shuffle(all);
    return all.subList(0, ROOT_SERVERS_ASKED);
  }

  /** Asks every address of every server at once. */
  private List<Asked> askAll(int step, List<NameServerHost> hosts, String type, Name about) {
    List<Target> targets = new ArrayList<>();
    for (NameServerHost host : hosts) {
      for (InetAddress address : host.addresses()) {
        Optional<Exchange.Way> way = iteration.way(address);
        if (targets.size() < MOST_ADDRESSES_ASKED && way.isPresent()) {
          targets.add(new Target(host, way.get()));
        }
      }
    }
    ConcurrentLinkedQueue<Asked> done = new ConcurrentLinkedQueue<>();
    boolean check = !about.equals(name) || !type.equals(asking.request().query().type());
    Deadline until = asking.deadline().orIn(PATIENCE);
    Concurrently.each(
        targets,
        target -> {
          InetSocketAddress server = target.way().server();
          Question question =
              asking.question(about, iteration.query(type, asking.request().dnssec()));
          Reply reply = asking.quietly(question, target.way(), TRIES, until);
          asking.tell(
              check ? DnsPurpose.ZONE_CHECK : DnsPurpose.DELEGATION,
              step,
              new DnsServer(
                  target.host().name().toString(true), server.getAddress(), server.getPort()),
              reply);
          done.add(new Asked(target.host(), server.getAddress(), reply));
        });
    return List.copyOf(done);
  }

  /** Compares what the zone's servers say of the zone. */
  private void check(int step, Name zone, List<NameServerHost> hosts) {
    if (zone.equals(Name.root) || asking.deadline().passed()) {
      return;
    }
    ZoneFindings findings = new ZoneFindings(zone, name);
    List<Asked> soa = askAll(step, hosts, RecordTypes.typeName(Type.SOA), zone);
    tell(step, findings.ofSerials(soa));
    List<Asked> ns = askAll(step, hosts.subList(0, Math.min(2, hosts.size())), "NS", zone);
    tell(step, findings.ofNameServers(hosts, ns));
  }

  /**
   * Goes after an alias that leads out of what the servers serve, and tells where it ends: the
   * trace itself stops at the alias, as the answer does, and dig.
   */
  private void followAliases(int step, ZoneFindings findings, List<Asked> asked) {
    int type = RecordTypes.type(asking.request().query().type()).orElseThrow();
    Optional<Message> answer =
        asked.stream()
            .flatMap(each -> each.message().stream())
            .filter(message -> AliasChain.of(message, name).names().size() > 1)
            .findFirst();
    if (answer.isEmpty() || type == Type.CNAME || type == Type.ANY) {
      return;
    }
    AliasChain chain = AliasChain.of(answer.get(), name);
    if (chain.loop().isPresent()) {
      return; // Told with the answer.
    }
    if (!records(answer.get(), chain.end(), type).isEmpty()) {
      return; // The same servers answer for it.
    }
    Message last = answer.get();
    while (!asking.deadline().passed()) {
      Optional<Message> next = iteration.resolve(chain.end(), type);
      if (next.isEmpty()) {
        tell(
            step,
            List.of(findings.alias(chain.end(), Sentence.of("no server of it gives an answer"))));
        return;
      }
      last = next.get();
      AliasChain longer = chain.with(next.get());
      Optional<Sentence> loop = longer.loop();
      if (loop.isPresent()) {
        tell(step, List.of(findings.aliasLoop(loop.get())));
        return;
      }
      if (longer.equals(chain) || !records(last, longer.end(), type).isEmpty()) {
        tell(step, List.of(findings.alias(longer.end(), said(last, longer.end(), type))));
        return;
      }
      chain = longer;
    }
  }

  private static List<Record> records(Message message, Name owner, int type) {
    return message.getSection(Section.ANSWER).stream()
        .filter(record -> record.getName().equals(owner) && record.getType() == type)
        .toList();
  }

  private static Sentence said(Message message, Name owner, int type) {
    List<Record> found = records(message, owner, type);
    if (found.isEmpty()) {
      return message.getRcode() == Rcode.NXDOMAIN
          ? Sentence.of("that name does not exist (NXDOMAIN)")
          : Sentence.of("it has no {0} record", RecordTypes.typeName(type));
    }
    String values = found.stream().limit(3).map(RecordText::of).collect(Collectors.joining(", "));
    return found.size() > 3
        ? Sentence.of(
            "it has {0} {1} and {2} more", RecordTypes.typeName(type), values, found.size() - 3)
        : Sentence.of("it has {0} {1}", RecordTypes.typeName(type), values);
  }

  private void broken(int step, Name zone, List<Asked> asked) {
    Sentence shown =
        zone.equals(Name.root) ? Sentence.of("the root") : Sentence.verbatim(zone.toString(true));
    tell(
        step,
        List.of(
            new DnsFinding(
                Kind.BROKEN,
                Severity.ERROR,
                zone.toString(),
                null,
                asked.isEmpty()
                    ? Sentence.of("No name server of {0} has an address that can be asked.", shown)
                    : Sentence.of(
                        "No name server of {0} gives an answer: {1}.",
                        shown, ZoneFindings.summary(asked, name, zone)))));
  }

  private void tell(int step, List<DnsFinding> findings) {
    findings.forEach(finding -> asking.tell(new DnsTroubleFound(step, finding)));
  }
}
