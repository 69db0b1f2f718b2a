package io.lookingglass.probes.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.LocationDescription;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.local.OriginLookup.Origins;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.BgpTargetParser;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.target.FakeNameServer;
import io.lookingglass.probes.target.ResolvedTarget;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Type;

@Timeout(20)
class LocalLocationTest {
  private static final InetAddress TARGET = IpAddresses.parse("192.0.2.9");
  private static final InetAddress ROUTER = IpAddresses.parse("192.0.2.1");
  private static final Finished WELL = new Finished(ResultStatus.FINISHED, null, null);
  private static final RouteTable ROUTES =
      (prefix, match, most) ->
          new RouteTable.Answer(
              true, List.of(), false, "%s of at most %d".formatted(match, most), 0);
  private static final OriginLookup ORIGINS =
      address ->
          address.equals(ROUTER)
              ? new Origins(List.of(new Asn(64496)), "Example Transit")
              : Origins.UNKNOWN;

  private final FakeNameServer server = new FakeNameServer();
  private final List<ProbeEvent> told = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void eachAddressIsAnnotatedOnceAndBeforeTheEnd() {
    server.answer(
        "1.2.0.192.in-addr.arpa.", Type.PTR, "1.2.0.192.in-addr.arpa. 60 IN PTR router.example.");
    run(
        Duration.ofSeconds(10),
        sink -> {
          sink.accept(hop(1, ROUTER));
          sink.accept(hop(1, ROUTER));
          sink.accept(hop(2, TARGET));
          sink.accept(WELL);
        });
    assertThat(annotations())
        .containsExactlyInAnyOrder(
            new AddressAnnotated(TARGET, null, List.of(), null),
            new AddressAnnotated(
                ROUTER, "router.example", List.of(new Asn(64496)), "Example Transit"));
    assertThat(told.getLast()).isEqualTo(WELL);
    assertThat(told).hasSize(6);
  }

  @Test
  void nameDoesNotHoldUpProbingAndIsToldWhileItGoesOn() {
    server.answer(
        "9.2.0.192.in-addr.arpa.", Type.PTR, "9.2.0.192.in-addr.arpa. 60 IN PTR t.example.");
    CountDownLatch annotated = new CountDownLatch(1);
    LocalLocation location =
        location(
            Duration.ofSeconds(10),
            (_, _, sink) -> {
              sink.accept(ping(0));
              awaited(annotated);
              sink.accept(ping(1));
              sink.accept(WELL);
            });
    location.run(
        request(),
        target(),
        event -> {
          told.add(event);
          if (event instanceof AddressAnnotated) {
            annotated.countDown();
          }
        });
    assertThat(told)
        .containsSubsequence(
            new AddressAnnotated(TARGET, "t.example", List.of(), null), ping(1), WELL);
  }

  @Test
  void nameThatDoesNotComeIsAbsentInTheEnd() {
    server.silent("1.2.0.192.in-addr.arpa.", Type.PTR);
    run(
        Duration.ofMillis(50),
        sink -> {
          sink.accept(hop(1, ROUTER));
          sink.accept(WELL);
        });
    assertThat(annotations())
        .contains(new AddressAnnotated(ROUTER, null, List.of(new Asn(64496)), "Example Transit"));
    assertThat(told.getLast()).isEqualTo(WELL);
  }

  @Test
  void cancelledMeasurementDoesNotWaitForNames() {
    server.silent("9.2.0.192.in-addr.arpa.", Type.PTR);
    run(
        Duration.ofDays(1),
        sink -> {
          Thread.currentThread().interrupt();
          sink.accept(WELL);
        });
    assertThat(Thread.interrupted()).as("still interrupted").isTrue();
    assertThat(told.getLast()).isEqualTo(WELL);
  }

  @Test
  void failureDoesNotWaitForNames() {
    server.silent("9.2.0.192.in-addr.arpa.", Type.PTR);
    Finished failed = new Finished(ResultStatus.FAILED, FailureSource.INTERNAL, "no privilege");
    run(Duration.ofDays(1), sink -> sink.accept(failed));
    assertThat(told.getLast()).isEqualTo(failed);
  }

  @Test
  void bugBecomesTheEndWithAnIdAndKeepsWhatCame() {
    run(
        Duration.ofSeconds(10),
        sink -> {
          sink.accept(ping(0));
          throw new IllegalStateException("a bug");
        });
    assertThat(told).contains(ping(0));
    assertThat(internalError()).matches("internal error, id [0-9a-f]{8}; .*");
  }

