package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.begun;

import io.lookingglass.probes.gre.monitor.TunnelState;
import io.lookingglass.web.api.SeenTunnels;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel beside the prefix whose clean traffic it carries.
 *
 * @param path of its page; null when it may not be seen
 * @param state in words; null when nothing is known of it
 * @param since when the state began; null when nothing is known
 * @param reason why it is not healthy; null when it is, or nothing is known
 */
record TunnelBeside(
    String name,
    @Nullable String path,
    String css,
    @Nullable String state,
    @Nullable Moment since,
    @Nullable String reason) {

  static List<TunnelBeside> of(List<String> names, SeenTunnels tunnels, Instant now) {
    return names.stream().map(name -> of(name, tunnels, now)).toList();
  }

  private static TunnelBeside of(String name, SeenTunnels tunnels, Instant now) {
    return tunnels
        .find(name)
        .map(
            health ->
                new TunnelBeside(
                    name,
                    "/tunnels/" + name,
                    TunnelTone.css(health.state()),
                    TunnelTone.words(health.state()),
                    Moment.of(health.since(), now),
                    health.state() == TunnelState.HEALTHY ? null : begun(health.said())))
        .orElseGet(() -> new TunnelBeside(name, null, "unknown", null, null, null));
  }
}
