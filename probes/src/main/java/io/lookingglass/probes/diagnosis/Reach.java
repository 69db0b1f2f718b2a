package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.BgpRoute;
import io.lookingglass.probes.event.DiagnosisFinding.Severity;
import io.lookingglass.probes.event.DiagnosisStep.Kind;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.PortState;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.PlainText;
import io.lookingglass.probes.result.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is the matter with the way to one address, up to its port. */
final class Reach {
  /** Round trips that people feel, in milliseconds. */
  private static final double SLOW = 300;

  /** What one hop adds that deserves a word, in milliseconds. */
  private static final double FAR = 80;

  /** Fewer lost echoes of ten are chance. */
  private static final int MANY_LOST = 2;

  private final DiagnosisRequest request;
  private final Steps steps;
  private final IpVersion version;
  private final String address;
  private final @Nullable PingResult ping;
  private final @Nullable MtrResult path;
  private final @Nullable BgpResult route;
  private final @Nullable PortState port;
  private final @Nullable PortState plainPort;
  private final List<Found> found = new ArrayList<>();

  private Reach(DiagnosisRequest request, Steps steps, IpVersion version, InetAddress address) {
    this.request = request;
    this.steps = steps;
    this.version = version;
    this.address = IpAddresses.format(address);
    this.ping = steps.result(Kind.PING, version, PingResult.class);
    this.path = steps.result(Kind.PATH, version, MtrResult.class);
    this.route = steps.result(Kind.ROUTE, version, BgpResult.class);
    this.port = steps.port(Kind.PORT, version);
    this.plainPort = steps.port(Kind.PLAIN_PORT, version);
  }

  /**
   * How far one comes.
   *
   * @param reached whether anything showed that the host is there
   * @param open whether the service's port is
   * @param plainOpen whether port 80 is, where nobody said which is meant
   * @param roundTrip to the host in milliseconds; absent when nothing was measured
   */
  record Outcome(
      List<Found> found,
      boolean reached,
      boolean open,
      boolean plainOpen,
      @Nullable Double roundTrip) {}

  static Outcome of(DiagnosisRequest request, Steps steps, IpVersion version, InetAddress address) {
    return new Reach(request, steps, version, address).judge();
  }

  private Outcome judge() {
    boolean open = open(port);
    boolean plain = open(plainPort);
    boolean reached =
        answers(port)
            || answers(plainPort)
            || (ping != null && ping.stats().rcv() > 0)
            || (path != null && path.reached());
    if (!reached) {
      unreached();
    } else {
      echo();
      route();
      loss();
      distance();
      mtu();
      port(open, plain);
    }
    return new Outcome(found, reached, open, plain, roundTrip());
  }

  private static boolean open(@Nullable PortState state) {
    return state == PortState.OPEN || state == PortState.WAVERING;
  }

  private static boolean answers(@Nullable PortState state) {
    return open(state) || state == PortState.CLOSED;
  }

  private @Nullable Double roundTrip() {
    for (Kind kind : List.of(Kind.PING, Kind.PORT, Kind.PLAIN_PORT)) {
      PingResult result = steps.result(kind, version, PingResult.class);
      if (result != null && result.stats().avg() != null) {
        return result.stats().avg();
      }
    }
    return null;
  }

  private void unreached() {
    boolean tried = port != null || (ping != null && ping.stats().total() > 0);
    if (!tried) {
      boolean local = ping != null;
      add(
          local ? "not-sent" : "unfinished",
          Severity.UNKNOWN,
          local
              ? "this server cannot send there" + Found.OVER
              : "it was not measured to the end" + Found.OVER,
          local
              ? "This server cannot send to %s, which says nothing of the target."
                  .formatted(address)
              : "%s was not measured to the end.".formatted(address),
          local
              ? "Give this server a way into IPv%d, or ask for the other version."
                  .formatted(version.number())
              : "Give it more time.",
          Kind.PING,
          Kind.PORT,
          Kind.ROUTE);
      return;
    }
    if (routeMissing()) {
      add(
          "no-route",
          Severity.BROKEN,
          "there is no route to it" + Found.OVER,
          "The routing table has no route to %s, and nothing there answers.".formatted(address),
          "Its prefix is not announced, or not heard here: look at the routes around it.",
          Kind.ROUTE,
          Kind.PATH,
          Kind.PING,
          Kind.PORT);
      return;
    }
    if (path != null && path.summary().verdict().level() == Verdict.Level.BAD) {
      add(
          "path-broken",
          Severity.BROKEN,
          "the way to it is broken" + Found.OVER,
          path.summary().verdict().sentence(),
          "The network of the last router that answered can tell why.",
          Kind.PING,
          Kind.PORT,
          Kind.ROUTE);
      return;
    }
    if (port == PortState.PROHIBITED) {
      add(
          "filtered",
          Severity.BROKEN,
          "a filter keeps everything from it" + Found.OVER,
          "A filter before %s refuses what is sent to it.".formatted(address),
          "Who runs that filter can open it.",
          Kind.PORT,
          Kind.PING,
          Kind.PATH);
      return;
    }
    add(
        "silent",
        Severity.BROKEN,
        "it does not answer" + Found.OVER,
        "Nothing at %s answers: neither ping nor %s.".formatted(address, ports()),
        "It is down, its way back is broken, or a filter drops everything, also from here.",
        Kind.PATH,
        Kind.PING,
        Kind.PORT,
        Kind.ROUTE);
  }

