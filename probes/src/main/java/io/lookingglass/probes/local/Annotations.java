package io.lookingglass.probes.local;

import io.lookingglass.probes.event.HttpStep;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.HopReplied;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.SizeTooBig;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.event.TunnelOutcome;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Stands between a probe and the sink of its events and adds what is known about each address: one
 * {@link AddressAnnotated} for the target and for each address that answered, as soon as its name
 * is known, and before {@link Finished}. Names are looked up on other threads, so that no probe
 * ever waits; only the end waits a moment for those that are still missing.
 */
final class Annotations {
  /** A forged flood of answers must not become a flood of questions. */
  private static final int MOST_NAMES = 1024;

  private final ReverseDns names;
  private final OriginLookup origins;
  private final Duration patience;
  private final Consumer<ProbeEvent> sink;

  /** Names come on other threads; whoever tells the sink holds this, for as long as that takes. */
  private final ReentrantLock telling = new ReentrantLock();

  /** Every address seen, and its name when it comes. Guarded by {@link #telling}. */
  private final Map<InetAddress, CompletableFuture<Optional<String>>> seen = new LinkedHashMap<>();

  /** Those that were told about. Guarded by {@link #telling}. */
  private final Set<InetAddress> told = new HashSet<>();

  /** Guarded by {@link #telling}. */
  private boolean finished;

  /**
   * @param patience how long the end waits for names that are missing
   */
  Annotations(
      ReverseDns names, OriginLookup origins, Duration patience, Consumer<ProbeEvent> sink) {
    this.names = names;
    this.origins = origins;
    this.patience = patience;
    this.sink = sink;
  }

  /** Takes an event of the probe; {@link Finished} ends it all. */
  void accept(ProbeEvent event) {
    switch (event) {
      case Finished end -> finish(end);
      case PingReplied reply -> tellAnswer(event, reply.from());
      case HopReplied reply -> tellAnswer(event, reply.from());
      case SizeTooBig tooBig -> tellAnswer(event, tooBig.from());
      case ProbeEvent.Queued other -> tell(other);
      case ProbeEvent.TargetResolved other -> tell(other);
      case ProbeEvent.ProbingStarted other -> tell(other);
      case ProbeEvent.PingTimedOut other -> tell(other);
      case ProbeEvent.PingNotSent other -> tell(other);
      case ProbeEvent.HopTimedOut other -> tell(other);
      case ProbeEvent.HopNotSent other -> tell(other);
      case ProbeEvent.RoundFinished other -> tell(other);
      case ProbeEvent.SizePassed other -> tell(other);
      case ProbeEvent.SizeLost other -> tell(other);
      case ProbeEvent.PathMtuFound other -> tell(other);
      case ProbeEvent.DnsStarted other -> tell(other);
      case ProbeEvent.DnsAnswered other -> tell(other);
      case ProbeEvent.DnsUnanswered other -> tell(other);
      case ProbeEvent.DnsZoneRecords other -> tell(other);
      case ProbeEvent.DnsZoneTransferEnded other -> tell(other);
      case ProbeEvent.DnsZoneReached other -> tell(other);
      case ProbeEvent.DnsTroubleFound other -> tell(other);
      case ProbeEvent.DnssecLinkChecked other -> tell(other);
      case ProbeEvent.DnssecConcluded other -> tell(other);
      case ProbeEvent.BgpRouteFound other -> tell(other);
      case ProbeEvent.BgpSearched other -> tell(other);
      case ProbeEvent.TlsStarted other -> tell(other);
      case ProbeEvent.TlsConnected other -> tell(other);
      case ProbeEvent.TlsPlainTextSeen other -> tell(other);
      case ProbeEvent.TlsRecordSeen other -> tell(other);
      case ProbeEvent.TlsMessageSeen other -> tell(other);
      case ProbeEvent.TlsAgreed other -> tell(other);
      case ProbeEvent.TlsCertificateSeen other -> tell(other);
      case ProbeEvent.TlsProofsSeen other -> tell(other);
      case ProbeEvent.TlsTrustJudged other -> tell(other);
      case ProbeEvent.TlsFindingMade other -> tell(other);
      case ProbeEvent.TlsEnumerationProgressed other -> tell(other);
      case ProbeEvent.TlsEnumerated other -> tell(other);
      case ProbeEvent.TlsBroken other -> tell(other);
      case ProbeEvent.HttpStarted other -> tell(other);
      case ProbeEvent.HttpStepTaken other -> {
        tell(other);
        if (other.step() instanceof HttpStep.Connected connected) {
          note(connected.address());
        }
      }
      case ProbeEvent.TunnelProbed probed -> {
        switch (probed.outcome()) {
          case TunnelOutcome.Answered answered -> tellAnswer(event, answered.from());
          case TunnelOutcome.Refused refused -> tellAnswer(event, refused.from());
          case TunnelOutcome.TimedOut _, TunnelOutcome.NotSent _ -> tell(event);
        }
      }
      case ProbeEvent.TunnelProbingStarted other -> tell(other);
      case ProbeEvent.TunnelJudged other -> tell(other);
      // The events of a step were annotated in their own run.
      case ProbeEvent.DiagnosisStepStarted other -> tell(other);
      case ProbeEvent.DiagnosisStepTold other -> tell(other);
      case ProbeEvent.DiagnosisStepSkipped other -> tell(other);
      case ProbeEvent.DiagnosisJudged other -> tell(other);
      case AddressAnnotated other -> throw new IllegalArgumentException("a probe told " + other);
    }
  }

  /** Whether the last event was told. */
  boolean finished() {
    telling.lock();
    try {
      return finished;
    } finally {
      telling.unlock();
    }
  }

  /** Begins to look up an address, unless that was done. */
  void note(InetAddress address) {
    telling.lock();
    try {
      if (finished || seen.containsKey(address)) {
        return;
      }
      CompletableFuture<Optional<String>> name =
          seen.size() < MOST_NAMES
              ? names.nameOf(address)
              : CompletableFuture.completedFuture(Optional.empty());
      seen.put(address, name);
      var _ = name.thenAccept(known -> annotate(address, known));
    } finally {
      telling.unlock();
    }
  }

  private void tellAnswer(ProbeEvent event, InetAddress from) {
    tell(event);
    note(from);
  }

  private void tell(ProbeEvent event) {
    telling.lock();
    try {
      if (!finished) {
        sink.accept(event);
      }
    } finally {
      telling.unlock();
    }
  }

  private void annotate(InetAddress address, Optional<String> name) {
    telling.lock();
    try {
      if (!finished && told.add(address)) {
        OriginLookup.Origins origin = origins.of(address);
        sink.accept(
            new AddressAnnotated(address, name.orElse(null), origin.asns(), origin.network()));
      }
    } finally {
      telling.unlock();
    }
  }

  private void finish(Finished end) {
    if (end.status() == ResultStatus.FINISHED) {
      awaitNames();
    }
    telling.lock();
    try {
      seen.forEach((address, name) -> annotate(address, name.getNow(Optional.empty())));
      tell(end);
      finished = true;
    } finally {
      telling.unlock();
    }
  }

  private void awaitNames() {
    List<CompletableFuture<?>> missing;
    telling.lock();
    try {
      missing = List.copyOf(seen.values());
    } finally {
      telling.unlock();
    }
    try {
      CompletableFuture.allOf(missing.toArray(CompletableFuture[]::new))
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Cancelled: what is not known yet stays unknown.
    } catch (TimeoutException | ExecutionException e) {
      // Likewise: a measurement does not wait long for a name.
    }
  }
}
