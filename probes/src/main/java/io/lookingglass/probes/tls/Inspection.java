package io.lookingglass.probes.tls;

import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TlsAgreed;
import io.lookingglass.probes.event.ProbeEvent.TlsBroken;
import io.lookingglass.probes.event.ProbeEvent.TlsCertificateSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsConnected;
import io.lookingglass.probes.event.ProbeEvent.TlsFindingMade;
import io.lookingglass.probes.event.ProbeEvent.TlsMessageSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsPlainTextSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsProofsSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsRecordSeen;
import io.lookingglass.probes.event.ProbeEvent.TlsStarted;
import io.lookingglass.probes.event.ProbeEvent.TlsTrustJudged;
import io.lookingglass.probes.event.StartTls;
import io.lookingglass.probes.event.TlsAgreement;
import io.lookingglass.probes.event.TlsCertificate;
import io.lookingglass.probes.event.TlsFailure;
import io.lookingglass.probes.event.TlsMessage;
import io.lookingglass.probes.event.TlsRecord;
import io.lookingglass.probes.event.TlsStage;
import io.lookingglass.probes.event.TlsTimestamp;
import io.lookingglass.probes.event.TlsTrust;
import io.lookingglass.probes.request.DnsQuery;
import io.lookingglass.probes.request.DnsRequest;
import io.lookingglass.probes.request.MeasurementRequest;
import io.lookingglass.probes.request.Target;
import io.lookingglass.probes.request.TlsRequest;
import io.lookingglass.probes.target.ResolvedTarget;
import io.lookingglass.probes.target.TargetPolicy;
import io.lookingglass.probes.tcp.Deadline;
import io.lookingglass.probes.tcp.OtherFamily;
import io.lookingglass.probes.tcp.TcpConnection;
import io.lookingglass.probes.tcp.TcpException;
import io.lookingglass.probes.tls.enumerate.Enumeration;
import io.lookingglass.probes.tls.enumerate.NotConnectedException;
import io.lookingglass.probes.tls.wire.MalformedTlsException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look at one server: a connection, the chain, a second connection that resumes, the verdict.
 * For one thread; TLSA records are asked for beside it.
 */
final class Inspection {
  /** How long tickets are waited for after the handshake, beside two round trips. */
  private static final Duration TICKETS = Duration.ofMillis(300);

  private static final Duration MOST_TICKETS_WAIT = Duration.ofSeconds(1);

  /** How long the verdict waits for the DNS. */
  private static final Duration DANE_PATIENCE = Duration.ofMillis(2_500);

  private final TlsEnvironment environment;
  private final TlsRequest request;
  private final ResolvedTarget target;
  private final Deadline deadline;
  private final Consumer<ProbeEvent> sink;

  /** When the first SYN was about to leave. */
  private long originNanos;

  private boolean cutShort;

  Inspection(
      TlsEnvironment environment,
      TlsRequest request,
      ResolvedTarget target,
      Deadline deadline,
      Consumer<ProbeEvent> sink) {
    this.environment = environment;
    this.request = request;
    this.target = target;
    this.deadline = deadline;
    this.sink = sink;
  }

  /** Whether the deadline ended it. */
  boolean cutShort() {
    return cutShort;
  }

  void run() {
    sink.accept(
        new TlsStarted(
            request.portOrDefault(),
            request.sentServerName(),
            request.alpn(),
            request.startTls(),
            List.of()));
    CompletableFuture<DaneLookup> dane = askForTlsa();
    originNanos = System.nanoTime();
    Seen first = connect(0, null);
    if (!first.facts().certificates.isEmpty()) {
      tellChain(first.facts());
    }
    if (first.agreement() != null) {
      resume(first.resumption());
    }
    if (!first.facts().certificates.isEmpty()) {
      judge(first, dane);
    }
    dane.cancel(true);
    if (request.enumerate() && first.stage() != TlsStage.CONNECT) {
      enumerate(first);
    }
  }

  private void enumerate(Seen first) {
    new Enumeration(
            this::openForTls,
            new OldSessionMaker(new TlsOffer(request.sentServerName(), List.of())),
            new KeyedSessionMaker(request.sentServerName()),
            new Enumeration.Subject(
                request.sentServerName(),
                request.reference(),
                first.roundTripNanos(),
                first.facts().serverHelloBody),
            deadline,
            sink)
        .run();
  }

  /** On several threads. */
  private TcpConnection openForTls(Deadline end) throws NotConnectedException {
    TcpConnection tcp;
    try {
      tcp = TcpConnection.open(target.address(), request.portOrDefault(), end);
    } catch (TcpException e) {
      throw new NotConnectedException(Sentence.verbatim(e.reason()));
    }
    StartTls protocol = request.startTls();
    if (protocol == null) {
      return tcp;
    }
    try {
      StartTlsExchange.run(protocol, request.reference(), tcp, (_, _, _, _) -> {});
      return tcp;
    } catch (TlsException e) {
      tcp.close();
      throw new NotConnectedException(Sentence.verbatim(e.reason()));
    }
  }

