package io.lookingglass;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdSpeaker;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.bfd.BfdWatch;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of BFD beside the configured tunnels. Thread-safe. */
final class BfdSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BfdSessions.class);

  private final @Nullable BfdSpeaker speaker;

  private BfdSessions(@Nullable BfdSpeaker speaker) {
    this.speaker = speaker;
  }

  /** Starts those that are configured; where BFD cannot be spoken, says so and goes on. */
  static BfdSessions start(Configuration configuration, InstantSource clock) {
    BfdSessions sessions;
    try {
      BfdSpeaker speaker = BfdSpeaker.open(clock);
      var ignored = speaker.subscribe(BfdSessions::log);
      sessions = new BfdSessions(speaker);
    } catch (ProbeNetworkException e) {
      if (!endpoints(configuration).isEmpty()) {
        LOG.warn("BFD cannot be spoken, and its sessions stay away: {}", e.getMessage());
      }
      sessions = new BfdSessions(null);
    }
    sessions.reload(configuration);
    return sessions;
  }

  /** Sessions of which nothing changed are not touched. */
  void reload(Configuration configuration) {
    if (speaker != null) {
      speaker.configure(endpoints(configuration));
    }
  }

  private static List<BfdEndpoints> endpoints(Configuration configuration) {
    List<BfdEndpoints> endpoints = new ArrayList<>();
    for (TunnelSettings tunnel : configuration.tunnels()) {
      @Nullable BfdEndpoints wanted = BfdEndpoints.of(tunnel);
      if (wanted != null) {
        endpoints.add(wanted);
      }
    }
    return endpoints;
  }

  private static void log(BfdTransition transition) {
    if (transition.isLoss()) {
      LOG.warn("BFD beside tunnel {} is down: {}", transition.tunnel(), transition.reason());
    } else {
      LOG.info(
          "BFD beside tunnel {} is {}: {}",
          transition.tunnel(),
          transition.to().word(),
          transition.reason());
    }
  }

  BfdWatch watch() {
    return speaker == null ? BfdWatch.NONE : speaker;
  }

  @Override
  public void close() {
    if (speaker != null) {
      speaker.close();
    }
  }
}
