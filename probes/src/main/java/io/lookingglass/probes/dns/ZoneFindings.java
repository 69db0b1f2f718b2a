package io.lookingglass.probes.dns;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.dns.Trace.Asked;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsFinding;
import io.lookingglass.probes.event.DnsFinding.Kind;
import io.lookingglass.probes.event.DnsFinding.Severity;
import io.lookingglass.probes.event.DnsZoneServer.Source;
import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** What is wrong with a zone, judged from what its servers said. Pure. */
final class ZoneFindings {
  private final Name zone;
  private final Name name;

  /**
   * @param name what the trace is about
   */
  ZoneFindings(Name zone, Name name) {
    this.zone = zone;
    this.name = name;
  }

  /** Servers that are silent or lame, or answer the question differently. */
  List<DnsFinding> ofReplies(List<Asked> asked) {
    List<DnsFinding> findings = new ArrayList<>();
    boolean anyGood = asked.stream().anyMatch(each -> good(each));
    boolean noIpv6 =
        asked.stream().anyMatch(each -> unroutable(each))
            && asked.stream()
                .filter(each -> IpVersion.of(each.address()) == IpVersion.IPV6)
                .allMatch(ZoneFindings::unroutable);
    if (noIpv6) {
      findings.add(
          finding(
              Kind.ONE_FAMILY,
              Severity.NOTE,
              null,
              Sentence.of(
                  "Its servers were asked over IPv4 only: this machine has no way to IPv6.")));
    }
    for (Asked each : asked) {
      switch (each.reply()) {
        case Reply.NoAnswer none -> {
          if (!(noIpv6 && unroutable(each))) {
            findings.add(silent(each, none, asked, anyGood));
          }
        }
        case Reply.Answer answer -> {
          if (ServerSays.of(answer.message(), name, zone) instanceof ServerSays.Lame lame) {
            findings.add(
                finding(
                    lame.pointsElsewhere() ? Kind.BAD_REFERRAL : Kind.LAME,
                    anyGood ? Severity.WARNING : Severity.ERROR,
                    each,
                    Sentence.of(
                        "{0} is named as its server but does not serve it: {1}.",
                        who(each), lame.instead())));
          }
        }
      }
    }
    findings.addAll(
        differing(
            asked,
            each -> each.message().filter(this::isAnswer).map(ZoneFindings::answer),
            Kind.ANSWERS_DIFFER,
            words -> Sentence.of("Its servers answer differently: {0}.", words)));
    asked.stream()
        .flatMap(each -> each.message().filter(this::isAnswer).stream())
        .flatMap(message -> AliasChain.of(message, name).loop().stream())
        .findFirst()
        .ifPresent(loop -> findings.add(aliasLoop(loop)));
    return findings;
  }

  /**
   * Aliases that lead nowhere.
   *
   * @param sentence which
   */
  DnsFinding aliasLoop(Sentence sentence) {
    return finding(Kind.ALIAS_LOOP, Severity.ERROR, null, sentence);
  }

  /**
   * The answer is an alias that leads out of what the servers serve.
   *
   * @param end where it leads at last
   * @param said what came of asking for that, the end of a sentence
   */
  DnsFinding alias(Name end, Sentence said) {
    return finding(
        Kind.ALIAS,
        Severity.NOTE,
        null,
        Sentence.of(
            "{0} is an alias for {1}, which other servers answer for: the trace ends here, as dig's"
                + " does. Followed to its end, {2}. Trace {1} to see the way there.",
            name.toString(true), end.toString(true), said));
  }

  private DnsFinding silent(Asked each, Reply.NoAnswer none, List<Asked> asked, boolean anyGood) {
    boolean otherFamilyAnswers =
        asked.stream()
            .anyMatch(
                other ->
                    other.host().equals(each.host())
                        && IpVersion.of(other.address()) != IpVersion.of(each.address())
                        && other.message().isPresent());
    if (otherFamilyAnswers) {
      return finding(
          Kind.ONE_FAMILY,
          Severity.WARNING,
          each,
          Sentence.of(
              "{0} answers over IPv{1}, but not over IPv{2} ({3}): {4}.",
              each.host().name().toString(true),
              IpVersion.of(each.address()) == IpVersion.IPV4 ? 6 : 4,
              IpVersion.of(each.address()).number(),
              IpAddresses.format(each.address()),
              none.reason()));
    }
    return finding(
        Kind.SILENT,
        anyGood ? Severity.WARNING : Severity.ERROR,
        each,
        Sentence.of("{0} does not answer: {1}.", who(each), none.reason()));
  }

  /** Parent's servers that tell of different delegations, and addresses that are missing. */
  List<DnsFinding> ofReferrals(List<Asked> asked) {
    return differing(
        asked,
        each ->
            each.message()
                .map(message -> ServerSays.of(message, name, zone))
                .filter(ServerSays.Referral.class::isInstance)
                .map(ServerSays.Referral.class::cast)
                .map(
                    referral ->
                        Sentence.of(
                            "{0} is served by {1}",
                            referral.zone().toString(true), names(referral.servers())))
                .map(List::of),
        Kind.NAME_SERVERS_DIFFER,
        words -> Sentence.of("Its servers tell of different delegations: {0}.", words));
  }