  /**
   * What a connection came to.
   *
   * @param agreement absent when it came to no session
   * @param resumption absent when the server gave nothing for that
   * @param problem absent when it came to a session
   * @param stage how far it came
   * @param roundTripNanos how long TCP took to connect; 0 when it did not
   */
  private record Seen(
      HandshakeFacts facts,
      TlsStage stage,
      long roundTripNanos,
      @Nullable TlsAgreement agreement,
      @Nullable Resumption resumption,
      @Nullable String problem) {}

  private Seen connect(int number, @Nullable Resumption resumption) {
    boolean serverNameSent = request.sentServerName() != null;
    TlsHandshake handshake =
        TlsHandshake.prepare(new TlsOffer(request.sentServerName(), request.alpn()), resumption);
    HandshakeFacts facts = handshake.facts();
    Watcher watcher = new Watcher(number);
    TlsStage stage = TlsStage.CONNECT;
    long roundTripNanos = 0;
    if (number == 0) {
      originNanos = System.nanoTime();
    }
    InetAddress other =
        OtherFamily.among(target.address(), target.addresses(), this::mayBeConnectedTo);
    try (TcpConnection tcp =
        OtherFamily.open(target.address(), other, request.portOrDefault(), deadline)) {
      if (number == 0) {
        originNanos = tcp.startedNanos();
      }
      sink.accept(
          new TlsConnected(
              number, tcp.startedNanos() - originNanos, tcp.connectNanos(), tcp.localAddress()));
      roundTripNanos = tcp.connectNanos();
      stage = TlsStage.START_TLS;
      startTls(number, tcp);
      stage = TlsStage.HANDSHAKE;
      long began = System.nanoTime();
      try (TlsConnection tls = handshake.over(tcp, watcher)) {
        long took = System.nanoTime() - began;
        linger(tls, tcp.connectNanos());
        TlsAgreement agreement =
            Agreements.of(
                facts,
                serverNameSent,
                took,
                handshake.computingNanos(),
                handshake.bytesSent(),
                handshake.bytesReceived());
        sink.accept(new TlsAgreed(number, System.nanoTime() - originNanos, agreement));
        return new Seen(
            facts, TlsStage.SESSION, roundTripNanos, agreement, handshake.resumption(), null);
      }
    } catch (TcpException e) {
      TlsException problem = TlsException.of(e, stage, facts.lastMessage);
      broken(number, problem);
      return new Seen(facts, stage, roundTripNanos, null, null, problem.reason());
    } catch (TlsException e) {
      broken(number, e);
      return new Seen(facts, stage, roundTripNanos, null, null, e.reason());
    }
  }

  private boolean mayBeConnectedTo(InetAddress address) {
    return environment.policy().get().decide(address) instanceof TargetPolicy.Allowed;
  }

  private void startTls(int number, TcpConnection tcp) throws TlsException {
    StartTls protocol = request.startTls();
    if (protocol != null) {
      StartTlsExchange.run(
          protocol,
          request.reference(),
          tcp,
          (sent, nanos, bytes, text) ->
              sink.accept(new TlsPlainTextSeen(number, sent, nanos - originNanos, bytes, text)));
    }
  }

  /** In TLS 1.3 tickets, and alerts about a missing certificate, come after the handshake. */
  private void linger(TlsConnection tls, long roundTripNanos) throws TlsException {
    if (!tls.facts().tls13()) {
      return;
    }
    Duration wait =
        Duration.ofNanos(
            Math.min(2 * roundTripNanos + TICKETS.toNanos(), MOST_TICKETS_WAIT.toNanos()));
    Deadline end = deadline.orIn(wait);
    boolean open = true;
    while (open && !end.passed()) {
      int before = tls.facts().tickets.size();
      open = tls.linger(end);
      if (tls.facts().tickets.size() > before) {
        end = end.orIn(Duration.ofMillis(20)); // Those that come, come together.
      }
    }
  }

  private void broken(int number, TlsException e) {
    cutShort |= e.failure() == TlsFailure.TIMED_OUT;
    sink.accept(
        new TlsBroken(
            number,
            System.nanoTime() - originNanos,
            e.failure(),
            e.stage(),
            e.lastMessage(),
            e.reason()));
  }

  private void tellChain(HandshakeFacts facts) {
    for (int place = 0; place < facts.certificates.size(); place++) {
      byte[] der = facts.certificates.get(place);
      TlsCertificate certificate = null;
      String problem = null;
      try {
        certificate = CertificateReader.read(der);
      } catch (MalformedTlsException e) {
        problem = e.reason();
      }
      sink.accept(
          new TlsCertificateSeen(
              place,
              der.length > CertificateReader.MOST_BYTES ? "" : CertificateReader.pem(der),
              certificate,
              problem));
    }
  }

