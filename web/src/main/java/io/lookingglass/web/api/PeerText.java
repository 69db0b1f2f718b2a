package io.lookingglass.web.api;

import io.lookingglass.bgp.mrt.MrtTableStatus;
import io.lookingglass.bgp.status.BgpSummary;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.PeerStatus.CapabilityRow;
import io.lookingglass.bgp.status.PeerStatus.Connection;
import io.lookingglass.bgp.status.PeerStatus.FamilyStatus;
import io.lookingglass.bgp.status.PeerStatus.FaultRecord;
import io.lookingglass.bgp.status.PeerStatus.MessageCounts;
import io.lookingglass.bgp.status.PeerStatus.NotificationRecord;
import io.lookingglass.bgp.status.PeerStatus.Policy;
import io.lookingglass.bgp.status.PeerStatus.Timers;
import io.lookingglass.bgp.status.PeerStatus.UpdateCounts;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Peers as text for a terminal: an overview like that of {@code show bgp summary}, and one peer
 * like {@code show protocols all}.
 */
final class PeerText {
  private static final String NONE = "-";

  private static final String KEPT_BACK =
      "# Addresses, counts and faults are shown to tokens of role support: curl -H"
          + " 'Authorization: Bearer TOKEN' ...\n";

  private PeerText() {}

  static String overview(SeenBgp bgp, Instant now) {
    List<SeenPeer> peers = bgp.peers();
    StringBuilder text = new StringBuilder();
    if (peers.isEmpty()) {
      text.append("No BGP peers are configured.\n");
      dumps(text, bgp);
      return text.toString();
    }
    head(text, bgp.summary());
    dumps(text, bgp);
    text.append('\n');
    if (!bgp.everything()) {
      TextTable table = new TextTable(4, "Peer", "AS", "State", "Up/Down", "Prefixes");
      for (SeenPeer peer : peers) {
        table.row(peer.name(), peer.asn().value(), state(peer), lasted(peer, now), peer.prefixes());
      }
      table.write(text, "");
      return text.append('\n').append(KEPT_BACK).toString();
    }
    everything(text, peers, now);
    return text.toString();
  }

