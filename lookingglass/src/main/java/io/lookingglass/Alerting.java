package io.lookingglass;

import io.lookingglass.alerts.Alerts;
import io.lookingglass.alerts.BfdAlerts;
import io.lookingglass.alerts.BgpSessionAlerts;
import io.lookingglass.alerts.PrefixAlarms;
import io.lookingglass.alerts.TunnelAlerts;
import io.lookingglass.alerts.WebhookClient;
import io.lookingglass.bgp.announce.Announcements;
import io.lookingglass.bgp.status.BgpView;
import io.lookingglass.bgp.status.PeerStatus;
import io.lookingglass.bgp.status.SessionEvent;
import io.lookingglass.bgp.status.SessionState;
import io.lookingglass.config.Configuration;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.gre.monitor.TunnelTransition;
import io.lookingglass.probes.gre.monitor.TunnelWatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what fails to the webhooks that are to be told. Thread-safe. */
final class Alerting implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How often protected prefixes are looked at. */
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Alerts alerts;
  private final InstantSource clock;
  private final Instant start;
  private final Deque<AutoCloseable> sources = new ArrayDeque<>();
  private volatile Configuration configuration;

  private Alerting(Configuration configuration, InstantSource clock, String version) {
    this.configuration = configuration;
    this.clock = clock;
    start = clock.instant();
    WebhookClient client = new WebhookClient(clock, configuration.location().name(), version);
    alerts = Alerts.start(configuration.alerts(), client, clock);
  }

  /**
   * Starts the webhooks, before everything that they tell of. Who is to be listened to is told
   * later, and is listened to until {@link #listenNoLonger}.
   */
  static Alerting start(Configuration configuration, InstantSource clock, String version) {
    return new Alerting(configuration, clock, version);
  }

  Alerts alerts() {
    return alerts;
  }

  /** Webhooks of which nothing changed keep what waits for them. */
  void reload(Configuration changed) {
    configuration = changed;
    alerts.configure(changed.alerts());
  }

  /** What has happened since the start of this is told, too; what is older is not. */
  void listenTo(TunnelWatch tunnels) {
    sources.push(new BackgroundThread("tunnel-alerts", () -> follow(tunnels)));
  }

  private void follow(TunnelWatch tunnels) {
    long last = 0;
    try {
      while (true) {
        for (TunnelTransition transition : tunnels.events(null, last, PATIENCE)) {
          last = transition.number();
          if (!transition.at().isBefore(start)) {
            TunnelAlerts.of(transition).ifPresent(alerts::publish);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void listenTo(BfdWatch sessions) {
    Runnable end =
        sessions.subscribe(
            transition ->
                BfdAlerts.of(transition, customer(transition.tunnel())).ifPresent(alerts::publish));
    sources.push(end::run);
  }

  private @Nullable String customer(String tunnel) {
    for (TunnelSettings settings : configuration.tunnels()) {
      if (settings.name().equals(tunnel)) {
        return settings.customer();
      }
    }
    return null;
  }

  void listenTo(BgpView sessions) {
    sources.push(new BackgroundThread("bgp-alerts", () -> follow(sessions)));
  }

  private void follow(BgpView sessions) {
    BgpSessionAlerts made = new BgpSessionAlerts();
    long last = sessions.lastEvent();
    for (PeerStatus peer : sessions.peers()) {
      if (peer.state() == SessionState.ESTABLISHED) {
        made.isUp(peer.name());
      }
    }
    try {
      while (true) {
        for (SessionEvent event : sessions.events(null, last, PATIENCE)) {
          made.of(event).ifPresent(alerts::publish);
          last = event.number();
        }
        // A reload may have begun with another speaker, which counts anew.
        last = sessions.lastEvent() < last ? 0 : last;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void listenTo(Announcements announcements) {
    sources.push(new BackgroundThread("prefix-alarms", () -> watch(announcements)));
  }

  private void watch(Announcements announcements) {
    PrefixAlarms alarms = new PrefixAlarms();
    try {
      while (true) {
        try {
          alarms.of(announcements.prefixes(), clock.instant()).forEach(alerts::publish);
        } catch (RuntimeException e) {
          LOG.error("Protected prefixes could not be looked at; tried again in {}", EVERY, e);
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens no longer; that the program ends is no alarm. What waits still goes out. */
  void listenNoLonger() {
    for (AutoCloseable source : List.copyOf(sources)) {
      try {
        source.close();
      } catch (Exception e) {
        LOG.warn("A source of alerts could not be ended", e);
      }
    }
  }

  @Override
  public void close() {
    alerts.close();
  }
}
