package io.lookingglass;

import io.lookingglass.alerts.Alerts;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.probes.MeasurementObserver;
import io.lookingglass.probes.MeasurementRefusedException.BudgetExhausted;
import io.lookingglass.probes.MeasurementRefusedException.NoLocation;
import io.lookingglass.probes.MeasurementRefusedException.Refusal;
import io.lookingglass.probes.MeasurementRefusedException.TargetBusy;
import io.lookingglass.probes.MeasurementRefusedException.TargetNotAllowed;
import io.lookingglass.probes.MeasurementRefusedException.TooManyAtOnce;
import io.lookingglass.probes.Measurements;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.gre.monitor.MonitorObserver;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import io.lookingglass.probes.request.MeasurementType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} tells: measurements by type and outcome, requests, BGP sessions and tables,
 * announcements, tunnels, BFD, webhooks, and the JVM's health.
 */
final class Metrics implements MeasurementObserver, AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** What names tunnels, and is not for everybody. */
  private final PrometheusMeterRegistry owned =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final TunnelMetrics tunnels = new TunnelMetrics(registry, owned);
  private @Nullable JvmGcMetrics garbageCollection;
  private volatile @Nullable TunnelWatch watch;
  private volatile @Nullable BgpMetrics bgp;
  private volatile @Nullable AnnouncementMetrics announcements;
  private volatile @Nullable BfdMetrics bfd;
  private volatile @Nullable AlertMetrics alerts;

  MeterRegistry registry() {
    return registry;
  }

  /**
   * In the text format of Prometheus. One scrape at a time: rows of gauges are replaced one after
   * the other before each, and one that reads them meanwhile would find some twice.
   *
   * @param everything whether tunnels are told of by name
   */
  synchronized String text(boolean everything) {
    TunnelWatch watched = watch;
    if (watched != null) {
      tunnels.refresh(watched);
    }
    BgpMetrics sessions = bgp;
    if (sessions != null) {
      sessions.refresh();
    }
    AnnouncementMetrics announced = announcements;
    if (announced != null) {
      announced.refresh();
    }
    BfdMetrics beside = bfd;
    if (beside != null) {
      beside.refresh();
    }
    AlertMetrics told = alerts;
    if (told != null) {
      told.refresh();
    }
    return everything ? registry.scrape() + owned.scrape() : registry.scrape();
  }

  void observe(Measurements measurements) {
    Gauge.builder("lookingglass.measurements.running", measurements, Measurements::running)
        .description("Measurements that run now")
        .register(registry);
    Gauge.builder("lookingglass.measurements.waiting", measurements, Measurements::waiting)
        .description("Measurements that wait until others have ended")
        .register(registry);
    // Each type from the start, for a rate needs a first value.
    for (MeasurementType type : MeasurementType.values()) {
      started(type, 0);
    }
  }

  /** Once; what {@link #text} tells of it is as new as the question. */
  void observe(BgpView view) {
    bgp = new BgpMetrics(view, registry);
  }

  /** Counts what the monitor of tunnels does. */
  MonitorObserver tunnels() {
    return tunnels;
  }

  /** As {@link #observe(BgpView)}. */
  void observe(TunnelWatch watched) {
    watch = watched;
  }

  /** As {@link #observe(BgpView)}. */
  void observe(Announcements announced) {
    announcements = new AnnouncementMetrics(announced, registry);
  }

  /** As {@link #observe(BgpView)}. */
  void observe(BfdWatch sessions) {
    bfd = new BfdMetrics(sessions, owned);
  }

  /** As {@link #observe(BgpView)}. */
  void observe(Alerts told) {
    alerts = new AlertMetrics(told, owned);
  }

  void observeJvm() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbageCollection = new JvmGcMetrics();
    garbageCollection.bindTo(registry);
  }

  @Override
  public void started(MeasurementType type) {
    started(type, 1);
  }

  private void started(MeasurementType type, int more) {
    registry.counter("lookingglass.measurements.started", "type", name(type)).increment(more);
  }

  @Override
  public void finished(MeasurementType type, Finished outcome, Duration duration) {
    registry
        .timer(
            "lookingglass.measurements",
            "type",
            name(type),
            "status",
            name(outcome.status()),
            "failure",
            outcome.failureSource() == null ? "none" : name(outcome.failureSource()))
        .record(duration);
  }

  @Override
  public void refused(MeasurementType type, Refusal reason) {
    registry
        .counter(
            "lookingglass.measurements.refused", "type", name(type), "reason", reasonName(reason))
        .increment();
  }

  @Override
  public void notStored(MeasurementType type) {
    registry.counter("lookingglass.measurements.not.stored", "type", name(type)).increment();
  }

  @Override
  public void close() {
    if (garbageCollection != null) {
      garbageCollection.close();
    }
    registry.close();
    owned.close();
  }

  private static String reasonName(Refusal reason) {
    return switch (reason) {
      case TargetNotAllowed target -> "target-not-allowed";
      case BudgetExhausted budget -> "budget-exhausted";
      case TooManyAtOnce many -> "too-many-at-once";
      case TargetBusy busy -> "target-busy";
      case NoLocation location -> "no-location";
    };
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