  private void resume(@Nullable Resumption resumption) {
    if (resumption == null) {
      sink.accept(new TlsFindingMade(TlsFindings.noResumption()));
      return;
    }
    if (deadline.passed() || Thread.currentThread().isInterrupted()) {
      return;
    }
    Seen second = connect(1, resumption);
    sink.accept(new TlsFindingMade(TlsFindings.ofResumption(second.agreement(), second.problem())));
  }

  private void judge(Seen seen, CompletableFuture<DaneLookup> dane) {
    Instant now = environment.clock().instant();
    HandshakeFacts facts = seen.facts();
    List<byte[]> chain = List.copyOf(facts.certificates);
    List<TrustStore> stores = environment.stores().get();
    OcspReader.@Nullable Stapled stapled = stapled(facts, chain, stores, now);
    List<TlsTimestamp> timestamps = new ArrayList<>();
    for (byte[] timestamp : facts.timestamps) {
      TimestampReader.one(timestamp, TlsTimestamp.Source.TLS_EXTENSION).ifPresent(timestamps::add);
    }
    if (stapled != null) {
      timestamps.addAll(stapled.timestamps());
    }
    sink.accept(new TlsProofsSeen(stapled == null ? null : stapled.ocsp(), timestamps));
    ChainJudge judge = new ChainJudge(stores);
    TlsTrust before = judge.judge(chain, request.reference(), now, null);
    boolean pathTrusted = before.stores().stream().anyMatch(TlsTrust.Store::trusted);
    DaneLookup lookup = await(dane);
    TlsTrust trust =
        lookup == null
            ? before
            : judge.judge(chain, request.reference(), now, lookup.judge(chain, pathTrusted));
    sink.accept(new TlsTrustJudged(trust));
    if (seen.agreement() != null) {
      TlsFindings.ofSession(seen.agreement(), request.sentServerName() != null)
          .forEach(finding -> sink.accept(new TlsFindingMade(finding)));
    }
    TlsFindings.ofChain(
            CertificateReader.readAll(chain),
            trust,
            stapled == null ? null : stapled.ocsp(),
            timestamps,
            now)
        .forEach(finding -> sink.accept(new TlsFindingMade(finding)));
  }

  private static OcspReader.@Nullable Stapled stapled(
      HandshakeFacts facts, List<byte[]> chain, List<TrustStore> stores, Instant now) {
    byte[] response = facts.ocspResponse;
    if (response == null) {
      return null;
    }
    ChainOrder order =
        ChainOrder.of(
            chain.stream()
                .<java.security.cert.@Nullable X509Certificate>map(ChainJudge::parse)
                .toList(),
            stores);
    byte[] issuer = null;
    if (order.path().size() > 1) {
      issuer = chain.get(order.path().get(1));
    } else if (order.issuer() != null) {
      try {
        issuer = order.issuer().getEncoded();
      } catch (java.security.cert.CertificateEncodingException e) {
        issuer = null; // It was decoded before; then the response stays unverified.
      }
    }
    return OcspReader.read(response, chain.getFirst(), issuer, now);
  }

  /** RFC 6698 section 3: the port, the transport, the name. */
  private CompletableFuture<DaneLookup> askForTlsa() {
    var questions = environment.questions();
    if (questions == null || !(target.target() instanceof Target.Name name)) {
      return CompletableFuture.failedFuture(new TimeoutException("nobody asks"));
    }
    String owner = "_%d._tcp.%s".formatted(request.portOrDefault(), name.ascii());
    DaneLookup lookup = new DaneLookup(owner);
    Target.Name asked = new Target.Name(owner, owner);
    Duration timeout =
        request.timeout().compareTo(MeasurementRequest.MIN_TIMEOUT) > 0
            ? Duration.ofSeconds(Math.min(5, request.timeout().toSeconds()))
            : MeasurementRequest.MIN_TIMEOUT;
    DnsRequest question =
        new DnsRequest(
            asked,
            DnsQuery.of("TLSA"),
            List.of(),
            null,
            null,
            null,
            false,
            true,
            DnsRequest.Encryption.strict(),
            timeout);
    CompletableFuture<DaneLookup> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .name("tlsa")
            .start(
                () -> {
                  try {
                    questions.run(question, lookup::add);
                    answer.complete(lookup);
                  } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                  }
                });
    var _ = answer.whenComplete((_, _) -> asking.interrupt());
    return answer;
  }

  private @Nullable DaneLookup await(CompletableFuture<DaneLookup> dane) {
    try {
      return dane.get(
          Math.max(0, deadline.orIn(DANE_PATIENCE).remainingNanos()), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException e) {
      return null; // Not known; the result says nothing about it.
    }
  }

  private final class Watcher implements TlsWatcher {
    private final int connection;

    Watcher(int connection) {
      this.connection = connection;
    }

    @Override
    public void record(boolean sent, long nanos, TlsRecord record) {
      sink.accept(new TlsRecordSeen(connection, sent, nanos - originNanos, record));
    }

    @Override
    public void message(boolean sent, long nanos, TlsMessage message) {
      sink.accept(new TlsMessageSeen(connection, sent, nanos - originNanos, message));
    }
  }
}
