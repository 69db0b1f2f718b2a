package io.lookingglass.tests.browser;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.IcmpExtension.InterfaceRole;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.MtuConclusion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PacketRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of a made-up measurement and when they happen. What it looks like is chosen by the
 * target's first label, so that each state of a page has a name to ask for. The same request gives
 * the same events.
 */
final class Script {

  /**
   * An event and its time.
   *
   * @param atMillis after the start
   */
  record Cue(long atMillis, ProbeEvent event) {}

  private static final InetAddress SOURCE = IpAddresses.parse("198.51.100.10");

  /** Names and addresses of a provider's path, in order; an empty one is silent. */
  private static final List<String> ROUTERS =
      List.of(
          "198.51.100.1 gw.fra1.lg.example",
          "198.51.100.65 xe-0-0-1.edge2.fra1.lg.example",
          "203.0.113.1 fra-ix.transit.example",
          "203.0.113.14 ae12.cr1.fra.transit.example",
          "203.0.113.18 ae3.cr2.ams.transit.example",
          "",
          "203.0.113.30 ae7.cr1.lon.transit.example",
          "203.0.113.34",
          "203.0.113.41 be-10.edge4.lon.transit.example",
          "192.0.2.129 peering.lon.customer-network.example",
          "192.0.2.133 a-router-with-a-rather-long-name.backbone.customer-network.example",
          "192.0.2.137 po1.agg3.customer-network.example",
          "192.0.2.141",
          "192.0.2.145 fw-outside.customer-network.example",
          "192.0.2.149 lb2.customer-network.example");

  private final PacketRequest request;
  private final String kind;
  private final InetAddress target;
  private final Random random = new Random(7);
  private final List<Cue> cues = new ArrayList<>();
  private final Set<InetAddress> annotated = new HashSet<>();
  private long now;

  private Script(PacketRequest request, InetAddress target) {
    this.request = request;
    this.target = target;
    String text = request.target().text();
    int dot = text.indexOf('.');
    this.kind = dot < 0 ? text : text.substring(0, dot);
  }

  static List<Cue> of(MeasurementRequest request, InetAddress target) {
    if (!(request instanceof PacketRequest packets)) {
      throw new IllegalArgumentException("no script for " + request);
    }
    Script script = new Script(packets, target);
    script.write();
    return List.copyOf(script.cues);
  }

  private void write() {
    if (kind.equals("nosuchname")) {
      now += 40;
      cue(
          new ProbeEvent.Finished(
              ResultStatus.FAILED,
              FailureSource.RESOLVER,
              "The name "
                  + request.target().text()
                  + " does not exist (NXDOMAIN, from 192.0.2.53); check its spelling"));
      return;
    }
    List<InetAddress> addresses =
        kind.equals("single")
            ? List.of(target)
            : List.of(
                target,
                IpAddresses.parse("2001:db8:4:1::80"),
                IpAddresses.parse("2001:db8:4:2::80"));
    cue(
        new ProbeEvent.TargetResolved(
            request.target().text(), target, addresses, "192.0.2.53", 3_412_000));
    ProbeProtocol protocol = request.protocol() == null ? ProbeProtocol.ICMP : request.protocol();
    cue(
        new ProbeEvent.ProbingStarted(
            protocol,
            request.port(),
            SOURCE,
            request instanceof PingRequest ping ? ping.size() + 28 : 60,
            request instanceof PingRequest ? null : 30,
            packets(),
            request instanceof MtrRequest mtr ? mtr.flows() : 1,
            kind.equals("limited")
                ? List.of(
                    "Without the capability CAP_NET_RAW this server cannot see MPLS labels and"
                        + " translated addresses; grant it with: setcap cap_net_raw+ep"
                        + " lookingglass")
                : List.of()));
    switch (request) {
      case PingRequest _ -> ping();
      case TracerouteRequest _, MtrRequest _ -> trace();
      case MtuRequest _ -> mtu();
    }
    if (kind.equals("cut")) {
      cue(
          new ProbeEvent.Finished(
              ResultStatus.FINISHED, null, "The time limit of 30 s was reached"));
    } else {
      cue(new ProbeEvent.Finished(ResultStatus.FINISHED, null, null));
    }
  }

