package io.lookingglass.web.api;

import io.lookingglass.bgp.announce.AnnouncementRequest;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.announce.Change;
import io.lookingglass.bgp.announce.ProtectedPrefixStatus;
import io.lookingglass.bgp.announce.Subject;
import io.lookingglass.bgp.announce.exabgp.ExabgpCommand;
import io.lookingglass.bgp.announce.exabgp.ExabgpParser;
import io.lookingglass.bgp.announce.exabgp.ExabgpSyntaxException;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.wire.AsPath;
import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.PathAttribute;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.request.RequestProblem;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lines of ExaBGP's text API as changes, all of which happen together. A line means what it means
 * to ExaBGP, or it is refused: an attribute that we would not send as it stands is an error.
 */
final class ExabgpLines {
  /** As many lines as one request has room for anyway. */
  private static final int MOST_LINES = 5000;

  private static final Community.Standard BLACKHOLE =
      Objects.requireNonNull(Community.WELL_KNOWN.get("blackhole"));
  private static final Community.Standard NO_EXPORT =
      Objects.requireNonNull(Community.WELL_KNOWN.get("no-export"));

  private final BgpView bgp;
  private final Announcements announcements;
  private final Options options;
  private final List<Change> changes = new ArrayList<>();
  private final List<RequestProblem> problems = new ArrayList<>();

  /**
   * What the lines themselves cannot say.
   *
   * @param hostsAreBlackholes host routes are blackholed, whatever community marks them as such to
   *     the writer
   */
  record Options(
      String reason,
      @Nullable Duration ttl,
      @Nullable String override,
      boolean hostsAreBlackholes) {}

  private ExabgpLines(BgpView bgp, Announcements announcements, Options options) {
    this.bgp = bgp;
    this.announcements = announcements;
    this.options = options;
  }

  /**
   * The changes of all lines, in order; none when there are only comments.
   *
   * @throws ApiException naming each line that is wrong
   */
  static List<Change> read(String text, BgpView bgp, Announcements announcements, Options options) {
    ExabgpLines reading = new ExabgpLines(bgp, announcements, options);
    List<String> lines = text.lines().toList();
    if (lines.size() > MOST_LINES) {
      throw ApiException.of(
          ErrorType.VALIDATION_ERROR,
          "There are %d lines; at most %d are read at once".formatted(lines.size(), MOST_LINES));
    }
    for (int index = 0; index < lines.size(); index++) {
      String name = "line " + (index + 1);
      try {
        reading.add(ExabgpParser.parse(lines.get(index)));
      } catch (ExabgpSyntaxException | IllegalArgumentException e) {
        reading.problems.add(new RequestProblem(name, String.valueOf(e.getMessage())));
      }
    }
    if (!reading.problems.isEmpty()) {
      throw ApiException.invalid(reading.problems);
    }
    return List.copyOf(reading.changes);
  }

  private void add(ExabgpCommand command) {
    switch (command) {
      case ExabgpCommand.Unicast unicast -> {
        List<String> peers = peers(unicast.neighbors());
        for (ExabgpCommand.UnicastRoute route : unicast.routes()) {
          changes.add(
              unicast.action() == ExabgpCommand.Action.ANNOUNCE
                  ? new Change.Put(request(route, peers))
                  : new Change.WithdrawRoute(new Subject.Prefix(route.prefix()), options.reason()));
        }
      }
      case ExabgpCommand.Flow flow -> {
        List<String> peers = peers(flow.neighbors());
        Subject subject = subject(flow.route(), flow.action());
        changes.add(
            flow.action() == ExabgpCommand.Action.ANNOUNCE
                ? new Change.Put(request(subject, peers, flow.route().attributes(), null, 0))
                : new Change.WithdrawRoute(subject, options.reason()));
      }
      case ExabgpCommand.EndOfRib _, ExabgpCommand.Nothing _ -> {}
      case ExabgpCommand.Version _, ExabgpCommand.Shutdown _ ->
          throw new IllegalArgumentException(
              "version and shutdown are for the pipe; nothing is announced by them");
    }
  }

  private AnnouncementRequest request(ExabgpCommand.UnicastRoute route, List<String> peers) {
    IpPrefix prefix = route.prefix();
    List<Community.Standard> communities = standard(route.attributes());
    boolean marked = communities.contains(BLACKHOLE);
    if (marked && !prefix.isHost()) {
      throw new IllegalArgumentException(
          "blackhole goes with one address, not with " + prefix + " (RFC 7999)");
    }
    Subject subject =
        prefix.isHost() && (marked || options.hostsAreBlackholes())
            ? new Subject.Blackhole(prefix, false)
            : new Subject.Prefix(prefix);
    return request(
        subject, peers, route.attributes(), route.nextHop(), prepend(prefix, route.attributes()));
  }

