package io.lookingglass.probes.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.json.MeasurementJson;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.MtrRequest;
import io.lookingglass.probes.request.MtuRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.request.TracerouteRequest;
import io.lookingglass.probes.request.TunnelRequest;
import io.lookingglass.probes.result.BgpResult;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DnsResult;
import io.lookingglass.probes.result.Hop;
import io.lookingglass.probes.result.HttpResult;
import io.lookingglass.probes.result.MeasurementResult;
import io.lookingglass.probes.result.MtrResult;
import io.lookingglass.probes.result.MtuResult;
import io.lookingglass.probes.result.PingResult;
import io.lookingglass.probes.result.RttStatistics;
import io.lookingglass.probes.result.TlsResult;
import io.lookingglass.probes.result.TracerouteResult;
import io.lookingglass.probes.result.TunnelResult;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever events come, in whatever order: nothing throws, and the numbers add up. */
class AnyOrderTest {
  private static final InetAddress TARGET = IpAddresses.parse("203.0.113.9");
  private static final Target ADDRESS = new Target.Address(TARGET, "203.0.113.9");
  private static final int STREAMS = 150;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ping",
        "traceroute",
        "mtr",
        "mtu",
        "dns",
        "dns-trace",
        "bgp",
        "tls",
        "gre",
        "gre-diagnosis"
      })
  void everySnapshotIsConsistentAndEveryLineClean(String type) {
    for (int seed = 0; seed < STREAMS; seed++) {
      Random random = new Random(seed);
      MeasurementRequest request = request(type);
      MeasurementFold fold = new MeasurementFold(request);
      int length = random.nextInt(120);
      for (int index = 0; index < length; index++) {
        check(fold.add(event(random)));
        if (random.nextInt(10) == 0) {
          check(fold.result());
        }
      }
      check(fold.add(new ProbeEvent.Finished(ResultStatus.FINISHED, null, null)));
      check(fold.result());
      assertThat(MeasurementJson.text(MeasurementJson.result(fold.result()))).isNotEmpty();
    }
  }

  private static void check(List<String> lines) {
    for (String line : lines) {
      assertThat(line).doesNotContainPattern("[\\p{Cntrl}&&[^\t]]|\u202e").hasSizeLessThan(10_000);
    }
  }

  private static void check(MeasurementResult result) {
    switch (result) {
      case PingResult ping -> {
        add(
            ping.stats(),
            ping.timings().size(),
            ping.timings().stream().filter(timing -> timing.rtt() != null).count());
      }
      case TracerouteResult trace -> check(trace.hops(), trace.reached());
      case MtrResult mtr -> {
        for (MtrResult.Path path : mtr.paths()) {
          check(path.hops(), path.reached());
        }
      }
      case MtuResult mtu -> assertThat(mtu.steps()).allMatch(step -> step.size() >= 0);
      case DnsResult dns -> {
        assertThat(dns.hops()).allMatch(hop -> hop.step() >= 0);
        assertThat(dns.summary().verdict().sentence()).isNotEmpty();
      }
      case BgpResult bgp -> assertThat(bgp.summary().verdict().sentence()).isNotEmpty();
      case TlsResult tls -> assertThat(tls.summary().verdict().sentence()).isNotEmpty();
      case HttpResult http -> {
        assertThat(http.ways()).isNotEmpty();
        assertThat(http.summary().verdict().sentence()).isNotEmpty();
      }
      case TunnelResult tunnel -> assertThat(tunnel.summary().verdict().sentence()).isNotEmpty();
      case DiagnosisResult diagnosis ->
          assertThat(diagnosis.summary().verdict().sentence()).isNotEmpty();
    }
  }

  private static void check(List<Hop> hops, boolean reached) {
    for (int index = 0; index < hops.size(); index++) {
      Hop hop = hops.get(index);
      assertThat(hop.ttl()).isEqualTo(index + 1);
      add(
          hop.stats(),
          hop.timings().size(),
          hop.timings().stream().filter(timing -> timing.rtt() != null).count());
      assertThat(hop.loss() == Hop.LossMeaning.NONE).isEqualTo(hop.stats().drop() == 0);
      assertThat(hop.resolvedAddress() == null).isEqualTo(hop.stats().rcv() == 0);
    }
    if (reached) {
      assertThat(hops.getLast().stats().rcv()).isPositive();
    }
  }

  private static void add(RttStatistics stats, int timings, long answered) {
    assertThat(stats.total()).isEqualTo(timings);
    assertThat(stats.rcv()).isEqualTo((int) answered);
    assertThat(stats.drop()).isEqualTo(stats.total() - stats.rcv());
    assertThat(stats.loss() == null).isEqualTo(stats.total() == 0);
    if (stats.rcv() > 0) {
      double min = Objects.requireNonNull(stats.min());
      double max = Objects.requireNonNull(stats.max());
      assertThat(stats.avg()).isBetween(min, max);
      assertThat(stats.stDev()).isBetween(0.0, max - min + 0.001);
    } else {
      assertThat(stats.min()).isNull();
    }
  }

  private static MeasurementRequest request(String type) {
    return switch (type) {
      case "ping" -> PingRequest.of(ADDRESS);
      case "traceroute" -> TracerouteRequest.of(ADDRESS);
      case "mtr" -> MtrRequest.of(ADDRESS);
      case "dns" -> DnsRequest.of(ADDRESS);
      case "tls" -> TlsRequest.of(ADDRESS);
      case "dns-trace" -> trace();
      case "bgp" -> BgpRequest.of(ADDRESS);
      case "gre" -> TunnelRequest.of(TunnelRequest.tunnel("acme-lon"));
      case "gre-diagnosis" -> TunnelRequest.diagnosis(TunnelRequest.tunnel("acme-lon"));
      default -> MtuRequest.of(ADDRESS);
    };
  }

  private static DnsRequest trace() {
    DnsRequest plain = DnsRequest.of(new Target.Name("example.com", "example.com"));
    return new DnsRequest(
        plain.target(),
        plain.query(),
        List.of(),
        null,
        null,
        null,
        true,
        true,
        plain.encryption(),
        plain.timeout());
  }

  private static ProbeEvent event(Random random) {
    int flow = random.nextInt(20) - 2;
    int ttl = random.nextInt(12) - 1;
    int round = random.nextInt(5) - 1;
    return switch (random.nextInt(34)) {
      case 0 -> new ProbeEvent.TargetResolved("203.0.113.9", TARGET, List.of(TARGET), null, 0);
      case 1 ->
          new ProbeEvent.ProbingStarted(
              any(random, ProbeProtocol.values()),
              random.nextBoolean() ? 443 : null,
              IpAddresses.parse("192.0.2.1"),
              random.nextInt(1500),
              random.nextBoolean() ? 10 : null,
              3,
              1,
              random.nextBoolean() ? List.of("lim\u001bited") : List.of());
      case 2 ->
          new ProbeEvent.PingReplied(round, rtt(random), address(random), kind(random), null, null);
      case 3 -> new ProbeEvent.PingTimedOut(round);
      case 4 -> new ProbeEvent.PingNotSent(round, "no\nroute");
      case 5, 6, 7, 8, 9, 10 -> {
        InetAddress from = address(random);
        yield new ProbeEvent.HopReplied(
            flow > 3 ? 0 : flow,
            ttl,
            round,
            rtt(random),
            from,
            kind(random),
            from.equals(TARGET),
            random.nextInt(256),
            random.nextBoolean() ? 1400 : null,
            random.nextBoolean()
                ? null
                : new QuotedHeader(
                    random.nextInt(256), random.nextInt(64), random.nextInt(4), true),
            random.nextBoolean()
                ? List.of()
                : List.of(
                    new IcmpExtension.MplsLabelStack(List.of(new MplsLabel(16, 0, 1, 1))),
                    new IcmpExtension.MplsLabelStack(List.of())));
      }
      case 11 -> new ProbeEvent.HopTimedOut(0, ttl, round);
      case 12 -> new ProbeEvent.HopNotSent(0, ttl, round, "no\u001broute");
      case 13 -> new ProbeEvent.RoundFinished(flow, round, ttl, random.nextBoolean());
      case 14 ->
          new ProbeEvent.AddressAnnotated(
              address(random),
              random.nextBoolean() ? null : "ev\u001b[1mil\u202e name",
              random.nextBoolean() ? List.of() : List.of(new Asn(64500), new Asn(64501)),
              random.nextBoolean() ? null : "Net\r\nwork");
      case 15 -> new ProbeEvent.SizePassed(random.nextInt(1500), rtt(random));
      case 16 ->
          random.nextBoolean()
              ? new ProbeEvent.SizeLost(random.nextInt(1500), 3)
              : new ProbeEvent.SizeTooBig(
                  random.nextInt(1500), address(random), random.nextBoolean() ? 1400 : null);
      case 17 ->
          new ProbeEvent.PathMtuFound(
              any(random, ProbeEvent.MtuConclusion.values()),
              random.nextBoolean() ? random.nextInt(1500) : null,
              random.nextBoolean() ? 1500 : null,
              random.nextBoolean() ? address(random) : null,
              random.nextBoolean() ? 4 : null);
      case 18, 19 -> AnyBgpEvent.of(random);
      case 20, 21, 22, 23, 24, 25, 26, 27 -> AnyTlsEvent.of(random);
      default -> AnyDnsEvent.of(random);
    };
  }

  private static InetAddress address(Random random) {
    List<InetAddress> addresses = new ArrayList<>();
    addresses.add(TARGET);
    addresses.add(IpAddresses.parse("198.51.100.1"));
    addresses.add(IpAddresses.parse("198.51.100.2"));
    addresses.add(IpAddresses.parse("2001:db8::1"));
    return addresses.get(random.nextInt(addresses.size()));
  }

  private static ReplyKind kind(Random random) {
    return any(random, ReplyKind.values());
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static long rtt(Random random) {
    return random.nextInt(1_000_000_000);
  }
}