  private int packets() {
    return switch (request) {
      case PingRequest ping -> ping.packets();
      case TracerouteRequest trace -> trace.packets();
      case MtrRequest mtr -> mtr.packets();
      default -> 1;
    };
  }

  private void ping() {
    for (int sequence = 0; sequence < packets(); sequence++) {
      if (kind.equals("unreachable")) {
        now += 400;
        cue(
            new ProbeEvent.PingReplied(
                sequence,
                9_300_000 + random.nextInt(900_000),
                router(13),
                ReplyKind.HOST_UNREACHABLE,
                51,
                88));
      } else if (kind.equals("dead") || (kind.equals("lossy") && sequence % 3 == 1)) {
        now += 900;
        cue(new ProbeEvent.PingTimedOut(sequence));
      } else {
        now += 300;
        cue(
            new ProbeEvent.PingReplied(
                sequence,
                23_000_000 + random.nextInt(4_000_000),
                target,
                ReplyKind.ECHO_REPLY,
                50,
                84));
      }
    }
    annotate(target, "www.customer-network.example");
  }

  private void trace() {
    int flows = request instanceof MtrRequest mtr ? mtr.flows() : 1;
    for (int round = 0; round < packets(); round++) {
      int last = 0;
      for (int hop = 0; hop <= ROUTERS.size(); hop++) {
        for (int flow = 0; flow < flows; flow++) {
          if (over(hop)) {
            continue;
          }
          now += 45 / flows + 1;
          last = Math.max(last, hop + 1);
          hop(flow, hop, round);
        }
      }
      for (int flow = 0; flow < flows; flow++) {
        cue(new ProbeEvent.RoundFinished(flow, round, last, !stops()));
      }
      now += 120;
      if (kind.equals("cut") && round == 1) {
        return;
      }
    }
  }

  private boolean stops() {
    return kind.equals("unreachable") || kind.equals("filtered") || kind.equals("dead");
  }

  private boolean over(int hop) {
    return (kind.equals("unreachable") || kind.equals("filtered")) && hop > 13;
  }

  private void hop(int flow, int hop, int round) {
    int ttl = hop + 1;
    boolean atTarget = hop == ROUTERS.size();
    boolean silent = !atTarget && ROUTERS.get(hop).isEmpty();
    boolean limited = hop == 7 && round % 2 == 1;
    boolean lost = kind.equals("lossy") && hop >= 10 && (round + hop) % 3 == 0;
    boolean beyond = kind.equals("dead") && hop > 10;
    if (silent || limited || lost || beyond) {
      cue(new ProbeEvent.HopTimedOut(flow, ttl, round));
      return;
    }
    InetAddress from = atTarget ? target : router(hop, flow);
    ReplyKind reply = ReplyKind.TIME_EXCEEDED;
    if (atTarget) {
      reply = ReplyKind.ECHO_REPLY;
    } else if (hop == 13 && kind.equals("unreachable")) {
      reply = ReplyKind.HOST_UNREACHABLE;
    } else if (hop == 13 && kind.equals("filtered")) {
      reply = ReplyKind.COMMUNICATION_PROHIBITED;
    }
    cue(
        new ProbeEvent.HopReplied(
            flow,
            ttl,
            round,
            (long) ((0.4 + hop * 1.45 + random.nextDouble() * (hop == 4 ? 9 : 1.4)) * 1e6),
            from,
            reply,
            atTarget,
            64 - hop,
            null,
            atTarget ? null : quoted(hop),
            extensions(hop)));
    annotate(from, atTarget ? "www.customer-network.example" : name(hop, flow));
  }