  @Test
  void errorOfTheMachineIsToldToo() {
    run(
        Duration.ofSeconds(10),
        _ -> {
          throw new NoClassDefFoundError("gone");
        });
    assertThat(internalError()).startsWith("internal error, id ");
  }

  @Test
  void probeWithoutEndIsABug() {
    run(Duration.ofSeconds(10), sink -> sink.accept(ping(0)));
    assertThat(internalError()).startsWith("internal error, id ");
  }

  @Test
  void nothingIsToldBehindTheEnd() {
    run(
        Duration.ofSeconds(10),
        sink -> {
          sink.accept(WELL);
          sink.accept(ping(0));
          sink.accept(WELL);
        });
    assertThat(told.getLast()).isEqualTo(WELL);
    assertThat(told).containsOnlyOnce(WELL).doesNotContain(ping(0));
  }

  @Test
  void aQuestionToTheDnsNeedsNoAddress() {
    location(Duration.ZERO, (_, _, _) -> {})
        .run(DnsRequest.of(new Target.Name("nowhere.example", "nowhere.example")), null, told::add);
    assertThat(told).containsExactly(new Finished(ResultStatus.FINISHED, null, "asked"));
  }

  @Test
  void routesToAnAddressAreLookedUpAsThoseToItsHostPrefix() {
    location(Duration.ZERO, (_, _, _) -> {})
        .run(BgpRequest.of(TargetParser.parse("192.0.2.9")), target(), told::add);
    assertThat(told)
        .contains(
            new ProbeEvent.BgpSearched(
                IpPrefix.parse("192.0.2.9/32"), true, 0, false, "LPM of at most 200", 0))
        .endsWith(WELL);
  }

  @Test
  void routesToAPrefixNeedNoAddress() {
    Target target = BgpTargetParser.parse("203.0.113.0/24");
    location(Duration.ZERO, (_, _, _) -> {}).run(BgpRequest.of(target), null, told::add);
    assertThat(told)
        .containsExactly(
            new ProbeEvent.BgpSearched(
                IpPrefix.parse("203.0.113.0/24"), true, 0, false, "EXACT of at most 200", 0),
            WELL);
  }

  private void run(Duration patience, Consumer<Consumer<ProbeEvent>> probe) {
    location(patience, (_, _, sink) -> probe.accept(sink)).run(request(), target(), told::add);
  }

  private LocalLocation location(Duration patience, ProbeRunner runner) {
    LocationDescription description =
        new LocationDescription(
            "local", "test", null, null, null, null, null, null, null, null, null, List.of(),
            List.of());
    return new LocalLocation(
        description,
        runner,
        (_, _, sink) -> sink.accept(new Finished(ResultStatus.FINISHED, null, "connected")),
        (_, sink) -> sink.accept(new Finished(ResultStatus.FINISHED, null, "asked")),
        (_, _, sink) -> sink.accept(new Finished(ResultStatus.FINISHED, null, "requested")),
        (_, sink) -> sink.accept(new Finished(ResultStatus.FINISHED, null, "tunnel")),
        (_, _, sink) -> sink.accept(new Finished(ResultStatus.FINISHED, null, "diagnosed")),
        new ReverseDns(server.asNameServers()),
        ORIGINS,
        ROUTES,
        patience);
  }

  private List<AddressAnnotated> annotations() {
    return told.stream()
        .filter(AddressAnnotated.class::isInstance)
        .map(AddressAnnotated.class::cast)
        .toList();
  }

  private String internalError() {
    assertThat(told.getLast()).isInstanceOf(Finished.class);
    Finished end = (Finished) told.getLast();
    assertThat(end.status()).isEqualTo(ResultStatus.FAILED);
    assertThat(end.failureSource()).isEqualTo(FailureSource.INTERNAL);
    return String.valueOf(end.message());
  }

  private static PingRequest request() {
    return PingRequest.of(TargetParser.parse("192.0.2.9"));
  }

  private static ResolvedTarget target() {
    return new ResolvedTarget(TargetParser.parse("192.0.2.9"), TARGET, List.of(TARGET), null, 0);
  }

  private static PingReplied ping(int sequence) {
    return new PingReplied(sequence, 1_000_000, TARGET, ReplyKind.ECHO_REPLY, 60, 84);
  }

  private static HopReplied hop(int ttl, InetAddress from) {
    return new HopReplied(
        0, ttl, 0, 1_000_000, from, ReplyKind.TIME_EXCEEDED, false, 60, null, null, List.of());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