  private String ports() {
    String main = "TCP port " + request.portOrDefault();
    return request.serviceNamed()
        ? main
        : "the TCP ports %d and 80".formatted(request.portOrDefault());
  }

  /** The table was searched and holds no usable route; false where there is no table. */
  private boolean routeMissing() {
    return route != null && route.summary().verdict().level() == Verdict.Level.BAD;
  }

  private void echo() {
    if (ping != null && ping.stats().total() > 0 && ping.stats().rcv() == 0) {
      add(
          "icmp-filtered",
          Severity.NOTE,
          "ping is filtered" + Found.OVER,
          "%s does not answer ping but does answer TCP: ping is filtered, which harms nobody."
              .formatted(address),
          null,
          Kind.PING,
          Kind.PORT);
    }
  }

  private void route() {
    if (routeMissing()) {
      add(
          "no-bgp-route",
          Severity.NOTE,
          "the routing table here has no route to it" + Found.OVER,
          "The routing table here has no route to %s, although it answers: the way to it is not"
                  .formatted(address)
              + " one of BGP.",
          null,
          Kind.ROUTE);
      return;
    }
    BgpRoute best =
        route == null
            ? null
            : route.routes().stream().filter(BgpRoute::best).findFirst().orElse(null);
    if (best == null) {
      return;
    }
    if (best.rpki().state() == BgpRoute.Rpki.State.INVALID) {
      add(
          "rpki-invalid",
          Severity.DEGRADED,
          "its route is RPKI invalid" + Found.OVER,
          "The route to %s, %s%s, is RPKI invalid: networks that validate drop it."
              .formatted(
                  address,
                  best.prefix(),
                  best.originAs() == null ? "" : " from AS" + best.originAs().value()),
          "If the origin is right, its holder must mend the ROA; if not, the prefix is hijacked.",
          Kind.ROUTE);
    }
    if (best.stale()) {
      add(
          "route-stale",
          Severity.DEGRADED,
          "its route is stale" + Found.OVER,
          "The route to %s is kept from a session that ended.".formatted(address),
          "Look at the session with %s.".formatted(PlainText.name(best.peer())),
          Kind.ROUTE);
    }
  }

  private void loss() {
    int lost = ping == null || ping.stats().rcv() == 0 ? 0 : ping.stats().drop();
    if (ping == null || lost == 0) {
      return;
    }
    Hop begins = path == null ? null : firstRealLoss(path);
    boolean many = lost >= MANY_LOST || begins != null;
    String where =
        begins == null
            ? ""
            : " It begins at hop %d%s."
                .formatted(
                    begins.ttl(),
                    begins.resolvedAddress() == null
                        ? ""
                        : " (%s)".formatted(IpAddresses.format(begins.resolvedAddress())));
    add(
        many ? "loss" : "single-loss",
        many ? Severity.DEGRADED : Severity.NOTE,
        "packets are lost" + Found.OVER,
        "%d of %d packets to %s were lost.%s".formatted(lost, ping.stats().total(), address, where),
        many
            ? "Measure again with more packets; loss that stays is for the network where it begins."
            : null,
        Kind.PING,
        Kind.PATH);
  }

  private static @Nullable Hop firstRealLoss(MtrResult path) {
    return path.hops().stream()
        .filter(hop -> hop.loss() == Hop.LossMeaning.REAL)
        .findFirst()
        .orElse(null);
  }

