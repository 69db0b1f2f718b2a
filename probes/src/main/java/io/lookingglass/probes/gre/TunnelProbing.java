package io.lookingglass.probes.gre;

import io.lookingglass.config.TunnelProbeMode;
import io.lookingglass.probes.event.FailureSource;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.TunnelProbingStarted;
import io.lookingglass.probes.event.ResultStatus;
import io.lookingglass.probes.request.TunnelRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs measurements of the type {@code gre}: some probes of a tunnel, or its diagnosis. */
public final class TunnelProbing {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final TunnelProber prober;
  private final Supplier<List<Tunnel>> tunnels;

  /**
   * Probes these tunnels only.
   *
   * @param prober is not closed here
   * @param tunnels asked at each measurement
   */
  public TunnelProbing(TunnelProber prober, Supplier<List<Tunnel>> tunnels) {
    this.prober = prober;
    this.tunnels = tunnels;
  }

  /**
   * Runs to the end on the calling thread; the last event is {@code Finished}, also when the thread
   * is interrupted.
   *
   * @param sink takes the events without blocking
   */
  public void run(TunnelRequest request, Consumer<ProbeEvent> sink) {
    List<Tunnel> configured = tunnels.get();
    String name = request.target().text();
    @Nullable Tunnel tunnel =
        configured.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (tunnel == null) {
      sink.accept(
          new Finished(
              ResultStatus.FAILED, FailureSource.TARGET, unknown(name, configured.isEmpty())));
      return;
    }
    sink.accept(
        new TunnelProbingStarted(
            tunnel.name(),
            tunnel.local(),
            tunnel.remote(),
            tunnel.innerLocal(),
            tunnel.target(),
            tunnel.encapsulation().words(),
            tunnel.overheadBytes(),
            tunnel.mtuBytes(),
            request.diagnosis()));
    @Nullable String early = null;
    try (TunnelProber.OpenTunnel open = prober.open(tunnel)) {
      if (request.diagnosis()) {
        new TunnelDiagnosis(open, otherKeys(tunnel, configured), sink).run();
      } else {
        probe(open, request, sink);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      early = "it was ended before all was tried";
    }
    sink.accept(new Finished(ResultStatus.FINISHED, null, early));
  }

  private static String unknown(String name, boolean none) {
    return none
        ? "there is no tunnel %s: the configuration has no tunnels".formatted(name)
        : "there is no tunnel %s in the configuration".formatted(name);
  }

  private static Set<Long> otherKeys(Tunnel tunnel, List<Tunnel> configured) {
    Set<Long> keys = new TreeSet<>();
    for (Tunnel other : configured) {
      @Nullable Long key = other.encapsulation().key();
      if (key != null && !key.equals(tunnel.encapsulation().key())) {
        keys.add(key);
      }
    }
    return keys;
  }

  private static void probe(
      TunnelProber.OpenTunnel open, TunnelRequest request, Consumer<ProbeEvent> sink)
      throws InterruptedException {
    List<TunnelProbeMode> modes =
        request.modes().isEmpty() ? open.tunnel().modes() : request.modes();
    Sending sending = new Sending(open, sink::accept);
    for (int number = 0; number < request.packets(); number++) {
      Sending.Batch batch = sending.batch();
      for (TunnelProbeMode mode : modes) {
        batch.send(TunnelDiagnosis.check(mode), number, TunnelProbe.of(mode), TIMEOUT);
      }
      if (number + 1 < request.packets()) {
        Thread.sleep(INTERVAL);
      }
      batch.await();
    }
  }
}
