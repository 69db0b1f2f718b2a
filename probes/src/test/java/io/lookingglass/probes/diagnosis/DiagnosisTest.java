package io.lookingglass.probes.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.SpecialPurpose;
import io.lookingglass.config.TargetSettings;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsPurpose;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.BgpRequest;
import io.lookingglass.probes.request.DiagnosisRequest;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.HttpRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.PingRequest;
import io.lookingglass.probes.request.TargetParser;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.result.DiagnosisResult;
import io.lookingglass.probes.result.DiagnosisResult.State;
import io.lookingglass.probes.result.ResultFold;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which steps are taken, on what, and that it ends. */
@Timeout(30)
class DiagnosisTest {
  private static final DnsServer RESOLVER =
      new DnsServer("192.0.2.53", IpAddresses.parse("192.0.2.53"), 53);

  private final List<ProbeEvent> told = Collections.synchronizedList(new ArrayList<>());
  private final List<MeasurementRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<InetAddress> aimed = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, List<String>> zone;
  private List<IpPrefix> denied = List.of();
  private @Nullable ReplyKind port = ReplyKind.TCP_SYN_ACK;

  DiagnosisTest() {
    zone = Map.of("A", List.of("192.0.2.80", "192.0.2.81"), "AAAA", List.of("2001:db8::80"));
  }

  private DiagnosisResult run(String target) {
    return run(DiagnosisRequest.of(TargetParser.parse(target)), this::step);
  }

  private DiagnosisResult run(DiagnosisRequest request, StepRunner runner) {
    TargetPolicy policy =
        new TargetPolicy(new TargetSettings(List.of(), denied, SpecialPurpose.ALLOW));
    new Diagnosis(() -> policy, InstantSource.system()).run(request, runner, told::add);
    ResultFold fold = new ResultFold(request);
    told.forEach(fold::add);
    return (DiagnosisResult) fold.result();
  }

  private void step(
      MeasurementRequest request, @Nullable ResolvedTarget target, Consumer<ProbeEvent> sink) {
    asked.add(request);
    InetAddress address = target == null ? null : target.address();
    if (address != null) {
      aimed.add(address);
    }
    if (request instanceof DnsRequest dns && !dns.trace()) {
      sink.accept(answer(dns.query().type()));
    }
    if (request instanceof PingRequest ping && ping.protocol() == ProbeProtocol.TCP) {
      assertThat(address).isNotNull();
      sink.accept(
          port == null || address == null
              ? new ProbeEvent.PingTimedOut(0)
              : new ProbeEvent.PingReplied(0, 1_000_000, address, port, 60, 44));
    }
    sink.accept(new Finished(ResultStatus.FINISHED, null, null));
  }

  private ProbeEvent answer(String type) {
    return new ProbeEvent.DnsAnswered(
        DnsPurpose.ANSWER,
        0,
        RESOLVER,
        DnsTransport.UDP,
        Story.NOW,
        1_000_000,
        List.of(),
        0,
        null,
        new DnsMessage(
            1,
            "QUERY",
            "NOERROR",
            0,
            List.of("qr"),
            List.of(),
            zone.getOrDefault(type, List.of()).stream()
                .map(
                    value ->
                        new DnsMessage.ResourceRecord(
                            "example.com.", type, 60, "IN", value, List.of()))
                .toList(),
            List.of(),
            List.of(),
            null,
            60));
  }

  private static List<String> taken(DiagnosisResult result) {
    return result.steps().stream()
        .filter(step -> step.state() == State.FINISHED)
        .map(step -> step.step().id())
        .toList();
  }

  private static List<String> reasons(DiagnosisResult result) {
    return result.steps().stream()
        .filter(step -> step.state() == State.SKIPPED)
        .map(step -> step.step().id() + ": " + step.skipped())
        .toList();
  }

  @Test
  void everyStepIsTakenOverBothVersions() {
    DiagnosisResult result = run("example.com");
    assertThat(taken(result))
        .containsExactly(
            "dns-4",
            "dns-6",
            "route-4",
            "route-6",
            "ping-4",
            "ping-6",
            "path-4",
            "path-6",
            "port-4",
            "port-6",
            "plain-port-4",
            "plain-port-6",
            "mtu-4",
            "mtu-6",
            "tls-4",
            "tls-6",
            "http-4",
            "http-6");
    assertThat(reasons(result)).containsExactly("delegation: the name resolves");
    assertThat(told.getLast()).isEqualTo(new Finished(ResultStatus.FINISHED, null, null));
    assertThat(told).filteredOn(Finished.class::isInstance).hasSize(1);
    assertThat(result.judged()).isTrue();
  }