  private static Subject subject(ExabgpCommand.FlowRoute route, ExabgpCommand.Action action) {
    List<ExtendedCommunity> actions = new ArrayList<>();
    for (PathAttribute attribute : route.attributes()) {
      if (attribute instanceof PathAttribute.ExtendedCommunities some) {
        actions.addAll(some.communities());
      }
    }
    if (route.nextHop() != null) {
      throw new IllegalArgumentException(
          "a rule that sends traffic to an address is written redirect-to-nexthop-ietf ADDRESS");
    }
    if (actions.isEmpty() && action == ExabgpCommand.Action.WITHDRAW) {
      actions.add(new ExtendedCommunity(0x8006_0000_0000_0000L)); // They do not count then.
    }
    return new Subject.FlowSpec(route.rule(), actions);
  }

  private AnnouncementRequest request(
      Subject subject,
      List<String> peers,
      List<PathAttribute> attributes,
      @Nullable InetAddress nextHop,
      int prepend) {
    List<Community.Large> large = new ArrayList<>();
    List<ExtendedCommunity> extended = new ArrayList<>();
    @Nullable Long med = null;
    for (PathAttribute attribute : attributes) {
      switch (attribute) {
        case PathAttribute.Origin origin when origin.code() != PathAttribute.OriginCode.IGP ->
            throw new IllegalArgumentException("origin here is always igp; leave it out");
        case PathAttribute.LocalPref _ ->
            throw new IllegalArgumentException(
                "local-preference is not sent to other networks; leave it out, or write a community"
                    + " that the peer makes one of");
        case PathAttribute.AtomicAggregate _, PathAttribute.Aggregator _ ->
            throw new IllegalArgumentException(
                "nothing here is aggregated; leave atomic-aggregate and aggregator out");
        case PathAttribute.MultiExitDisc discriminator -> med = discriminator.value();
        case PathAttribute.LargeCommunities some -> large.addAll(some.communities());
        case PathAttribute.ExtendedCommunities some when !(subject instanceof Subject.FlowSpec) ->
            extended.addAll(some.communities());
        default -> {} // Those of the line that are read elsewhere.
      }
    }
    List<Community.Standard> communities = new ArrayList<>(standard(attributes));
    if (subject instanceof Subject.Blackhole) {
      communities.removeAll(List.of(BLACKHOLE, NO_EXPORT)); // Its kind brings them.
    }
    return new AnnouncementRequest(
        subject,
        options.reason(),
        options.ttl(),
        peers,
        communities,
        large,
        extended,
        prepend,
        med,
        nextHop,
        options.override());
  }

  private static List<Community.Standard> standard(List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.Communities some) {
        return some.communities();
      }
    }
    return List.of();
  }

  /**
   * Our AS so often, and behind it the origin, if that is another; anything else we do not send.
   */
  private int prepend(IpPrefix prefix, List<PathAttribute> attributes) {
    for (PathAttribute attribute : attributes) {
      if (attribute instanceof PathAttribute.AsPathAttribute path) {
        return prepend(prefix, path.path());
      }
    }
    return 0;
  }

  private int prepend(IpPrefix prefix, AsPath path) {
    List<Asn> asns = path.segments().stream().flatMap(each -> each.asns().stream()).toList();
    @Nullable Asn own = bgp.summary().asn();
    if (asns.isEmpty() || own == null) {
      return 0;
    }
    boolean sets =
        path.segments().stream().anyMatch(each -> each.type() != AsPath.SegmentType.AS_SEQUENCE);
    int ours = 0;
    while (ours < asns.size() && asns.get(ours).equals(own)) {
      ours++;
    }
    List<Asn> rest = asns.subList(ours, asns.size());
    @Nullable Asn origin =
        announcements.prefixes().stream()
            .map(ProtectedPrefixStatus::settings)
            .filter(each -> each.prefix().contains(prefix))
            .map(ProtectedPrefixSettings::originAsn)
            .findFirst()
            .orElse(null);
    boolean right = rest.isEmpty() || (rest.size() == 1 && rest.getFirst().equals(origin));
    if (sets || ours == 0 || !right) {
      throw new IllegalArgumentException(
          "as-path here is our own AS %s, once or more, and behind it at most the origin%s; leave it"
                  .formatted(own.value(), origin == null ? "" : " " + origin.value())
              + " out, or write that");
    }
    return ours - 1;
  }

  private List<String> peers(List<ExabgpCommand.NeighborSelector> selectors) {
    if (selectors.isEmpty()) {
      return List.of();
    }
    BgpSummary summary = bgp.summary();
    List<String> names =
        bgp.peers().stream()
            .filter(peer -> selectors.stream().anyMatch(each -> selects(each, peer, summary)))
            .map(PeerStatus::name)
            .toList();
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no configured peer is the neighbor that is written");
    }
    return names;
  }

  private static boolean selects(
      ExabgpCommand.NeighborSelector selector, PeerStatus peer, BgpSummary summary) {
    PeerStatus.@Nullable Connection connection = peer.connection();
    return (selector.address() == null || selector.address().equals(peer.address()))
        && (selector.localAddress() == null
            || (connection != null && selector.localAddress().equals(connection.localAddress())))
        && (selector.localAs() == null || selector.localAs().equals(peer.localAsn()))
        && (selector.peerAs() == null || selector.peerAs().equals(peer.asn()))
        && (selector.routerId() == null || selector.routerId().equals(summary.identifier()));
  }
}
