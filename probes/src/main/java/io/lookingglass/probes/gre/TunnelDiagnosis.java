package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.TunnelJudged;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbed;
import io.lookingglass.probes.event.TunnelCheck;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.Tunnel.Encapsulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tries all that helps to find out what is wrong with a tunnel, tells every step, and names the
 * cause. Takes about two seconds when all is well, and ten when large packets vanish.
 *
 * <p>One use, on one thread that may block; interrupting it ends it early.
 */
final class TunnelDiagnosis {
  private static final Duration TIMEOUT = Duration.ofMillis(800);
  private static final Duration STAGGER = Duration.ofMillis(25);
  private static final int ATTEMPTS = 5;
  private static final int LOSS_PROBES = 20;
  private static final int VARIANT_ATTEMPTS = 2;
  private static final int HOP_ATTEMPTS = 3;
  private static final int MAX_HOPS = 30;
  private static final int FIRST_HOPS = 12;
  private static final int SYN_ATTEMPTS = 3;

  private final TunnelProber.OpenTunnel open;
  private final Tunnel tunnel;
  private final Set<Encapsulation> otherEncapsulations;
  private final Consumer<ProbeEvent> sink;
  private final List<TunnelProbed> probes = new ArrayList<>();
  private final Sending sending;

  /**
   * @param others keys of other tunnels of this server, which may have been confused with this
   *     one's
   */
  TunnelDiagnosis(TunnelProber.OpenTunnel open, Set<Long> others, Consumer<ProbeEvent> sink) {
    this.open = open;
    this.tunnel = open.tunnel();
    this.otherEncapsulations = variants(tunnel.encapsulation(), others);
    this.sink = sink;
    this.sending = new Sending(open, this::record);
  }

  private void record(TunnelProbed probed) {
    probes.add(probed);
    sink.accept(probed);
  }

  /** What far ends may want instead, the most common mistakes first. */
  private static Set<Encapsulation> variants(Encapsulation own, Set<Long> otherKeys) {
    Set<Encapsulation> variants = new LinkedHashSet<>();
    variants.add(new Encapsulation(null, false, false));
    variants.add(new Encapsulation(own.key(), true, own.sequence()));
    variants.add(new Encapsulation(own.key(), false, false));
    variants.add(new Encapsulation(own.key(), own.checksum(), true));
    variants.add(new Encapsulation(0L, false, false));
    variants.add(new Encapsulation(null, true, false));
    otherKeys.stream()
        .limit(8)
        .forEach(key -> variants.add(new Encapsulation(key, own.checksum(), own.sequence())));
    variants.remove(own);
    return variants;
  }

  /** Runs to the end; the last event told is {@link TunnelJudged}. */
  void run() throws InterruptedException {
    @Nullable TunnelProblem problem = open.problem().orElse(null);
    if (problem == null) {
      everyMode();
      Evidence first = evidence(null);
      boolean comesThrough = Evidence.MODES.stream().anyMatch(first::works);
      trace(TunnelCheck.GRE_TRACE, anyMode(first));
      if (comesThrough) {
        lookCloser(first);
      } else {
        trace(TunnelCheck.PLAIN_TRACE, TunnelProbe.of(new TunnelProbe.PlainEcho()));
        if (first.refusals().isEmpty()) {
          tryOtherEncapsulations(anyMode(first));
        }
      }
    }
    Evidence all = evidence(problem);
    sink.accept(new TunnelJudged(TunnelVerdicts.decide(all), TunnelVerdicts.checked(all)));
  }

  private Evidence evidence(@Nullable TunnelProblem problem) {
    return new Evidence(tunnel, problem, probes);
  }

  private void everyMode() throws InterruptedException {
    // Neighbours on the way may have to be resolved first, for which the first packet is dropped.
    sending.warmUp(TunnelProbe.of(new TunnelProbe.PlainEcho()), Duration.ofMillis(250));
    sending.warmUp(TunnelProbe.of(TunnelProbeMode.REQUEST_UNIDIRECTIONAL), Duration.ofMillis(250));
    if (tunnel.obstacle(TunnelProbeMode.REQUEST_BIDIRECTIONAL) == null) {
      sending.warmUp(TunnelProbe.of(TunnelProbeMode.REQUEST_BIDIRECTIONAL), Duration.ofMillis(250));
    }
    Sending.Batch batch = sending.batch();
    for (int number = 0; number < ATTEMPTS; number++) {
      for (TunnelProbeMode mode : TunnelProbeMode.values()) {
        if (tunnel.obstacle(mode) == null) {
          batch.send(check(mode), number, TunnelProbe.of(mode), TIMEOUT);
          Thread.sleep(STAGGER);
        }
      }
      batch.send(
          TunnelCheck.PLAIN_ECHO, number, TunnelProbe.of(new TunnelProbe.PlainEcho()), TIMEOUT);
      Thread.sleep(STAGGER);
    }
    batch.await();
  }

  static TunnelCheck check(TunnelProbeMode mode) {
    return switch (mode) {
      case REQUEST_UNIDIRECTIONAL -> TunnelCheck.REQUEST_UNIDIRECTIONAL;
      case REQUEST_BIDIRECTIONAL -> TunnelCheck.REQUEST_BIDIRECTIONAL;
      case REPLY_UNIDIRECTIONAL -> TunnelCheck.REPLY_UNIDIRECTIONAL;
      case REPLY_BIDIRECTIONAL -> TunnelCheck.REPLY_BIDIRECTIONAL;
      case KEEPALIVE -> TunnelCheck.KEEPALIVE;
    };
  }