  @Test
  void theNameIsLookedUpOnceAndItsFirstAddressesAreMeasured() {
    DiagnosisResult result = run("example.com");
    assertThat(aimed)
        .containsOnly(IpAddresses.parse("192.0.2.80"), IpAddresses.parse("2001:db8::80"));
    assertThat(asked).filteredOn(DnsRequest.class::isInstance).hasSize(2);
    assertThat(result.summary().resolvedAddress()).isEqualTo(IpAddresses.parse("192.0.2.80"));
    assertThat(asked)
        .filteredOn(TlsRequest.class::isInstance)
        .extracting(request -> request.target().text())
        .containsOnly("example.com");
  }

  @Test
  void anAddressIsNotLookedUp() {
    DiagnosisResult result = run("192.0.2.80");
    assertThat(asked).noneMatch(DnsRequest.class::isInstance);
    assertThat(taken(result)).contains("ping-4", "http-4").noneMatch(step -> step.endsWith("-6"));
  }

  @Test
  void nothingTalksToAPortThatIsClosed() {
    port = ReplyKind.TCP_RESET;
    DiagnosisResult result = run("192.0.2.80");
    assertThat(reasons(result))
        .containsExactly("tls-4: TCP port 443 is closed", "http-4: TCP port 443 is closed");
    assertThat(asked)
        .noneMatch(TlsRequest.class::isInstance)
        .noneMatch(HttpRequest.class::isInstance);
  }

  @Test
  void thePageIsAskedForPlainlyWherePort80IsOpenOnly() {
    StepRunner oneByOne =
        (request, target, sink) -> {
          synchronized (asked) {
            port =
                request instanceof PingRequest ping && Integer.valueOf(80).equals(ping.port())
                    ? ReplyKind.TCP_SYN_ACK
                    : ReplyKind.TCP_RESET;
            step(request, target, sink);
          }
        };
    DiagnosisResult result = run(DiagnosisRequest.of(TargetParser.parse("192.0.2.80")), oneByOne);
    assertThat(taken(result)).contains("http-4").doesNotContain("tls-4");
    assertThat(asked)
        .filteredOn(HttpRequest.class::isInstance)
        .singleElement()
        .extracting(request -> ((HttpRequest) request).url().text())
        .isEqualTo("http://192.0.2.80/");
  }

  @Test
  void anAddressThatThePolicyRefusesIsNotTouched() {
    denied = List.of(IpPrefix.parse("2001:db8::/32"));
    DiagnosisResult result = run("example.com");
    assertThat(aimed).containsOnly(IpAddresses.parse("192.0.2.80"));
    assertThat(reasons(result))
        .contains(
            "ping-6: 2001:db8::80 is in 2001:db8::/32, which this server's operator has excluded"
                + " from measurements");
    assertThat(result.findings()).anyMatch(finding -> finding.id().equals("not-allowed"));
  }

  @Test
  void theRouteIsThatOfTheAddress() {
    run("192.0.2.80");
    assertThat(asked)
        .filteredOn(BgpRequest.class::isInstance)
        .singleElement()
        .extracting(request -> request.target().text())
        .isEqualTo("192.0.2.80");
  }

  @Test
  void aStepThatIsStoppedFromOutsideEndsTheWholeWithAVerdict() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    StepRunner hanging =
        (request, target, sink) -> {
          if (request instanceof PingRequest ping && ping.protocol() == ProbeProtocol.ICMP) {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          step(request, target, sink);
        };
    boolean[] stillInterrupted = {false};
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  run(DiagnosisRequest.of(TargetParser.parse("192.0.2.80")), hanging);
                  stillInterrupted[0] = Thread.currentThread().isInterrupted();
                });
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    thread.interrupt();
    thread.join(Duration.ofSeconds(20));
    assertThat(thread.isAlive()).isFalse();
    assertThat(stillInterrupted[0]).isTrue();
    assertThat(told).anyMatch(ProbeEvent.DiagnosisJudged.class::isInstance);
    assertThat(told.getLast()).isInstanceOf(Finished.class);
  }

  @Test
  void eachStepGetsNoMoreTimeThanTheWholeHas() {
    DiagnosisRequest request =
        new DiagnosisRequest(
            TargetParser.parse("192.0.2.80"), null, null, "/", null, null, Duration.ofSeconds(3));
    run(request, this::step);
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.timeout()).isLessThanOrEqualTo(Duration.ofSeconds(3)));
  }
}
