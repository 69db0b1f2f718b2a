package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.AnnouncementSettings;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at one request before it is done. Pure: the same request and circumstances, the same. */
final class Preflight {
  private final Draft draft;
  private final Circumstances circumstances;
  private final Rules rules;
  private final List<Check> checks = new ArrayList<>();

  private Preflight(Draft draft, Circumstances circumstances) {
    this.draft = draft;
    this.circumstances = circumstances;
    this.rules = draft.rules();
  }

  /** All checks of an announcement that would come after what the draft has already. */
  static List<Check> announcing(
      Draft draft, Circumstances circumstances, AnnouncementRequest request) {
    return new Preflight(draft, circumstances).announcing(request);
  }

  /** All checks of a withdrawal. */
  static List<Check> withdrawing(Draft draft, Subject subject) {
    ProtectedPrefixSettings entry = draft.rules().protecting(subject.destination()).orElse(null);
    return entry == null ? List.of() : List.of(locked(entry));
  }

  /** Why the file allows nothing like it to be announced to anybody; null when it does. */
  static @Nullable Sentence outside(Rules rules, Subject subject) {
    AllowList allowList = new AllowList(rules);
    return switch (subject) {
      case Subject.Prefix(var prefix) -> allowList.outside(prefix, false);
      case Subject.Blackhole(var prefix, _) -> allowList.outside(prefix, true);
      case Subject.FlowSpec rule ->
          rules.protecting(rule.destination()).isPresent()
              ? null
              : Sentence.of(
                  "The destination {0} is within none of the protected prefixes",
                  rule.destination());
    };
  }

  private List<Check> announcing(AnnouncementRequest request) {
    Subject subject = request.subject();
    @Nullable Sentence outside = outside(rules, subject);
    ProtectedPrefixSettings entry = rules.protecting(subject.destination()).orElse(null);
    if (outside != null || entry == null) {
      add(
          Check.failed(
              "allow-list",
              Sentence.of("Inside the allow-list"),
              Severity.HARD,
              outside == null ? Sentence.of("{0} is not protected", subject.text()) : outside,
              known()));
      return checks;
    }
    add(
        Check.passed(
            "allow-list",
            Sentence.of("Inside the allow-list"),
            Severity.HARD,
            Sentence.of("{0} is within {1}", subject.destination(), entry.prefix())));
    add(locked(entry));
    checkForm(request);
    checkTtl(request);
    List<PeerSettings> peers = checkPeers(request, entry);
    checkNextHops(request, peers);
    checkConflicts(request, peers);
    checkCaps(peers);
    add(OriginChecks.rpki(circumstances, subject, entry));
    checkFlaps(subject);
    TunnelChecks.examine(rules, circumstances, request, entry).forEach(this::add);
    return checks;
  }

  private void add(Check check) {
    checks.add(check);
  }

  private Sentence known() {
    String some =
        rules.prefixes().stream()
            .limit(5)
            .map(prefix -> prefix.prefix().toString())
            .collect(Collectors.joining(", "));
    return some.isEmpty()
        ? Sentence.of(
            "Ask for a prefix within one of prefixes (there are none yet), or add it to prefixes"
                + " in the file")
        : Sentence.of(
            "Ask for a prefix within one of {0}, or add it to prefixes in the file", some);
  }

  private static Check locked(ProtectedPrefixSettings entry) {
    Sentence title = Sentence.of("Not locked");
    return entry.locked()
        ? Check.failed(
            "locked",
            title,
            Severity.HARD,
            Sentence.of("{0} is locked in the file", entry.prefix()),
            Sentence.of("Take {0} away from it, and reload", "locked: true"))
        : Check.passed(
            "locked", title, Severity.HARD, Sentence.of("{0} is not locked", entry.prefix()));
  }

  /** What no peer could be told, or what would mean something else than it says. */
  private void checkForm(AnnouncementRequest request) {
    Sentence title = Sentence.of("Well-formed");
    @Nullable Sentence problem =
        switch (request.subject()) {
          case Subject.Prefix _ ->
              request.communities().contains(AllowList.BLACKHOLE)
                  ? Sentence.of("It has the community BLACKHOLE, but is not of kind blackhole")
                  : null;
          case Subject.Blackhole _ ->
              request.prepend() > 0 ? Sentence.of("A blackhole is never prepended") : null;
          case Subject.FlowSpec rule -> ruleProblem(rule, request);
        };
    add(
        problem == null
            ? Check.passed(
                "form", title, Severity.HARD, Sentence.of("Kind and attributes go together"))
            : Check.failed(
                "form",
                title,
                Severity.HARD,
                problem,
                Sentence.of(
                    "Ask for what is meant: kind announce, blackhole for single addresses, or a"
                        + " FlowSpec rule that limits, discards, marks or samples")));
  }