  /**
   * Servers whose addresses are missing or must not be asked.
   *
   * @param servers after what was missing was looked for
   * @param refusal why an address may not be asked; empty when it may
   */
  List<DnsFinding> ofAddresses(
      List<NameServerHost> servers, Function<InetAddress, Optional<String>> refusal) {
    List<DnsFinding> findings = new ArrayList<>();
    for (NameServerHost host : servers) {
      String shown = host.name().toString(true);
      boolean inside = host.name().subdomain(zone);
      if (inside && host.source() != Source.GLUE) {
        findings.add(
            new DnsFinding(
                Kind.MISSING_GLUE,
                host.addresses().isEmpty() ? Severity.ERROR : Severity.WARNING,
                zone.toString(),
                shown,
                Sentence.of(
                    "The delegation names {0}, which is inside the zone, without its address; its"
                        + " parent needs an A or AAAA record for it.",
                    shown)));
      } else if (host.addresses().isEmpty()) {
        findings.add(
            new DnsFinding(
                Kind.NO_ADDRESS,
                Severity.ERROR,
                zone.toString(),
                shown,
                Sentence.of("The name server {0} has no address that could be found.", shown)));
      }
      for (InetAddress address : host.addresses()) {
        refusal
            .apply(address)
            .ifPresent(
                why ->
                    findings.add(
                        new DnsFinding(
                            Kind.NOT_ALLOWED,
                            Severity.WARNING,
                            zone.toString(),
                            shown,
                            Sentence.of("{0} is not asked: {1}.", shown, why))));
      }
    }
    return findings;
  }

  /** Servers with different versions of the zone. */
  List<DnsFinding> ofSerials(List<Asked> asked) {
    return differing(
        asked,
        each ->
            each.message().stream()
                .flatMap(message -> message.getSection(Section.ANSWER).stream())
                .filter(SOARecord.class::isInstance)
                .map(
                    record ->
                        List.of(
                            Sentence.of(
                                "serial {0}", String.valueOf(((SOARecord) record).getSerial()))))
                .findFirst(),
        Kind.SERIALS_DIFFER,
        words -> Sentence.of("Its servers have different versions of it: {0}.", words));
  }

  /** What the zone says of its own servers, beside what its parent says. */
  List<DnsFinding> ofNameServers(List<NameServerHost> parent, List<Asked> asked) {
    Set<Name> told = parent.stream().map(NameServerHost::name).collect(Collectors.toSet());
    for (Asked each : asked) {
      Optional<Message> message = each.message();
      if (message.isEmpty()) {
        continue;
      }
      Set<Name> own = new TreeSet<>();
      for (Record record : message.get().getSection(Section.ANSWER)) {
        if (record instanceof NSRecord server) {
          own.add(server.getTarget());
        }
      }
      if (own.isEmpty()) {
        continue;
      }
      List<DnsFinding> findings = new ArrayList<>();
      List<Name> onlyParent = told.stream().filter(host -> !own.contains(host)).sorted().toList();
      List<Name> onlyChild = own.stream().filter(host -> !told.contains(host)).toList();
      if (!onlyParent.isEmpty() || !onlyChild.isEmpty()) {
        findings.add(
            finding(
                Kind.NAME_SERVERS_DIFFER,
                Severity.WARNING,
                null,
                onlyChild.isEmpty()
                    ? Sentence.of(
                        "Parent and zone name different servers: only the parent has {0}.",
                        list(onlyParent))
                    : onlyParent.isEmpty()
                        ? Sentence.of(
                            "Parent and zone name different servers: only the zone itself has {0}.",
                            list(onlyChild))
                        : Sentence.of(
                            "Parent and zone name different servers: only the parent has {0}; only"
                                + " the zone itself has {1}.",
                            list(onlyParent), list(onlyChild))));
      }
      findings.addAll(glue(parent, message.get()));
      return findings;
    }
    return List.of();
  }

  private List<DnsFinding> glue(List<NameServerHost> parent, Message message) {
    Map<Name, Set<String>> own = new TreeMap<>();
    for (Record record : message.getSection(Section.ADDITIONAL)) {
      if (record instanceof ARecord a) {
        own.computeIfAbsent(a.getName(), _ -> new TreeSet<>())
            .add(IpAddresses.format(a.getAddress()));
      } else if (record instanceof AAAARecord a) {
        own.computeIfAbsent(a.getName(), _ -> new TreeSet<>())
            .add(IpAddresses.format(a.getAddress()));
      }
    }
    List<DnsFinding> findings = new ArrayList<>();
    for (NameServerHost host : parent) {
      Set<String> zoneSays = own.get(host.name());
      Set<String> parentSays =
          host.addresses().stream()
              .map(IpAddresses::format)
              .collect(Collectors.toCollection(TreeSet::new));
      if (host.source() == Source.GLUE && zoneSays != null && !zoneSays.equals(parentSays)) {
        findings.add(
            new DnsFinding(
                Kind.GLUE_DIFFERS,
                Severity.WARNING,
                zone.toString(),
                host.name().toString(true),
                Sentence.of(
                    "For {0} the parent tells {1}, the zone itself {2}.",
                    host.name().toString(true),
                    String.join(", ", parentSays),
                    String.join(", ", zoneSays))));
      }
    }
    return findings;
  }

