package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Oddity;
import io.lookingglass.probes.gre.Sighting.About;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.probes.packet.TcpHeader;
import io.lookingglass.probes.sys.Departure;
import io.lookingglass.probes.sys.GreNetwork;
import io.lookingglass.probes.sys.GreNetwork.Arrival;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The probes in flight over one IP version, and what comes for them. Belongs to its loop. */
final class ProbeTable {
  private static final Departure UNOBSERVED =
      new Departure() {
        @Override
        public void submitted(long userNanos) {}

        @Override
        public void left(long nanos) {}

        @Override
        public void failed(int errno, @Nullable Integer interfaceMtuBytes) {}
      };

  private final IpVersion ipVersion;
  private final GreNetwork network;
  private final StrayCounts strays;
  private final SecureRandom random = new SecureRandom();
  private final Map<OuterPair.Ends, OuterPair> pairs = new HashMap<>();
  private final Map<Integer, Pair> byIdentifier = new HashMap<>();
  private int nextIdentifier;

  /** A pair with its addresses. */
  private record Pair(OuterPair.Ends ends, OuterPair state) {}

  ProbeTable(IpVersion ipVersion, GreNetwork network, StrayCounts strays) {
    this.ipVersion = ipVersion;
    this.network = network;
    this.strays = strays;
    this.nextIdentifier =
        random.nextInt(ProbePackets.FIRST_IDENTIFIER, ProbePackets.LAST_IDENTIFIER + 1);
  }

  void use(OuterPair.Ends ends) {
    OuterPair pair = pairs.get(ends);
    if (pair == null) {
      byte[] cookie = new byte[ProbePackets.COOKIE_BYTES];
      random.nextBytes(cookie);
      pair = new OuterPair(new ProbePackets(freeIdentifier(), cookie));
      pairs.put(ends, pair);
      byIdentifier.put(pair.packets().identifier(), new Pair(ends, pair));
    }
    pair.addUser();
  }

  /** With all taken, two pairs share one; then the cookie tells them apart for one of them. */
  private int freeIdentifier() {
    for (int tried = 0; tried <= ProbePackets.LAST_IDENTIFIER; tried++) {
      nextIdentifier =
          nextIdentifier == ProbePackets.LAST_IDENTIFIER
              ? ProbePackets.FIRST_IDENTIFIER
              : nextIdentifier + 1;
      if (!byIdentifier.containsKey(nextIdentifier)) {
        break;
      }
    }
    return nextIdentifier;
  }

  void release(OuterPair.Ends ends) {
    OuterPair pair = pairs.get(ends);
    if (pair != null && pair.removeUser()) {
      pairs.remove(ends);
      byIdentifier.remove(pair.packets().identifier());
    }
  }

  void endAll(OuterPair.Ends ends, Object owner, TunnelOutcome outcome) {
    OuterPair pair = pairs.get(ends);
    if (pair != null) {
      pair.ownedBy(owner).forEach(flight -> flight.end(outcome));
    }
  }

  void send(
      Tunnel tunnel,
      OuterPair.Ends ends,
      Object owner,
      TunnelProbe probe,
      Duration timeout,
      Consumer<TunnelOutcome> outcome) {
    OuterPair pair = pairs.get(ends);
    int token = pair == null ? 0 : pair.freeToken();
    if (pair == null || token == 0) {
      outcome.accept(
          new TunnelOutcome.NotSent("65535 probes to this far end are in flight already", null));
      return;
    }
    byte[] packet = pair.packets().build(tunnel, probe, token);
    InFlight flight =
        new InFlight(tunnel, probe, token, packet.length, owner, pair::remove, outcome);
    boolean keepalive =
        probe.content() instanceof TunnelProbe.Mode probed
            && probed.mode() == TunnelProbeMode.KEEPALIVE;
    pair.put(flight, keepalive ? ProbePackets.encapsulation(tunnel, probe) : null);
    network.schedule(ipVersion, timeout.toNanos(), flight::timedOut);
    network.send(packet, tunnel.remote(), !probe.outerDontFragment(), flight);
  }

  /** A packet of protocol 47 came. */
  void gre(Arrival arrival) {
    recognise(arrival, Sightings.gre(arrival.identification(), arrival.bytes()));
  }