  /** Only what all later hops have too is distance: a router may be slow to answer by itself. */
  private void distance() {
    Double mean = roundTrip();
    if (mean != null && mean >= SLOW) {
      add(
          "slow",
          Severity.DEGRADED,
          "it is slow to answer%s (%.0f ms)".formatted(Found.OVER, mean),
          String.format(Locale.ROOT, "%s answers in %.0f ms on average.", address, mean),
          "The path shows where the time goes.",
          Kind.PING,
          Kind.PATH);
    }
    if (path == null || !path.reached()) {
      return;
    }
    Double before = 0.0;
    for (int index = 0; index < path.hops().size(); index++) {
      Double least = leastFrom(path.hops(), index);
      if (least != null && before != null && least - before >= FAR) {
        Hop hop = path.hops().get(index);
        add(
            "far-hop",
            Severity.NOTE,
            "hop %d adds %.0f ms%s".formatted(hop.ttl(), least - before, Found.OVER),
            String.format(
                Locale.ROOT,
                "Hop %d%s adds %.0f ms that every hop behind it has too: a long link, or a queue.",
                hop.ttl(),
                hop.resolvedAddress() == null
                    ? ""
                    : " (%s)".formatted(IpAddresses.format(hop.resolvedAddress())),
                least - before),
            null,
            Kind.PATH);
        return;
      }
      before = least == null ? before : least;
    }
  }

  /** The least time of this hop and all behind it. */
  private static @Nullable Double leastFrom(List<Hop> hops, int index) {
    Double least = null;
    for (Hop hop : hops.subList(index, hops.size())) {
      Double min = hop.stats().min();
      if (min != null && (least == null || min < least)) {
        least = min;
      }
    }
    return least;
  }

  private void mtu() {
    MtuResult mtu = steps.result(Kind.MTU, version, MtuResult.class);
    if (mtu == null || mtu.conclusion() != MtuConclusion.BLACK_HOLE || mtu.pathMtu() == null) {
      return;
    }
    add(
        "mtu-black-hole",
        Severity.DEGRADED,
        "packets above %d bytes vanish%s".formatted(mtu.pathMtu(), Found.OVER),
        "Packets above %d bytes vanish on the way to %s, and no router says so."
            .formatted(mtu.pathMtu(), address),
        "Connections stall unless the MSS is clamped to %s; let ICMP \"packet too big\" pass."
            .formatted(mtu.tcpMss() == null ? "what fits" : mtu.tcpMss().toString()),
        Kind.MTU);
  }

  private void port(boolean open, boolean plain) {
    if (open) {
      if (port == PortState.WAVERING) {
        add(
            "port-wavering",
            Severity.DEGRADED,
            "its port refuses some connections" + Found.OVER,
            "TCP port %d of %s accepts some connections and resets others."
                .formatted(request.portOrDefault(), address),
            "A load balancer with a dead server behind it looks like that.",
            Kind.PORT);
      }
      return;
    }
    int number = request.portOrDefault();
    if (plain) {
      add(
          "no-https",
          Severity.DEGRADED,
          "it offers plain HTTP only" + Found.OVER,
          "Port %d of %s %s; only port 80 is open.".formatted(number, address, saying(port)),
          "Open port %d for HTTPS.".formatted(number),
          Kind.PORT,
          Kind.PLAIN_PORT);
      return;
    }
    if (port == null) {
      return; // The time was over.
    }
    boolean closed = port == PortState.CLOSED;
    boolean both = !request.serviceNamed();
    add(
        closed ? "port-closed" : "port-filtered",
        both ? Severity.DEGRADED : Severity.BROKEN,
        both
            ? "no web server answers" + Found.OVER
            : "its TCP port %d %s%s".formatted(number, saying(port), Found.OVER),
        both
            ? "The host answers, but TCP port %d of %s %s and port 80 %s."
                .formatted(number, address, saying(port), saying(plainPort))
            : "The host answers, but TCP port %d of %s %s."
                .formatted(number, address, saying(port)),
        closed
            ? "Start the service, or look at another port."
            : "A firewall before the service drops or refuses it; a closed port would say so.",
        Kind.PORT,
        Kind.PLAIN_PORT,
        Kind.PING);
  }

  private static String saying(@Nullable PortState state) {
    return switch (state) {
      case CLOSED -> "is closed";
      case PROHIBITED -> "is refused by a filter";
      case SILENT -> "does not answer";
      case OPEN, WAVERING -> "is open";
      case null -> "was not asked";
    };
  }

  private void add(
      String id,
      Severity severity,
      String clause,
      String sentence,
      @Nullable String advice,
      Kind... evidence) {
    List<String> seen = new ArrayList<>(steps.evidence(version, evidence));
    seen.remove(sentence);
    found.add(new Found(id, severity, clause, sentence, seen, advice));
  }
}