  /** Where to go on; empty when nobody points further down. */
  Optional<ServerSays.Referral> referral(List<Asked> asked) {
    if (answered(asked)) {
      return Optional.empty();
    }
    return asked.stream()
        .flatMap(each -> each.message().stream())
        .map(message -> ServerSays.of(message, name, zone))
        .filter(ServerSays.Referral.class::isInstance)
        .map(ServerSays.Referral.class::cast)
        .findFirst();
  }

  /** Whether a server answered with authority. */
  boolean answered(List<Asked> asked) {
    return asked.stream().flatMap(each -> each.message().stream()).anyMatch(this::isAnswer);
  }

  /** What each server did instead of answering. */
  static Sentence summary(List<Asked> asked, Name name, Name zone) {
    Map<Sentence, List<String>> alike = new LinkedHashMap<>();
    for (Asked each : asked) {
      Sentence what =
          switch (each.reply()) {
            case Reply.NoAnswer none -> Sentence.verbatim(none.reason());
            case Reply.Answer answer ->
                ServerSays.of(answer.message(), name, zone) instanceof ServerSays.Lame lame
                    ? lame.instead()
                    : Sentence.of("it points elsewhere");
          };
      alike.computeIfAbsent(what, _ -> new ArrayList<>()).add(IpAddresses.format(each.address()));
    }
    return joined(
        "; ",
        alike.entrySet().stream()
            .map(
                entry ->
                    Sentence.of("{0}: {1}", String.join(", ", entry.getValue()), entry.getKey()))
            .toList());
  }

  private List<DnsFinding> differing(
      List<Asked> asked,
      Function<Asked, Optional<List<Sentence>>> said,
      Kind kind,
      UnaryOperator<Sentence> whole) {
    Map<List<Sentence>, List<String>> groups = new LinkedHashMap<>();
    for (Asked each : asked) {
      said.apply(each)
          .ifPresent(words -> groups.computeIfAbsent(words, _ -> new ArrayList<>()).add(who(each)));
    }
    if (groups.size() < 2) {
      return List.of();
    }
    Sentence words =
        joined(
            "; ",
            groups.entrySet().stream()
                .map(
                    group ->
                        Sentence.of(
                            "{0}: {1}",
                            String.join(", ", group.getValue()),
                            group.getKey().isEmpty()
                                ? Sentence.of("no such record")
                                : joined(", ", group.getKey())))
                .toList());
    return List.of(finding(kind, Severity.WARNING, null, whole.apply(words)));
  }

  /** One after the other, with a mark between that is no word. */
  private static Sentence joined(String mark, List<Sentence> sentences) {
    Sentence all = Sentence.EMPTY;
    for (Sentence next : sentences) {
      all = all.isEmpty() ? next : Sentence.of("{0}{1}{2}", all, mark, next);
    }
    return all;
  }

  private boolean good(Asked asked) {
    return asked
        .message()
        .filter(message -> !(ServerSays.of(message, name, zone) instanceof ServerSays.Lame))
        .isPresent();
  }

  private boolean isAnswer(Message message) {
    return ServerSays.of(message, name, zone) instanceof ServerSays.Answer;
  }

  private static boolean unroutable(Asked asked) {
    return IpVersion.of(asked.address()) == IpVersion.IPV6
        && asked.reply() instanceof Reply.NoAnswer none
        && none.failure() == DnsFailure.UNREACHABLE;
  }

  private static List<Sentence> answer(Message message) {
    return message.getSection(Section.ANSWER).stream()
        .filter(record -> !(record instanceof RRSIGRecord))
        .map(RecordText::of)
        .distinct()
        .sorted()
        .map(Sentence::verbatim)
        .toList();
  }

  private static String names(Collection<NameServerHost> servers) {
    return list(servers.stream().map(NameServerHost::name).sorted().toList());
  }

  private static String list(Collection<Name> names) {
    return names.stream().map(each -> each.toString(true)).collect(Collectors.joining(", "));
  }

  private DnsFinding finding(
      Kind kind, Severity severity, @Nullable Asked asked, Sentence sentence) {
    return new DnsFinding(
        kind,
        severity,
        zone.toString(),
        asked == null ? null : asked.host().name().toString(true),
        sentence);
  }

  private static String who(Asked asked) {
    return "%s (%s)"
        .formatted(asked.host().name().toString(true), IpAddresses.format(asked.address()));
  }
}