  /** An ICMP message came. */
  void icmp(Arrival arrival) {
    recognise(arrival, Sightings.icmp(ipVersion, arrival.from(), arrival.bytes()));
  }

  private void recognise(Arrival arrival, Sighting sighting) {
    switch (sighting) {
      case Sighting.Echo echo -> echo(arrival, echo);
      case Sighting.Keepalive keepalive -> keepalive(arrival, keepalive);
      case Sighting.Segment segment -> segment(arrival, segment);
      case Sighting.Refusal error -> error(arrival, error);
      case Sighting.Stray(StrayKind kind) ->
          strays.count(knownSender(arrival) ? kind : StrayKind.UNKNOWN_SENDER);
      case Sighting.Foreign _ -> {}
    }
  }

  private boolean knownSender(Arrival arrival) {
    InetAddress local = arrival.local();
    return local != null && pairs.containsKey(new OuterPair.Ends(local, arrival.from()));
  }

  private void echo(Arrival arrival, Sighting.Echo echo) {
    Pair pair = byIdentifier.get(echo.identifier());
    if (pair == null
        || !echo.payload()
            .first(ProbePackets.COOKIE_BYTES)
            .equals(Octets.of(pair.state().packets().cookie()))) {
      if (echo.inGre()) {
        strays.count(knownSender(arrival) ? StrayKind.OTHER_TRAFFIC : StrayKind.UNKNOWN_SENDER);
      }
      return;
    }
    InFlight sent = pair.state().withToken(echo.token());
    if (sent == null) {
      strays.count(StrayKind.LATE);
      return;
    }
    Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    boolean plainly = ProbePackets.answersPlainly(sent.probe().content());
    if (echo.inGre() && plainly) {
      oddities.add(Oddity.INSIDE_TUNNEL);
    } else if (!echo.inGre() && !plainly) {
      oddities.add(Oddity.OUTSIDE_TUNNEL);
    } else if (!arrival.from().equals(sent.tunnel().remote())) {
      oddities.add(Oddity.OTHER_SOURCE);
    }
    if (echo.inGre()) {
      checkKey(sent, echo.key(), oddities);
    }
    answered(arrival, sent, echo.innerTtl(), oddities, echo.key(), null);
  }

  private void keepalive(Arrival arrival, Sighting.Keepalive keepalive) {
    InetAddress local = arrival.local();
    OuterPair known = local == null ? null : pairs.get(new OuterPair.Ends(local, arrival.from()));
    InFlight sent =
        known == null
            ? keepaliveOfAnother(local, keepalive)
            : known.keepalive(keepalive.token(), keepalive.key());
    if (sent == null) {
      strays.count(known == null ? StrayKind.UNKNOWN_SENDER : StrayKind.LATE);
      return;
    }
    Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    if (known == null) {
      oddities.add(Oddity.OTHER_SOURCE);
    }
    checkKey(sent, keepalive.key(), oddities);
    answered(arrival, sent, null, oddities, keepalive.key(), null);
  }

  /** With a translator on the way back its sender is a stranger; the token and key still fit. */
  private @Nullable InFlight keepaliveOfAnother(
      @Nullable InetAddress local, Sighting.Keepalive keepalive) {
    for (Map.Entry<OuterPair.Ends, OuterPair> entry : pairs.entrySet()) {
      if (entry.getKey().local().equals(local) && keepalive.token() != null) {
        InFlight sent = entry.getValue().keepalive(keepalive.token(), keepalive.key());
        if (sent != null && Objects.equals(encapsulation(sent).key(), keepalive.key())) {
          return sent;
        }
      }
    }
    return null;
  }

  private static Encapsulation encapsulation(InFlight sent) {
    return ProbePackets.encapsulation(sent.tunnel(), sent.probe());
  }