  private static void head(StringBuilder text, BgpSummary summary) {
    if (summary.asn() != null) {
      if (summary.identifier() != null) {
        text.append("BGP identifier ").append(IpAddresses.format(summary.identifier()));
        text.append(", local AS ").append(summary.asn().value());
        text.append(
            summary.listening() == null
                ? ", not listening"
                : ", listens on " + summary.listening());
      } else {
        text.append("Local AS ").append(summary.asn().value());
      }
      text.append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%d of %d peers Established, %.1f updates/s, %.1f MiB of routes\n",
            summary.established(),
            summary.peers(),
            summary.updatesPerSecond(),
            summary.memoryBytes() / 1048576.0));
    for (BgpSummary.FamilyTotals family : summary.families()) {
      text.append(
          "%s: %d prefixes, %d paths\n"
              .formatted(family.family(), family.prefixes(), family.paths()));
    }
  }

  private static void dumps(StringBuilder text, SeenBgp bgp) {
    for (MrtTableStatus dump : bgp.dumps()) {
      text.append(
          "table mrt:%s: %s, %d routes of %d peers%s\n"
              .formatted(
                  CleanStatus.line(dump.name()),
                  dump.state(),
                  dump.routes(),
                  dump.peers(),
                  dump.dumpedAt() == null ? "" : ", dumped " + dump.dumpedAt()));
      if (bgp.everything() && !dump.problems().isEmpty()) {
        text.append("  ")
            .append(CleanStatus.line(dump.problems().getFirst().toString()))
            .append(
                dump.problemCount() == 1 ? "" : " (and %d more)".formatted(dump.problemCount() - 1))
            .append('\n');
      }
    }
  }

  private static void everything(StringBuilder text, List<SeenPeer> peers, Instant now) {
    TextTable table =
        new TextTable(
            5, "Peer", "Address", "AS", "State", "Up/Down", "MsgRcvd", "MsgSent", "PfxRcd",
            "PfxSnt");
    StringBuilder problems = new StringBuilder();
    for (SeenPeer peer : peers) {
      @Nullable PeerStatus status = peer.everything();
      if (status == null) {
        continue;
      }
      table.row(
          peer.name(),
          IpAddresses.format(status.address()),
          peer.asn().value(),
          state(peer),
          lasted(peer, now),
          status.received().total(),
          status.sent().total(),
          peer.prefixes(),
          status.families().stream().mapToLong(FamilyStatus::advertised).sum());
      if (status.adminDown() != null) {
        problems.append("\n%s is kept closed: %s\n".formatted(peer.name(), status.adminDown()));
      }
      if (status.problem() != null) {
        problems.append("\n%s: %s\n".formatted(peer.name(), status.problem().summary()));
        problems.append("  %s\n".formatted(status.problem().check()));
      }
    }
    table.write(text, "");
    text.append(problems);
  }

  /**
   * @param events of this peer, newest first
   */
  static String peer(SeenPeer peer, List<SessionEvent> events, Instant now) {
    StringBuilder text = new StringBuilder();
    @Nullable PeerStatus status = peer.everything();
    if (status == null) {
      text.append("%s, AS%d\n".formatted(peer.name(), peer.asn().value()));
      label(text, "State", stateLine(peer, now));
      for (SeenPeer.FamilyOutline family : peer.families()) {
        label(
            text,
            family.family(),
            family.prefixes() + " prefixes" + (family.negotiated() ? "" : ", not negotiated"));
      }
      events(text, events);
      return text.append('\n').append(KEPT_BACK).toString();
    }
    text.append(
        "%s, %s BGP session with AS%d at %s\n"
            .formatted(
                peer.name(),
                status.external() ? "external" : "internal",
                peer.asn().value(),
                pair(status.address(), status.port())));
    label(text, "State", stateLine(peer, now));
    trouble(text, status, now);
    session(text, status);
    families(text, status);
    capabilities(text, status);
    counts(text, status);
    faults(text, status);
    events(text, events);
    return text.toString();
  }

  private static void trouble(StringBuilder text, PeerStatus status, Instant now) {
    if (status.adminDown() != null) {
      label(text, "Kept closed", status.adminDown());
    }
    if (status.problem() != null) {
      label(text, "Problem", status.problem().summary());
      label(text, "Check", status.problem().check());
    }
    @Nullable Instant next = status.nextAttempt();
    if (next != null) {
      label(
          text,
          "Next attempt",
          Documents.time(next)
              + (next.isAfter(now)
                  ? " (in " + Spans.words(Duration.between(now, next)) + ")"
                  : ""));
    }
    @Nullable NotificationRecord last = status.lastNotification();
    if (last != null) {
      label(
          text,
          "Last NOTIFICATION",
          "%s %s: %s (%d/%d)"
              .formatted(
                  last.sent() ? "sent" : "received",
                  Documents.time(last.at()),
                  last.title(),
                  last.code(),
                  last.subcode()));
      if (last.text() != null) {
        label(text, "", '"' + last.text() + '"');
      }
      label(text, "", last.meaning());
    }
  }

  private static void session(StringBuilder text, PeerStatus status) {
    label(
        text,
        "Their identifier",
        status.identifier() == null ? NONE : IpAddresses.format(status.identifier()));
    label(text, "Our AS", String.valueOf(status.localAsn().value()));
    if (status.role() != null) {
      label(text, "Our role", status.role().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    @Nullable Connection connection = status.connection();
    label(
        text,
        "Connection",
        connection == null
            ? "none"
            : "%s %s %s, TTL %d%s%s"
                .formatted(
                    pair(connection.localAddress(), connection.localPort()),
                    connection.passive() ? "<-" : "->",
                    pair(status.address(), connection.remotePort()),
                    connection.ttl(),
                    connection.md5() ? ", TCP-MD5" : "",
                    connection.gtsm() ? ", GTSM" : ""));
    @Nullable Timers timers = status.timers();
    if (timers != null) {
      label(
          text,
          "Hold time",
          "%d s (ours %d s, theirs %d s), keepalive %d s"
              .formatted(timers.holdTime(), timers.ours(), timers.theirs(), timers.keepalive()));
    }
    Policy policy = status.policy();
    label(
        text,
        "Policy",
        "import %s, announce %s, blackhole %s, max-prefixes %d, max-announced %d"
            .formatted(
                policy.imports() ? "accept" : "reject",
                policy.announces(),
                policy.blackhole(),
                policy.maxPrefixes(),
                policy.maxAnnounced()));
    label(
        text,
        "Established",
        (status.establishedCount() == 1 ? "once" : status.establishedCount() + " times")
            + " since the program started");
  }

  private static void families(StringBuilder text, PeerStatus status) {
    TextTable table =
        new TextTable(
            4,
            "Family",
            "In use",
            "ADD-PATH",
            "End-of-RIB",
            "Prefixes",
            "Received",
            "Accepted",
            "Stale",
            "Advertised");
    for (FamilyStatus family : status.families()) {
      table.row(
          family.family(),
          yes(family.negotiated()),
          yes(family.addPath()),
          family.endOfRibReceived() == null ? NONE : Documents.time(family.endOfRibReceived()),
          family.prefixes(),
          family.received(),
          family.accepted(),
          family.stale(),
          family.advertised());
    }
    table.write(text.append('\n'), "  ");
  }

  private static void capabilities(StringBuilder text, PeerStatus status) {
    TextTable table = new TextTable(4, "Capability", "Ours", "Theirs", "In use");
    for (CapabilityRow row : status.capabilities()) {
      table.row(row.name(), orNone(row.ours()), orNone(row.theirs()), yes(row.negotiated()));
    }
    table.write(text.append('\n'), "  ");
  }

  private static void counts(StringBuilder text, PeerStatus status) {
    MessageCounts in = status.received();
    MessageCounts out = status.sent();
    new TextTable(1, "Messages", "Received", "Sent")
        .row("OPEN", in.opens(), out.opens())
        .row("UPDATE", in.updates(), out.updates())
        .row("NOTIFICATION", in.notifications(), out.notifications())
        .row("KEEPALIVE", in.keepalives(), out.keepalives())
        .row("ROUTE-REFRESH", in.routeRefreshes(), out.routeRefreshes())
        .write(text.append('\n'), "  ");
    UpdateCounts updates = status.updates();
    label(
        text.append('\n'),
        "Routes received",
        "%d announced, %d withdrawn; UPDATEs treated as withdraw: %d, with attributes discarded: %d"
            .formatted(
                updates.announced(),
                updates.withdrawn(),
                updates.treatedAsWithdraw(),
                updates.attributesDiscarded()));
  }

  private static void faults(StringBuilder text, PeerStatus status) {
    if (status.faults().isEmpty()) {
      return;
    }
    text.append("\n  Malformed messages\n");
    for (FaultRecord fault : status.faults()) {
      text.append(
          "  %s %s%s: %s (%s)\n    octets %s\n"
              .formatted(
                  Documents.time(fault.at()),
                  fault.outcome(),
                  fault.attributeType() == null ? "" : ", attribute " + fault.attributeType(),
                  fault.reason(),
                  fault.section(),
                  fault.octets()));
    }
  }

  private static void events(StringBuilder text, List<SessionEvent> events) {
    if (!events.isEmpty()) {
      text.append("\n  Last events\n");
      events.forEach(
          event -> text.append("  %s %s\n".formatted(Documents.time(event.at()), event.text())));
    }
  }

  private static String stateLine(SeenPeer peer, Instant now) {
    return "%s for %s, since %s"
        .formatted(state(peer), lasted(peer, now), Documents.time(peer.since()));
  }

  private static String state(SeenPeer peer) {
    return peer.state().title() + (peer.restarting() ? " (restarting)" : "");
  }

  private static String lasted(SeenPeer peer, Instant now) {
    return Spans.words(Duration.between(peer.since(), now));
  }

  private static String pair(InetAddress address, int port) {
    return new HostPort(IpAddresses.format(address), port).toString();
  }

  private static String yes(boolean value) {
    return value ? "yes" : "no";
  }

  private static String orNone(@Nullable String text) {
    return text == null ? NONE : text;
  }

  private static void label(StringBuilder text, String label, String value) {
    text.append("  %-18s %s\n".formatted(label, value));
  }
}