  /** The probe of a mode that works; of one that can be sent, where none does. */
  private TunnelProbe anyMode(Evidence evidence) {
    List<TunnelProbeMode> preferred =
        List.of(
            TunnelProbeMode.REQUEST_BIDIRECTIONAL,
            TunnelProbeMode.REQUEST_UNIDIRECTIONAL,
            TunnelProbeMode.KEEPALIVE,
            TunnelProbeMode.REPLY_BIDIRECTIONAL,
            TunnelProbeMode.REPLY_UNIDIRECTIONAL);
    return TunnelProbe.of(
        preferred.stream()
            .filter(mode -> evidence.works(check(mode)))
            .findFirst()
            .orElse(
                tunnel.obstacle(TunnelProbeMode.REQUEST_BIDIRECTIONAL) == null
                    ? TunnelProbeMode.REQUEST_BIDIRECTIONAL
                    : TunnelProbeMode.REQUEST_UNIDIRECTIONAL));
  }

  /** A window of hops at once, each again when it was silent; on until the far end answers. */
  private void trace(TunnelCheck check, TunnelProbe probe) throws InterruptedException {
    for (int first = 1; first <= MAX_HOPS; first += FIRST_HOPS) {
      List<Integer> open =
          new ArrayList<>(
              IntStream.range(first, Math.min(first + FIRST_HOPS, MAX_HOPS + 1)).boxed().toList());
      boolean anybody = false;
      for (int attempt = 0; attempt < HOP_ATTEMPTS && !open.isEmpty(); attempt++) {
        Sending.Batch batch = sending.batch();
        for (int ttl : open) {
          batch.send(check, attempt, probe.withTtl(ttl), ttl, null, null, hopTimeout());
          Thread.sleep(Duration.ofMillis(2));
        }
        batch.await();
        Evidence seen = evidence(null);
        @Nullable Integer reached = seen.reachedAt(check);
        if (reached != null) {
          int end = reached;
          open.removeIf(ttl -> ttl >= end);
        }
        open.removeIf(ttl -> seen.hops(check).containsKey(ttl));
        anybody |= !seen.hops(check).isEmpty();
      }
      Evidence seen = evidence(null);
      boolean goesOn = seen.lastRouter(check) >= first + FIRST_HOPS - 4;
      if (seen.reachedAt(check) != null || !anybody || !goesOn) {
        return;
      }
    }
  }

  private Duration hopTimeout() {
    return sending.patience(Duration.ofMillis(250), TIMEOUT);
  }

  private void tryOtherEncapsulations(TunnelProbe probe) throws InterruptedException {
    Sending.Batch batch = sending.batch();
    for (Encapsulation other : otherEncapsulations) {
      for (int attempt = 0; attempt < VARIANT_ATTEMPTS; attempt++) {
        batch.send(
            TunnelCheck.OTHER_ENCAPSULATION,
            attempt,
            probe.withEncapsulation(other),
            null,
            null,
            other.words(),
            TIMEOUT);
        Thread.sleep(STAGGER);
      }
    }
    batch.await();
  }

  private void lookCloser(Evidence first) throws InterruptedException {
    TunnelProbeMode mode =
        first.works(TunnelCheck.REQUEST_BIDIRECTIONAL)
            ? TunnelProbeMode.REQUEST_BIDIRECTIONAL
            : first.works(TunnelCheck.REQUEST_UNIDIRECTIONAL)
                ? TunnelProbeMode.REQUEST_UNIDIRECTIONAL
                : TunnelProbeMode.KEEPALIVE;
    if (first.works(check(mode))) {
      Sending.Batch batch = sending.batch();
      for (int number = ATTEMPTS; number < ATTEMPTS + LOSS_PROBES; number++) {
        batch.send(check(mode), number, TunnelProbe.of(mode), TIMEOUT);
        batch.send(
            TunnelCheck.PLAIN_ECHO, number, TunnelProbe.of(new TunnelProbe.PlainEcho()), TIMEOUT);
        Thread.sleep(STAGGER);
      }
      batch.await();
    }
    // To the far end itself and back plainly, where that works: then only the outer path counts.
    TunnelProbeMode outward =
        first.works(TunnelCheck.REQUEST_UNIDIRECTIONAL)
            ? TunnelProbeMode.REQUEST_UNIDIRECTIONAL
            : TunnelProbeMode.REQUEST_BIDIRECTIONAL;
    if (first.works(check(outward))) {
      SizeSearch search = new SizeSearch(sending, tunnel, outward);
      search.outer();
      Evidence seen = evidence(null);
      @Nullable Integer failed = seen.smallestFailed(TunnelCheck.OUTER_SIZE);
      if (failed != null && seen.tooBig(TunnelCheck.OUTER_SIZE) == null) {
        trace(
            TunnelCheck.SIZE_TRACE,
            TunnelProbe.of(outward).sizedOuter(failed - tunnel.overheadBytes()));
      }
    }
    if (first.works(TunnelCheck.REQUEST_BIDIRECTIONAL)) {
      @Nullable Integer outer = evidence(null).largestPassed(TunnelCheck.OUTER_SIZE);
      new SizeSearch(sending, tunnel, TunnelProbeMode.REQUEST_BIDIRECTIONAL)
          .inner(outer == null ? null : (Integer) (outer - tunnel.overheadBytes()));
      mss();
    }
  }

  private void mss() throws InterruptedException {
    if (tunnel.mssTarget() == null) {
      return;
    }
    for (int attempt = 0; attempt < SYN_ATTEMPTS; attempt++) {
      Sending.Batch batch = sending.batch();
      batch.send(
          TunnelCheck.MSS,
          attempt,
          TunnelProbe.of(new TunnelProbe.Syn(tunnel.mssTarget())),
          TIMEOUT);
      if (batch.await().stream().anyMatch(TunnelOutcome::answered)) {
        return;
      }
    }
  }
}