  private void segment(Arrival arrival, Sighting.Segment segment) {
    TcpHeader header = segment.header();
    Pair pair = byIdentifier.get(header.destinationPort() - ProbePackets.PORT_OFFSET);
    ReplyKind kind = header.answerToSyn();
    if (pair == null || kind == null || !header.has(TcpHeader.ACK)) {
      strays.count(StrayKind.OTHER_TRAFFIC);
      return;
    }
    long answers = (header.acknowledgmentNumber() - 1) & 0xFFFF_FFFFL;
    int token = (int) (answers & 0xFFFF);
    ProbePackets packets = pair.state().packets();
    InFlight sent = packets.sequenceNumber(token) == answers ? pair.state().withToken(token) : null;
    if (sent == null) {
      strays.count(StrayKind.OTHER_TRAFFIC);
      return;
    }
    if (kind == ReplyKind.TCP_SYN_ACK) {
      byte[] reset = packets.reset(sent.tunnel(), sent.probe(), token, segment.from(), header);
      network.send(reset, sent.tunnel().remote(), true, UNOBSERVED);
    }
    Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
    checkKey(sent, segment.key(), oddities);
    answered(
        arrival,
        sent,
        segment.innerTtl(),
        oddities,
        segment.key(),
        kind == ReplyKind.TCP_SYN_ACK ? header.maximumSegmentSize() : null);
  }

  private static void checkKey(InFlight sent, @Nullable Long key, Set<Oddity> oddities) {
    Encapsulation expected = ProbePackets.encapsulation(sent.tunnel(), sent.probe());
    if (!Objects.equals(expected.key(), key)) {
      oddities.add(Oddity.OTHER_KEY);
    }
  }

  private static void answered(
      Arrival arrival,
      InFlight sent,
      @Nullable Integer innerTtl,
      Set<Oddity> oddities,
      @Nullable Long key,
      @Nullable Integer maximumSegmentSize) {
    sent.came(
        arrival.receivedNanos(),
        rttNanos ->
            new TunnelOutcome.Answered(
                rttNanos,
                arrival.from(),
                arrival.ttl(),
                innerTtl,
                oddities,
                key,
                maximumSegmentSize));
  }

  private void error(Arrival arrival, Sighting.Refusal error) {
    InFlight sent = flight(error.about());
    if (sent == null) {
      return;
    }
    boolean plain = sent.probe().content() instanceof TunnelProbe.PlainEcho;
    sent.came(
        arrival.receivedNanos(),
        rttNanos ->
            new TunnelOutcome.Refused(
                rttNanos,
                error.kind(),
                error.type(),
                error.code(),
                error.from(),
                error.mtuBytes(),
                !plain && inside(error.about())));
  }

  private @Nullable InFlight flight(About about) {
    return switch (about) {
      case About.Outer(InetAddress local, InetAddress remote, int token) ->
          withToken(pairs.get(new OuterPair.Ends(local, remote)), token);
      case About.Keepalive(InetAddress local, InetAddress remote, int token) ->
          withToken(pairs.get(new OuterPair.Ends(local, remote)), token);
      case About.Echo echo -> {
        Pair pair = byIdentifier.get(echo.identifier());
        InFlight flight = pair == null ? null : withToken(pair.state(), echo.token());
        // An error shows no cookie: the addresses keep out errors about other programs' pings.
        yield flight != null && echo.between(farAddresses(flight.tunnel())) ? flight : null;
      }
      case About.Syn(int port, long sequenceNumber, boolean _) -> {
        Pair pair = byIdentifier.get(port - ProbePackets.PORT_OFFSET);
        int token = (int) (sequenceNumber & 0xFFFF);
        yield pair == null || pair.state().packets().sequenceNumber(token) != sequenceNumber
            ? null
            : withToken(pair.state(), token);
      }
    };
  }

  private static Set<InetAddress> farAddresses(Tunnel tunnel) {
    InetAddress target = tunnel.target();
    return target == null ? Set.of(tunnel.remote()) : Set.copyOf(List.of(tunnel.remote(), target));
  }

  private static @Nullable InFlight withToken(@Nullable OuterPair pair, int token) {
    return pair == null ? null : pair.withToken(token);
  }

  private static boolean inside(About about) {
    return switch (about) {
      case About.Outer _, About.Keepalive _ -> false;
      case About.Echo echo -> !echo.encapsulated();
      case About.Syn(int _, long _, boolean encapsulated) -> !encapsulated;
    };
  }
}
