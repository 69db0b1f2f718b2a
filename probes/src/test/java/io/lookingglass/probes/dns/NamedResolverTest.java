package io.lookingglass.probes.dns;

import static io.lookingglass.probes.dns.MisbehavingServer.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.HostPort;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.DnsAnswered;
import io.lookingglass.probes.event.ProbeEvent.DnsUnanswered;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.DnsResolver;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.NameServers;
import io.lookingglass.probes.target.Resolution;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers by name, which may have several addresses, and which of them may be asked. */
@Timeout(20)
class NamedResolverTest {
  private static final String RECORD = "www.example. 60 IN A 192.0.2.1";

  private final AtomicInteger asked = new AtomicInteger();

  private List<ProbeEvent> events(int port, String allowed, String... addresses) {
    List<InetAddress> found = Stream.of(addresses).map(IpAddresses::parse).toList();
    TargetPolicy policy =
        new TargetPolicy(
            new TargetSettings(List.of(IpPrefix.parse(allowed)), List.of(), SpecialPurpose.REFUSE));
    DnsProber prober =
        new DnsProber(
            new DnsEnvironment(
                NameServers.of(List.of(new HostPort("192.0.2.53", 53))),
                (target, _) ->
                    new Resolution.Resolved(
                        new ResolvedTarget(target, found.getFirst(), found, "192.0.2.53", 0)),
                () -> policy,
                RootHints.iana(),
                TrustAnchors.iana(),
                TlsClient::platformTrust,
                InstantSource.system()));
    DnsRequest request =
        new DnsRequest(
            TargetParser.parse("www.example"),
            DnsQuery.of("A"),
            List.of(DnsResolver.parse("dns.example:" + port)),
            null,
            null,
            null,
            false,
            false,
            DnsRequest.Encryption.strict(),
            Duration.ofSeconds(2));
    List<ProbeEvent> events = new CopyOnWriteArrayList<>();
    prober.run(request, events::add);
    return events;
  }

  private MisbehavingServer answering(int port) {
    return new MisbehavingServer(
        "127.0.0.2",
        port,
        query -> {
          asked.incrementAndGet();
          return List.of(answer(query, RECORD).toWire());
        },
        (_, _) -> {});
  }

  private static List<DnsFailure> failures(List<ProbeEvent> events) {
    return events.stream()
        .filter(DnsUnanswered.class::isInstance)
        .map(event -> ((DnsUnanswered) event).failure())
        .toList();
  }

  @Test
  void whenOneAddressIsSilentTheNextIsAsked() {
    try (var silent = MisbehavingServer.overUdp(_ -> List.of());
        var _ = answering(silent.port())) {
      List<ProbeEvent> events = events(silent.port(), "127.0.0.0/8", "127.0.0.1", "127.0.0.2");
      assertThat(failures(events)).containsExactly(DnsFailure.TIMED_OUT);
      assertThat(events)
          .filteredOn(DnsAnswered.class::isInstance)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(((DnsAnswered) event).server().address())
                      .isEqualTo(IpAddresses.parse("127.0.0.2")));
    }
  }

  @Test
  void anAddressThatMayNotBeAskedIsPassedOver() {
    try (var forbidden =
            MisbehavingServer.overUdp(
                _ -> {
                  throw new AssertionError("was asked");
                });
        var _ = answering(forbidden.port())) {
      List<ProbeEvent> events = events(forbidden.port(), "127.0.0.2/32", "127.0.0.1", "127.0.0.2");
      assertThat(failures(events)).containsExactly(DnsFailure.NOT_ALLOWED);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void whenNoAddressMayBeAskedNothingIsSent() {
    try (var server = answering(0)) {
      List<ProbeEvent> events = events(server.port(), "203.0.113.0/24", "127.0.0.2");
      assertThat(failures(events)).containsExactly(DnsFailure.NOT_ALLOWED);
      assertThat(asked).hasValue(0);
    }
  }
}
