package io.lookingglass.probes.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.target.FakeNameServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

@Timeout(20)
class ReverseDnsTest {
  private static final InetAddress ROUTER = IpAddresses.parse("192.0.2.1");
  private static final String REVERSE = "1.2.0.192.in-addr.arpa.";

  private final FakeNameServer server = new FakeNameServer();
  private final AtomicLong nanos = new AtomicLong();
  private final ReverseDns names = new ReverseDns(server.asNameServers(), nanos::get, 4);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void loopbackIsLocalhostAndNobodyIsAsked() {
    assertThat(names.nameOf(IpAddresses.parse("127.0.0.1")).join()).contains("localhost");
    assertThat(names.nameOf(IpAddresses.parse("::1")).join()).contains("localhost");
    assertThat(server.questions()).isEmpty();
  }

  @Test
  void nameIsRememberedForAnHour() {
    server.answer(REVERSE, Type.PTR, REVERSE + " 60 IN PTR ae1.CR2.example.");
    assertThat(names.nameOf(ROUTER).join()).contains("ae1.CR2.example");
    pass(ReverseDns.KEEP_NAME.minusSeconds(1));
    assertThat(names.nameOf(ROUTER).join()).contains("ae1.CR2.example");
    assertThat(server.questions()).hasSize(1);
    pass(Duration.ofSeconds(2));
    assertThat(names.nameOf(ROUTER).join()).contains("ae1.CR2.example");
    assertThat(server.questions()).hasSize(2);
  }

  @Test
  void absenceIsRememberedForTenMinutes() {
    assertThat(names.nameOf(ROUTER).join()).isEmpty();
    pass(ReverseDns.KEEP_ABSENCE.minusSeconds(1));
    assertThat(names.nameOf(ROUTER).join()).isEmpty();
    assertThat(server.questions()).hasSize(1);
    pass(Duration.ofSeconds(2));
    server.answer(REVERSE, Type.PTR, REVERSE + " 60 IN PTR new.example.");
    assertThat(names.nameOf(ROUTER).join()).contains("new.example");
  }

  @Test
  void failureIsRememberedShortly() {
    server.answer(REVERSE, Type.PTR, Rcode.SERVFAIL);
    assertThat(names.nameOf(ROUTER).join()).isEmpty();
    server.answer(REVERSE, Type.PTR, REVERSE + " 60 IN PTR back.example.");
    assertThat(names.nameOf(ROUTER).join()).isEmpty();
    pass(ReverseDns.KEEP_FAILURE.plusSeconds(1));
    assertThat(names.nameOf(ROUTER).join()).contains("back.example");
  }

  @Test
  void ipv6AddressesAreAskedAboutUnderIp6Arpa() {
    assertThat(names.nameOf(IpAddresses.parse("2001:db8::1")).join()).isEmpty();
    assertThat(server.questions())
        .containsExactly(
            "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR");
  }

  @Test
  void classlessDelegationIsFollowed() {
    server.answer(
        REVERSE,
        Type.PTR,
        REVERSE + " 60 IN CNAME 1.0/25.2.0.192.in-addr.arpa.",
        "1.0/25.2.0.192.in-addr.arpa. 60 IN PTR customer.example.");
    assertThat(names.nameOf(ROUTER).join()).contains("customer.example");
  }

  @Test
  void nameThatIsNoHostNameCountsAsNone() throws TextParseException {
    for (String hostile :
        List.of(
            "<script>.example.",
            "a\\000b.example.",
            "a\\010b.example.",
            "a\\.b.example.",
            "\\195\\164.example.",
            "a\\027[31m.example.",
            ".")) {
      assertThat(ReverseDns.hostName(Name.fromString(hostile))).as(hostile).isEmpty();
    }
    assertThat(ReverseDns.hostName(Name.fromString("xe-0_0.R1.example.")))
        .contains("xe-0_0.R1.example");
  }

  @Test
  void addressIsAskedAboutOnceAtATime() {
    CountDownLatch held = new CountDownLatch(1);
    server.reply(
        REVERSE,
        Type.PTR,
        query -> {
          awaited(held);
          return FakeNameServer.noError(query, REVERSE + " 60 IN PTR one.example.").toWire();
        });
    List<CompletableFuture<Optional<String>>> all =
        IntStream.range(0, 100).mapToObj(_ -> names.nameOf(ROUTER)).toList();
    held.countDown();
    assertThat(all).allSatisfy(name -> assertThat(name.join()).contains("one.example"));
    assertThat(server.questions()).hasSize(1);
  }

  @Test
  void onlySoManyQuestionsAreOpenAtOnce() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CyclicBarrier fourAtOnce = new CyclicBarrier(4);
    List<CompletableFuture<Optional<String>>> all =
        IntStream.range(1, 65)
            .mapToObj(
                host -> {
                  String reverse = host + ".2.0.192.in-addr.arpa.";
                  server.reply(
                      reverse,
                      Type.PTR,
                      query -> {
                        most.accumulateAndGet(open.incrementAndGet(), Math::max);
                        passed(fourAtOnce);
                        open.decrementAndGet();
                        return FakeNameServer.noError(
                                query, reverse + " 60 IN PTR h%d.example.".formatted(host))
                            .toWire();
                      });
                  return names.nameOf(IpAddresses.parse("192.0.2." + host));
                })
            .toList();
    assertThat(all).allSatisfy(name -> assertThat(name.join()).isPresent());
    assertThat(most.get()).isEqualTo(4);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void passed(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
