package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.announce.AnnouncementStatus.PeerProgress;
import io.lookingglass.bgp.announce.AnnouncementStatus.Stage;
import io.lookingglass.bgp.announce.PeerProgressBoard.PeerRoute;
import io.lookingglass.bgp.announce.PeerProgressBoard.Reached;
import io.lookingglass.config.PeerSettings;
import io.lookingglass.config.ProtectedPrefixSettings;
import io.lookingglass.config.net.IpPrefix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows announcements with how far they are. Belongs to whoever holds the announcer's lock. */
final class StatusView {
  private static final int MOST_ENDED = 20_000;

  private final AnnouncementTable table;
  private final PeerProgressBoard board;
  private final Deadlines deadlines;
  private final Map<String, Ended> ended = new LinkedHashMap<>();
  private final Map<RouteKey, String> lastEnded = new HashMap<>();

  /** One that ended since the program started, and the peers that were told it. */
  private record Ended(Announcement announcement, List<String> peers) {}

  StatusView(AnnouncementTable table, PeerProgressBoard board, Deadlines deadlines) {
    this.table = table;
    this.board = board;
    this.deadlines = deadlines;
  }

  @Nullable String customer(Announcement announcement) {
    return table
        .rules()
        .protecting(announcement.request().subject().destination())
        .map(ProtectedPrefixSettings::customer)
        .orElse(null);
  }

  /** Has to be told before the table forgets it. */
  void ending(Announcement announcement) {
    RouteKey route = RouteKey.of(announcement.request().subject());
    List<String> peers = new ArrayList<>();
    table
        .owners(route)
        .forEach(
            (peer, id) -> {
              if (id.equals(announcement.id())) {
                peers.add(peer);
              }
            });
    lastEnded.put(route, announcement.id());
    ended.put(announcement.id(), new Ended(announcement, peers.stream().sorted().toList()));
    if (ended.size() > MOST_ENDED) {
      var oldest = ended.entrySet().iterator();
      Ended gone = oldest.next().getValue();
      oldest.remove();
      RouteKey its = RouteKey.of(gone.announcement().request().subject());
      lastEnded.remove(its, gone.announcement().id());
      gone.peers().stream()
          .filter(peer -> !table.owners(its).containsKey(peer))
          .forEach(peer -> board.forget(new PeerRoute(peer, its)));
    }
  }

  /** The one that ended last of those a peer was told for a route. */
  Optional<Announcement> endedAt(PeerRoute at) {
    return Optional.ofNullable(lastEnded.get(at.route()))
        .map(ended::get)
        .filter(its -> its.peers().contains(at.peer()))
        .map(Ended::announcement);
  }

  /** One that is active, or ended since the program started. */
  Optional<AnnouncementStatus> find(String id, Instant now, long nanos) {
    Optional<Announcement> active = table.find(id);
    if (active.isPresent()) {
      return active.map(announcement -> active(announcement, now, nanos));
    }
    return Optional.ofNullable(ended.get(id)).map(this::ended);
  }

  AnnouncementStatus active(Announcement announcement, Instant now, long nanos) {
    RouteKey route = RouteKey.of(announcement.request().subject());
    Map<String, String> owners = table.owners(route);
    List<PeerProgress> peers = new ArrayList<>();
    for (PeerSettings peer : RouteForm.peers(table.rules(), announcement.request())) {
      @Nullable String owner = owners.get(peer.name());
      if (announcement.id().equals(owner)) {
        peers.add(progress(peer.name(), route, Stage.ACCEPTED));
      } else {
        peers.add(
            new PeerProgress(
                peer.name(),
                Stage.REFUSED,
                null,
                owner == null
                    ? "The file has no next hop for it at this peer"
                    : "Announcement " + owner + " was accepted first for the same route"));
      }
    }
    @Nullable Duration left = deadlines.left(announcement.id(), nanos);
    return new AnnouncementStatus(
        announcement, customer(announcement), left == null ? null : now.plus(left), peers);
  }

  private AnnouncementStatus ended(Ended its) {
    RouteKey route = RouteKey.of(its.announcement().request().subject());
    Map<String, String> owners = table.owners(route);
    List<PeerProgress> peers =
        its.peers().stream()
            .map(
                peer ->
                    owners.containsKey(peer)
                        ? new PeerProgress(peer, Stage.WITHDRAWN, null, "Another took its place")
                        : progress(peer, route, Stage.WITHDRAWN))
            .toList();
    return atRest(its.announcement(), peers);
  }

  /** One from before the program started. */
  AnnouncementStatus atRest(Announcement announcement) {
    return atRest(announcement, List.of());
  }

  private AnnouncementStatus atRest(Announcement announcement, List<PeerProgress> peers) {
    return new AnnouncementStatus(announcement, customer(announcement), null, peers);
  }

  private PeerProgress progress(String peer, RouteKey route, Stage unknown) {
    PeerRoute at = new PeerRoute(peer, route);
    @Nullable Reached reached = board.reached(at).orElse(null);
    if (reached == null) {
      return new PeerProgress(peer, unknown, null, null);
    }
    return new PeerProgress(
        peer, reached.stage(), reached.since(), note(reached.stage(), board.refusal(at)));
  }

  private static @Nullable String note(Stage stage, @Nullable String refusal) {
    return switch (stage) {
      case REFUSED -> refusal == null ? "It is larger than one message can be" : refusal;
      case ACCEPTED -> "There is no session that carries it; it is sent when there is";
      case QUEUED, SENT, WITHDRAWING, WITHDRAWN -> null;
    };
  }

  /** The prefixes that are announced for their traffic to come here. */
  Set<IpPrefix> announced() {
    return table.active().stream()
        .map(announcement -> announcement.request().subject())
        .filter(subject -> subject.kind() == Subject.Kind.ANNOUNCE)
        .map(Subject::destination)
        .collect(Collectors.toSet());
  }

  /** The active ones about addresses of a protected prefix. */
  List<Announcement> within(IpPrefix prefix) {
    return table.active().stream()
        .filter(announcement -> prefix.contains(announcement.request().subject().destination()))
        .toList();
  }
}
