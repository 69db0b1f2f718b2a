package io.lookingglass.web;

import io.lookingglass.config.Configuration;
import io.lookingglass.config.TunnelSettings;
import io.lookingglass.config.language.Sentence;
import io.lookingglass.probes.bfd.BfdDiagnostic;
import io.lookingglass.probes.bfd.BfdDiscard;
import io.lookingglass.probes.bfd.BfdEndpoints;
import io.lookingglass.probes.bfd.BfdState;
import io.lookingglass.probes.bfd.BfdStatus;
import io.lookingglass.probes.bfd.BfdTransition;
import io.lookingglass.probes.bfd.BfdWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sessions of BFD that are up, one for each tunnel of a file that has one. */
record FixedBfd(List<BfdStatus> all) implements BfdWatch {
  private static final Instant SINCE = Instant.parse("2026-11-30T12:00:00Z");

  static FixedBfd of(Configuration configuration) {
    List<BfdStatus> sessions = new ArrayList<>();
    for (TunnelSettings tunnel : configuration.tunnels()) {
      @Nullable BfdEndpoints endpoints = BfdEndpoints.of(tunnel);
      if (endpoints != null) {
        sessions.add(up(endpoints));
      }
    }
    return new FixedBfd(List.copyOf(sessions));
  }

  private static BfdStatus up(BfdEndpoints endpoints) {
    return new BfdStatus(
        endpoints,
        BfdState.UP,
        SINCE,
        Sentence.of("both ends hear each other"),
        null,
        BfdDiagnostic.NONE,
        BfdState.UP,
        BfdDiagnostic.NONE,
        4294967295L,
        7,
        endpoints.timing().interval(),
        Duration.ofMillis(500),
        Duration.ofMillis(1500),
        new BfdStatus.LastDown(
            SINCE,
            Sentence.of(
                "nothing came for {0}, {1} times the interval of {2} ({3})",
                "1500 ms", 3, "500 ms", BfdDiagnostic.DETECTION_TIME_EXPIRED.sentence())),
        1000,
        999,
        Map.of(BfdDiscard.WRONG_KEY, 3L));
  }

  @Override
  public Optional<BfdStatus> status(String tunnel) {
    return all.stream().filter(session -> session.tunnel().equals(tunnel)).findFirst();
  }

  @Override
  public Map<BfdDiscard, Long> strays() {
    return Map.of();
  }

  @Override
  public Runnable subscribe(Consumer<BfdTransition> listener) {
    return () -> {};
  }
}
