package io.lookingglass.web.ui;

import io.lookingglass.probes.gre.monitor.TunnelHealth;
import io.lookingglass.probes.gre.monitor.TunnelState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which tunnels an overview shows, as its address has it. What is empty or not known asks for
 * nothing.
 *
 * @param customer whose; empty for everybody's
 * @param state in which; null for any
 * @param text what stands in the name or an address; empty for anything
 */
record TunnelFilter(String customer, @Nullable TunnelState state, String text) {
  static final TunnelFilter NONE = new TunnelFilter("", null, "");
  private static final int LONGEST = 64;

  static TunnelFilter read(Function<String, @Nullable String> parameters) {
    return new TunnelFilter(
        bounded(parameters.apply("customer")),
        state(bounded(parameters.apply("state"))),
        bounded(parameters.apply("q")));
  }

  private static String bounded(@Nullable String value) {
    String text = value == null ? "" : value.strip();
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  private static @Nullable TunnelState state(String key) {
    for (TunnelState state : TunnelState.values()) {
      if (TunnelTone.key(state).equals(key)) {
        return state;
      }
    }
    return null;
  }

  boolean isNone() {
    return customer.isEmpty() && state == null && text.isEmpty();
  }

  /** Whether it lets a tunnel through, its state aside. */
  boolean fitsBesideState(TunnelHealth health) {
    if (!customer.isEmpty() && !customer.equals(health.customer())) {
      return false;
    }
    String asked = text.toLowerCase(Locale.ROOT);
    return asked.isEmpty()
        || health.name().toLowerCase(Locale.ROOT).contains(asked)
        || TunnelEnds.outer(health.tunnel()).contains(asked);
  }

  boolean fits(TunnelHealth health) {
    return (state == null || state == health.state()) && fitsBesideState(health);
  }

  /** Where the same is asked with another state. */
  String with(@Nullable TunnelState other) {
    return new TunnelFilter(customer, other, text).path("/tunnels");
  }

  /** Its address. */
  String path(String base) {
    List<String> parts = new ArrayList<>();
    add(parts, "customer", customer);
    add(parts, "state", state == null ? "" : TunnelTone.key(state));
    add(parts, "q", text);
    return parts.isEmpty() ? base : base + "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