  private static QuotedHeader quoted(int hop) {
    return new QuotedHeader(hop == 4 ? 2 : 1, hop >= 9 ? 10 : 0, 0, hop >= 14);
  }

  private static List<IcmpExtension> extensions(int hop) {
    if (hop == 3 || hop == 4) {
      return List.of(
          new IcmpExtension.MplsLabelStack(
              hop == 3
                  ? List.of(new MplsLabel(24005, 0, 1, 254))
                  : List.of(new MplsLabel(24017, 0, 0, 253), new MplsLabel(16, 0, 1, 1))));
    }
    if (hop == 6) {
      return List.of(
          new IcmpExtension.InterfaceInformation(
              InterfaceRole.INCOMING_IP_INTERFACE,
              512L,
              IpAddresses.parse("203.0.113.29"),
              "et-0/0/3.0",
              9000L));
    }
    return List.of();
  }

  private void mtu() {
    int limit = kind.equals("wide") ? 1500 : 1400;
    if (kind.equals("dead")) {
      now += 1500;
      cue(new ProbeEvent.SizeLost(68, 3));
      cue(new ProbeEvent.PathMtuFound(MtuConclusion.NO_ANSWER, null, 1500, null, null));
      return;
    }
    step(576, limit);
    step(1500, limit);
    if (limit < 1500) {
      if (kind.equals("blackhole")) {
        for (int size : List.of(1038, 1269, 1384, 1442, 1413, 1398, 1405, 1401, 1399, 1400)) {
          step(size, limit);
        }
        cue(new ProbeEvent.PathMtuFound(MtuConclusion.BLACK_HOLE, 1400, 1500, null, null));
        return;
      }
      step(1400, limit);
      annotate(router(8), name(8, 0));
      cue(new ProbeEvent.PathMtuFound(MtuConclusion.LIMITED, 1400, 1500, router(8), 9));
    } else {
      cue(new ProbeEvent.PathMtuFound(MtuConclusion.NOT_LIMITED, 1500, 1500, null, null));
    }
  }

  private void step(int size, int limit) {
    now += 350;
    if (size <= limit) {
      cue(new ProbeEvent.SizePassed(size, 22_000_000 + size * 600L));
    } else if (kind.equals("blackhole")) {
      now += 600;
      cue(new ProbeEvent.SizeLost(size, 3));
    } else {
      cue(new ProbeEvent.SizeTooBig(size, router(8), limit));
    }
  }

  private InetAddress router(int hop) {
    return router(hop, 0);
  }

  private InetAddress router(int hop, int flow) {
    String address = ROUTERS.get(hop).split(" ", -1)[0];
    if (hop >= 3 && hop <= 6 && flow % 3 != 0) {
      address = "203.0.113." + (100 + hop * 4 + flow % 3);
    }
    return IpAddresses.parse(address);
  }

  private @Nullable String name(int hop, int flow) {
    if (kind.equals("hostile") && hop == 2) {
      return "<script>document.title='owned'</script>.evil.example";
    }
    String[] parts = ROUTERS.get(hop).split(" ", -1);
    if (parts.length < 2) {
      return null;
    }
    return hop >= 3 && hop <= 6 && flow % 3 != 0 ? "p" + flow % 3 + "." + parts[1] : parts[1];
  }

  private void annotate(InetAddress address, @Nullable String name) {
    if (!annotated.add(address)) {
      return;
    }
    String text = IpAddresses.format(address);
    Asn asn = new Asn(text.startsWith("198.") ? 64500 : text.startsWith("203.") ? 64510 : 64496);
    String network =
        text.startsWith("198.")
            ? "Example Hosting"
            : text.startsWith("203.") ? "Example Transit" : "Customer Network";
    cue(
        new ProbeEvent.AddressAnnotated(
            address,
            name,
            List.of(asn),
            kind.equals("hostile") ? "\"><img src=x onerror=alert(1)>" : network));
  }

  private void cue(ProbeEvent event) {
    cues.add(new Cue(now, event));
  }
}
