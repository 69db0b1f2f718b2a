package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
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
              ? Sentence.of("this server cannot send there{0}", Found.OVER)
              : Sentence.of("it was not measured to the end{0}", Found.OVER),
          local
              ? Sentence.of(
                  "This server cannot send to {0}, which says nothing of the target.", address)
              : Sentence.of("{0} was not measured to the end.", address),
          local
              ? Sentence.of(
                  "Give this server a way into IPv{0}, or ask for the other version.",
                  version.number())
              : Sentence.of("Give it more time."),
          Kind.PING,
          Kind.PORT,
          Kind.ROUTE);
      return;
    }
    if (routeMissing()) {
      add(
          "no-route",
          Severity.BROKEN,
          Sentence.of("there is no route to it{0}", Found.OVER),
          Sentence.of("The routing table has no route to {0}, and nothing there answers.", address),
          Sentence.of(
              "Its prefix is not announced, or not heard here: look at the routes around it."),
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
          Sentence.of("the way to it is broken{0}", Found.OVER),
          path.summary().verdict().said(),
          Sentence.of("The network of the last router that answered can tell why."),
          Kind.PING,
          Kind.PORT,
          Kind.ROUTE);
      return;
    }
    if (port == PortState.PROHIBITED) {
      add(
          "filtered",
          Severity.BROKEN,
          Sentence.of("a filter keeps everything from it{0}", Found.OVER),
          Sentence.of("A filter before {0} refuses what is sent to it.", address),
          Sentence.of("Who runs that filter can open it."),
          Kind.PORT,
          Kind.PING,
          Kind.PATH);
      return;
    }
    add(
        "silent",
        Severity.BROKEN,
        Sentence.of("it does not answer{0}", Found.OVER),
        Sentence.of("Nothing at {0} answers: neither ping nor {1}.", address, ports()),
        Sentence.of(
            "It is down, its way back is broken, or a filter drops everything, also from here."),
        Kind.PATH,
        Kind.PING,
        Kind.PORT,
        Kind.ROUTE);
  }

  private Sentence ports() {
    return request.serviceNamed()
        ? Sentence.of("TCP port {0}", request.portOrDefault())
        : Sentence.of("the TCP ports {0} and 80", request.portOrDefault());
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
          Sentence.of("ping is filtered{0}", Found.OVER),
          Sentence.of(
              "{0} does not answer ping but does answer TCP: ping is filtered, which harms nobody.",
              address),
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
          Sentence.of("the routing table here has no route to it{0}", Found.OVER),
          Sentence.of(
              "The routing table here has no route to {0}, although it answers: the way to it is"
                  + " not one of BGP.",
              address),
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
          Sentence.of("its route is RPKI invalid{0}", Found.OVER),
          best.originAs() == null
              ? Sentence.of(
                  "The route to {0}, {1}, is RPKI invalid: networks that validate drop it.",
                  address, best.prefix())
              : Sentence.of(
                  "The route to {0}, {1} from AS{2}, is RPKI invalid: networks that validate drop"
                      + " it.",
                  address, best.prefix(), String.valueOf(best.originAs().value())),
          Sentence.of(
              "If the origin is right, its holder must mend the ROA; if not, the prefix is"
                  + " hijacked."),
          Kind.ROUTE);
    }
    if (best.stale()) {
      add(
          "route-stale",
          Severity.DEGRADED,
          Sentence.of("its route is stale{0}", Found.OVER),
          Sentence.of("The route to {0} is kept from a session that ended.", address),
          Sentence.of("Look at the session with {0}.", PlainText.name(best.peer())),
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
    add(
        many ? "loss" : "single-loss",
        many ? Severity.DEGRADED : Severity.NOTE,
        Sentence.of("packets are lost{0}", Found.OVER),
        begins == null
            ? Sentence.of(
                "{0} of {1} packets to {2} were lost.", lost, ping.stats().total(), address)
            : Sentence.of(
                "{0} of {1} packets to {2} were lost. It begins at hop {3}.",
                lost, ping.stats().total(), address, hop(begins)),
        many
            ? Sentence.of(
                "Measure again with more packets; loss that stays is for the network where it"
                    + " begins.")
            : null,
        Kind.PING,
        Kind.PATH);
  }

  private static String milliseconds(double milliseconds) {
    return String.format(Locale.ROOT, "%.0f ms", milliseconds);
  }

  private static String hop(Hop hop) {
    InetAddress at = hop.resolvedAddress();
    return at == null ? String.valueOf(hop.ttl()) : hop.ttl() + " (" + IpAddresses.format(at) + ")";
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
          Sentence.of("it is slow to answer{0} ({1})", Found.OVER, milliseconds(mean)),
          Sentence.of("{0} answers in {1} on average.", address, milliseconds(mean)),
          Sentence.of("The path shows where the time goes."),
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
            Sentence.of("hop {0} adds {1}{2}", hop.ttl(), milliseconds(least - before), Found.OVER),
            Sentence.of(
                "Hop {0} adds {1} that every hop behind it has too: a long link, or a queue.",
                hop(hop), milliseconds(least - before)),
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
        Sentence.of("packets above {0} bytes vanish{1}", mtu.pathMtu(), Found.OVER),
        Sentence.of(
            "Packets above {0} bytes vanish on the way to {1}, and no router says so.",
            mtu.pathMtu(), address),
        mtu.tcpMss() == null
            ? Sentence.of(
                "Connections stall unless the MSS is clamped to what fits; let ICMP \"packet too"
                    + " big\" pass.")
            : Sentence.of(
                "Connections stall unless the MSS is clamped to {0}; let ICMP \"packet too big\""
                    + " pass.",
                mtu.tcpMss()),
        Kind.MTU);
  }

  private void port(boolean open, boolean plain) {
    if (open) {
      if (port == PortState.WAVERING) {
        add(
            "port-wavering",
            Severity.DEGRADED,
            Sentence.of("its port refuses some connections{0}", Found.OVER),
            Sentence.of(
                "TCP port {0} of {1} accepts some connections and resets others.",
                request.portOrDefault(), address),
            Sentence.of("A load balancer with a dead server behind it looks like that."),
            Kind.PORT);
      }
      return;
    }
    int number = request.portOrDefault();
    if (plain) {
      add(
          "no-https",
          Severity.DEGRADED,
          Sentence.of("it offers plain HTTP only{0}", Found.OVER),
          Sentence.of("Port {0} of {1} {2}; only port 80 is open.", number, address, saying(port)),
          Sentence.of("Open port {0} for HTTPS.", number),
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
            ? Sentence.of("no web server answers{0}", Found.OVER)
            : Sentence.of("its TCP port {0} {1}{2}", number, saying(port), Found.OVER),
        both
            ? Sentence.of(
                "The host answers, but TCP port {0} of {1} {2} and port 80 {3}.",
                number, address, saying(port), saying(plainPort))
            : Sentence.of(
                "The host answers, but TCP port {0} of {1} {2}.", number, address, saying(port)),
        closed
            ? Sentence.of("Start the service, or look at another port.")
            : Sentence.of(
                "A firewall before the service drops or refuses it; a closed port would say so."),
        Kind.PORT,
        Kind.PLAIN_PORT,
        Kind.PING);
  }

  private static Sentence saying(@Nullable PortState state) {
    return switch (state) {
      case CLOSED -> Sentence.of("is closed");
      case PROHIBITED -> Sentence.of("is refused by a filter");
      case SILENT -> Sentence.of("does not answer");
      case OPEN, WAVERING -> Sentence.of("is open");
      case null -> Sentence.of("was not asked");
    };
  }

  private void add(
      String id,
      Severity severity,
      Sentence clause,
      Sentence sentence,
      @Nullable Sentence advice,
      Kind... evidence) {
    List<Sentence> seen = new ArrayList<>(steps.evidence(version, evidence));
    seen.remove(sentence);
    found.add(new Found(id, severity, clause, sentence, seen, advice));
  }
}