  private static @Nullable Sentence ruleProblem(
      Subject.FlowSpec rule, AnnouncementRequest request) {
    if (request.prepend() > 0 || request.med() != null || request.nextHop() != null) {
      return Sentence.of("A FlowSpec rule has no prepends, MED or next hop here");
    }
    List<ExtendedCommunity> all = new ArrayList<>(rule.actions());
    all.addAll(request.extendedCommunities());
    for (ExtendedCommunity action : all) {
      Sentence problem = FlowActions.problem(action).orElse(null);
      if (problem != null) {
        return problem;
      }
    }
    if (!rule.rule().isOf(rule.family())) {
      return Sentence.of("The rule has a component that {0} does not have", rule.family());
    }
    try {
      // It is stored as text.
      return FlowSpecText.parse(rule.family(), rule.text()).equals(rule.rule())
          ? null
          : Sentence.of("The rule cannot be written as text");
    } catch (IllegalArgumentException e) {
      return Sentence.of(
          "The rule matches values that no packet has: {0}", String.valueOf(e.getMessage()));
    }
  }

  private void checkTtl(AnnouncementRequest request) {
    AnnouncementSettings settings = rules.settings();
    @Nullable Duration ttl = request.ttl();
    @Nullable Duration most = settings.maxTtl();
    Sentence title = Sentence.of("Time to live within bounds");
    String least = words(settings.minTtl());
    Sentence bounds =
        most == null
            ? Sentence.of("Ask for a time to live of at least {0}", least)
            : Sentence.of(
                "Ask for a time to live of at least {0} and at most {1}", least, words(most));
    boolean wrong =
        ttl == null
            ? most != null
            : ttl.compareTo(settings.minTtl()) < 0 || (most != null && ttl.compareTo(most) > 0);
    Sentence evidence =
        ttl == null ? Sentence.of("It has no end") : Sentence.of("It ends after {0}", words(ttl));
    add(
        wrong
            ? Check.failed("ttl", title, Severity.HARD, evidence, bounds)
            : Check.passed("ttl", title, Severity.HARD, evidence));
  }

  private List<PeerSettings> checkPeers(
      AnnouncementRequest request, ProtectedPrefixSettings entry) {
    Subject subject = request.subject();
    List<PeerSettings> peers = RouteForm.peers(rules, request);
    Set<String> left = new HashSet<>(request.peers());
    peers.forEach(peer -> left.remove(peer.name()));
    Sentence why =
        switch (subject.kind()) {
          case ANNOUNCE, FLOWSPEC ->
              Sentence.of("{0} and the family {1}", "announce: true", subject.family());
          case BLACKHOLE ->
              Sentence.of(
                  "{0} and the family {1}", "announce: true, blackhole: true", subject.family());
        };
    Sentence title = Sentence.of("Peers that may have it");
    String able = names(able(subject, entry));
    if (!left.isEmpty() || peers.isEmpty()) {
      add(
          Check.failed(
              "peers",
              title,
              Severity.HARD,
              left.isEmpty()
                  ? Sentence.of("No peer has {0}", why)
                  : Sentence.of(
                      "It may not go to {0}", String.join(", ", left.stream().sorted().toList())),
              able.isEmpty()
                  ? Sentence.of("Give a peer {0}", why)
                  : Sentence.of("The peers it may go to are {0}", able)));
    } else {
      add(Check.passed("peers", title, Severity.HARD, Sentence.of("It goes to {0}", names(peers))));
    }
    List<PeerSettings> up =
        peers.stream()
            .filter(peer -> circumstances.carries(peer.name(), subject.family()))
            .toList();
    add(
        up.isEmpty()
            ? Check.failed(
                "session",
                Sentence.of("A session that would carry it"),
                Severity.HARD,
                Sentence.of("None of the peers is Established with {0}", subject.family()),
                Sentence.of("Bring up a session: see the peers' pages for what keeps them down"))
            : Check.passed(
                "session",
                Sentence.of("A session that would carry it"),
                Severity.HARD,
                Sentence.of(
                    "{0} of {1} are Established: {2}", up.size(), peers.size(), names(up))));
    return peers;
  }

  private List<PeerSettings> able(Subject subject, ProtectedPrefixSettings entry) {
    return rules.peers().stream()
        .filter(peer -> Rules.goesTo(entry, peer) && RouteForm.suits(peer, subject))
        .toList();
  }

