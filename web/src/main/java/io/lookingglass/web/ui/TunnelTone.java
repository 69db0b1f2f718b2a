package io.lookingglass.web.ui;

import static io.lookingglass.web.language.Speech.say;

import io.lookingglass.probes.gre.monitor.TunnelState;

/** How the state of a tunnel looks: its colour and its place among others. */
final class TunnelTone {
  private TunnelTone() {}

  static String css(TunnelState state) {
    return switch (state) {
      case HEALTHY -> "good";
      case DEGRADED -> "warning";
      case DOWN -> "bad";
      case UNKNOWN -> "pending";
      case NOT_MONITORED -> "unknown";
    };
  }

  /** What needs somebody first has the least. */
  static int urgency(TunnelState state) {
    return switch (state) {
      case DOWN -> 0;
      case DEGRADED -> 1;
      case NOT_MONITORED -> 2;
      case UNKNOWN -> 3;
      case HEALTHY -> 4;
    };
  }

  /** As it stands in an address: {@code not-monitored}. */
  static String key(TunnelState state) {
    return state.words().replace(' ', '-');
  }

  /** In a word. */
  static String words(TunnelState state) {
    return switch (state) {
      case HEALTHY -> say("healthy");
      case DEGRADED -> say("degraded");
      case DOWN -> say("down");
      case UNKNOWN -> say("unknown");
      case NOT_MONITORED -> say("not monitored");
    };
  }

  /** With a capital letter. */
  static String word(TunnelState state) {
    String words = words(state);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
