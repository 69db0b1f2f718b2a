package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.PreflightReport.Check;
import io.lookingglass.bgp.announce.PreflightReport.Severity;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.text.FlowSpecText;
import io.lookingglass.config.AnnouncementSettings;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
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
  static @Nullable String outside(Rules rules, Subject subject) {
    AllowList allowList = new AllowList(rules);
    return switch (subject) {
      case Subject.Prefix(var prefix) -> allowList.outside(prefix, false);
      case Subject.Blackhole(var prefix, _) -> allowList.outside(prefix, true);
      case Subject.FlowSpec rule ->
          rules.protecting(rule.destination()).isPresent()
              ? null
              : "The destination "
                  + rule.destination()
                  + " is within none of the protected prefixes";
    };
  }

  private List<Check> announcing(AnnouncementRequest request) {
    Subject subject = request.subject();
    @Nullable String outside = outside(rules, subject);
    ProtectedPrefixSettings entry = rules.protecting(subject.destination()).orElse(null);
    if (outside != null || entry == null) {
      add(
          Check.failed(
              "allow-list",
              "Inside the allow-list",
              Severity.HARD,
              outside == null ? subject.text() + " is not protected" : outside,
              "Ask for a prefix within one of " + known() + ", or add it to prefixes in the file"));
      return checks;
    }
    add(
        Check.passed(
            "allow-list",
            "Inside the allow-list",
            Severity.HARD,
            subject.destination() + " is within " + entry.prefix()));
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

  private String known() {
    String some =
        rules.prefixes().stream()
            .limit(5)
            .map(prefix -> prefix.prefix().toString())
            .collect(Collectors.joining(", "));
    return some.isEmpty() ? "prefixes (there are none yet)" : some;
  }

  private static Check locked(ProtectedPrefixSettings entry) {
    return entry.locked()
        ? Check.failed(
            "locked",
            "Not locked",
            Severity.HARD,
            entry.prefix() + " is locked in the file",
            "Take locked: true away from it, and reload")
        : Check.passed("locked", "Not locked", Severity.HARD, entry.prefix() + " is not locked");
  }

  /** What no peer could be told, or what would mean something else than it says. */
  private void checkForm(AnnouncementRequest request) {
    String title = "Well-formed";
    @Nullable String problem =
        switch (request.subject()) {
          case Subject.Prefix _ ->
              request.communities().contains(AllowList.BLACKHOLE)
                  ? "It has the community BLACKHOLE, but is not of kind blackhole"
                  : null;
          case Subject.Blackhole _ ->
              request.prepend() > 0 ? "A blackhole is never prepended" : null;
          case Subject.FlowSpec rule -> ruleProblem(rule, request);
        };
    add(
        problem == null
            ? Check.passed("form", title, Severity.HARD, "Kind and attributes go together")
            : Check.failed(
                "form",
                title,
                Severity.HARD,
                problem,
                "Ask for what is meant: kind announce, blackhole for single addresses, or a"
                    + " FlowSpec rule that limits, discards, marks or samples"));
  }

  private static @Nullable String ruleProblem(Subject.FlowSpec rule, AnnouncementRequest request) {
    if (request.prepend() > 0 || request.med() != null || request.nextHop() != null) {
      return "A FlowSpec rule has no prepends, MED or next hop here";
    }
    List<ExtendedCommunity> all = new ArrayList<>(rule.actions());
    all.addAll(request.extendedCommunities());
    for (ExtendedCommunity action : all) {
      String problem = FlowActions.problem(action).orElse(null);
      if (problem != null) {
        return problem;
      }
    }
    if (!rule.rule().isOf(rule.family())) {
      return "The rule has a component that " + rule.family() + " does not have";
    }
    try {
      // It is stored as text.
      return FlowSpecText.parse(rule.family(), rule.text()).equals(rule.rule())
          ? null
          : "The rule cannot be written as text";
    } catch (IllegalArgumentException e) {
      return "The rule matches values that no packet has: " + e.getMessage();
    }
  }

  private void checkTtl(AnnouncementRequest request) {
    AnnouncementSettings settings = rules.settings();
    @Nullable Duration ttl = request.ttl();
    @Nullable Duration most = settings.maxTtl();
    String title = "Time to live within bounds";
    String bounds =
        "at least "
            + words(settings.minTtl())
            + (most == null ? "" : " and at most " + words(most));
    boolean wrong =
        ttl == null
            ? most != null
            : ttl.compareTo(settings.minTtl()) < 0 || (most != null && ttl.compareTo(most) > 0);
    String evidence = ttl == null ? "It has no end" : "It ends after " + words(ttl);
    add(
        wrong
            ? Check.failed(
                "ttl", title, Severity.HARD, evidence, "Ask for a time to live of " + bounds)
            : Check.passed("ttl", title, Severity.HARD, evidence));
  }

  private List<PeerSettings> checkPeers(
      AnnouncementRequest request, ProtectedPrefixSettings entry) {
    Subject subject = request.subject();
    List<PeerSettings> peers = RouteForm.peers(rules, request);
    Set<String> left = new HashSet<>(request.peers());
    peers.forEach(peer -> left.remove(peer.name()));
    String why =
        switch (subject.kind()) {
          case ANNOUNCE -> "announce: true and the family " + subject.family();
          case BLACKHOLE -> "announce: true, blackhole: true and the family " + subject.family();
          case FLOWSPEC -> "announce: true and " + subject.family() + " among its families";
        };
    String able = names(able(subject, entry));
    if (!left.isEmpty() || peers.isEmpty()) {
      add(
          Check.failed(
              "peers",
              "Peers that may have it",
              Severity.HARD,
              left.isEmpty()
                  ? "No peer has " + why
                  : "It may not go to " + String.join(", ", left.stream().sorted().toList()),
              able.isEmpty() ? "Give a peer " + why : "The peers it may go to are " + able));
    } else {
      add(
          Check.passed(
              "peers", "Peers that may have it", Severity.HARD, "It goes to " + names(peers)));
    }
    List<PeerSettings> up =
        peers.stream()
            .filter(peer -> circumstances.carries(peer.name(), subject.family()))
            .toList();
    add(
        up.isEmpty()
            ? Check.failed(
                "session",
                "A session that would carry it",
                Severity.HARD,
                "None of the peers is Established with " + subject.family(),
                "Bring up a session: see the peers' pages for what keeps them down")
            : Check.passed(
                "session",
                "A session that would carry it",
                Severity.HARD,
                up.size() + " of " + peers.size() + " are Established: " + names(up)));
    return peers;
  }

  private List<PeerSettings> able(Subject subject, ProtectedPrefixSettings entry) {
    return rules.peers().stream()
        .filter(peer -> Rules.goesTo(entry, peer) && RouteForm.suits(peer, subject))
        .toList();
  }

  private void checkNextHops(AnnouncementRequest request, List<PeerSettings> peers) {
    boolean ipv4 = request.subject().destination().isIpv4();
    String title = "Next hops known and allowed";
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
              IpAddresses.format(asked) + " is not a next hop that the file allows here",
              "Leave it out for our own, or add it to announcements.next-hops"));
      return;
    }
    List<PeerSettings> without =
        peers.stream()
            .filter(peer -> RouteForm.nextHop(rules.bgp(), peer, request) == null)
            .toList();
    add(
        without.isEmpty()
            ? Check.passed("next-hop", title, Severity.HARD, "Each peer has one")
            : Check.failed(
                "next-hop",
                title,
                Severity.HARD,
                "There is no " + (ipv4 ? "IPv4" : "IPv6") + " next hop for " + names(without),
                "Set "
                    + (ipv4 ? "bgp.next-hop" : "bgp.next-hop-ipv6")
                    + ", or that of the peer, in the file"));
  }

  private void checkConflicts(AnnouncementRequest request, List<PeerSettings> peers) {
    Set<String> names = peers.stream().map(PeerSettings::name).collect(Collectors.toSet());
    String title = "No other announcement of it";
    for (Announcement other : draft.at(RouteKey.of(request.subject()))) {
      for (PeerSettings peer : RouteForm.peers(rules, other.request())) {
        if (names.contains(peer.name())) {
          add(
              Check.failed(
                  "conflict",
                  title,
                  Severity.HARD,
                  "Announcement "
                      + other.id()
                      + " of "
                      + other.owner().name()
                      + " has "
                      + other.request().subject().text()
                      + " announced to "
                      + peer.name(),
                  "Withdraw that one first, or name other peers"));
          return;
        }
      }
    }
    add(Check.passed("conflict", title, Severity.HARD, "Nothing else announces it"));
  }

  private void checkCaps(List<PeerSettings> peers) {
    String title = "Room for one more";
    int most = rules.settings().maxActive();
    if (draft.size() >= most) {
      add(
          Check.failed(
              "caps",
              title,
              Severity.HARD,
              draft.size() + " announcements are active, announcements.max-active is " + most,
              "Withdraw what is no longer needed, or raise the bound"));
      return;
    }
    for (PeerSettings peer : peers) {
      if (draft.told(peer.name()) >= peer.maxAnnounced()) {
        add(
            Check.failed(
                "caps",
                title,
                Severity.HARD,
                "Peer "
                    + peer.name()
                    + " is announced "
                    + draft.told(peer.name())
                    + " routes, its max-announced is "
                    + peer.maxAnnounced(),
                "Withdraw others, name other peers, or raise max-announced in agreement with the"
                    + " peer"));
        return;
      }
    }
    add(
        Check.passed(
            "caps", title, Severity.HARD, draft.size() + " of " + most + " announcements active"));
  }

  private void checkFlaps(Subject subject) {
    int limit = rules.settings().flapLimit();
    int penalty = circumstances.flaps().penalty(subject.text(), circumstances.now());
    String evidence =
        "Its withdrawals count " + penalty + " of " + limit + " (1000 each, halved in 15 minutes)";
    add(
        penalty <= limit
            ? Check.passed("flaps", "Flap budget", Severity.SOFT, evidence)
            : Check.failed(
                "flaps",
                "Flap budget",
                Severity.SOFT,
                evidence + ": routers elsewhere may suppress the route",
                "Wait "
                    + words(
                        circumstances
                            .flaps()
                            .untilAtMost(subject.text(), limit, circumstances.now()))));
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