  private void checkNextHops(AnnouncementRequest request, List<PeerSettings> peers) {
    boolean ipv4 = request.subject().destination().isIpv4();
    Sentence title = Sentence.of("Next hops known and allowed");
    @Nullable InetAddress asked = request.nextHop();
    if (request.subject() instanceof Subject.FlowSpec || peers.isEmpty()) {
      return;
    }
    if (asked != null
        && ((asked instanceof Inet4Address) != ipv4
            || (!rules.settings().nextHops().contains(asked)
                && peers.stream()
                    .anyMatch(peer -> !asked.equals(rules.bgp().nextHopTo(peer, ipv4)))))) {
      add(
          Check.failed(
              "next-hop",
              title,
              Severity.HARD,
              Sentence.of(
                  "{0} is not a next hop that the file allows here", IpAddresses.format(asked)),
              Sentence.of(
                  "Leave it out for our own, or add it to {0}", "announcements.next-hops")));
      return;
    }
    List<PeerSettings> without =
        peers.stream()
            .filter(peer -> RouteForm.nextHop(rules.bgp(), peer, request) == null)
            .toList();
    add(
        without.isEmpty()
            ? Check.passed("next-hop", title, Severity.HARD, Sentence.of("Each peer has one"))
            : Check.failed(
                "next-hop",
                title,
                Severity.HARD,
                Sentence.of(
                    "There is no {0} next hop for {1}", ipv4 ? "IPv4" : "IPv6", names(without)),
                Sentence.of(
                    "Set {0}, or that of the peer, in the file",
                    ipv4 ? "bgp.next-hop" : "bgp.next-hop-ipv6")));
  }

  private void checkConflicts(AnnouncementRequest request, List<PeerSettings> peers) {
    Set<String> names = peers.stream().map(PeerSettings::name).collect(Collectors.toSet());
    Sentence title = Sentence.of("No other announcement of it");
    for (Announcement other : draft.at(RouteKey.of(request.subject()))) {
      for (PeerSettings peer : RouteForm.peers(rules, other.request())) {
        if (names.contains(peer.name())) {
          add(
              Check.failed(
                  "conflict",
                  title,
                  Severity.HARD,
                  Sentence.of(
                      "Announcement {0} of {1} has {2} announced to {3}",
                      other.id(),
                      other.owner().name(),
                      other.request().subject().text(),
                      peer.name()),
                  Sentence.of("Withdraw that one first, or name other peers")));
          return;
        }
      }
    }
    add(Check.passed("conflict", title, Severity.HARD, Sentence.of("Nothing else announces it")));
  }

  private void checkCaps(List<PeerSettings> peers) {
    Sentence title = Sentence.of("Room for one more");
    int most = rules.settings().maxActive();
    if (draft.size() >= most) {
      add(
          Check.failed(
              "caps",
              title,
              Severity.HARD,
              Sentence.of(
                  "{0} announcements are active, {1} is {2}",
                  draft.size(), "announcements.max-active", most),
              Sentence.of("Withdraw what is no longer needed, or raise the bound")));
      return;
    }
    for (PeerSettings peer : peers) {
      if (draft.told(peer.name()) >= peer.maxAnnounced()) {
        add(
            Check.failed(
                "caps",
                title,
                Severity.HARD,
                Sentence.of(
                    "Peer {0} is announced {1} routes, its max-announced is {2}",
                    peer.name(), draft.told(peer.name()), peer.maxAnnounced()),
                Sentence.of(
                    "Withdraw others, name other peers, or raise max-announced in agreement with"
                        + " the peer")));
        return;
      }
    }
    add(
        Check.passed(
            "caps",
            title,
            Severity.HARD,
            Sentence.of("{0} of {1} announcements active", draft.size(), most)));
  }

  private void checkFlaps(Subject subject) {
    int limit = rules.settings().flapLimit();
    int penalty = circumstances.flaps().penalty(subject.text(), circumstances.now());
    Sentence title = Sentence.of("Flap budget");
    add(
        penalty <= limit
            ? Check.passed(
                "flaps",
                title,
                Severity.SOFT,
                Sentence.of(
                    "Its withdrawals count {0} of {1} (1000 each, halved in 15 minutes)",
                    penalty, limit))
            : Check.failed(
                "flaps",
                title,
                Severity.SOFT,
                Sentence.of(
                    "Its withdrawals count {0} of {1} (1000 each, halved in 15 minutes): routers"
                        + " elsewhere may suppress the route",
                    penalty, limit),
                Sentence.of(
                    "Wait {0}",
                    words(
                        circumstances
                            .flaps()
                            .untilAtMost(subject.text(), limit, circumstances.now())))));
  }

  static String names(List<PeerSettings> peers) {
    return peers.stream().map(PeerSettings::name).collect(Collectors.joining(", "));
  }

  /** {@code 1h30m}: as the configuration file has it. */
  static String words(Duration duration) {
    return duration.isZero()
        ? "0s"
        : duration.toString().substring(2).toLowerCase(Locale.ROOT); // Of PT1H30M.
  }
}
