package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.event.TunnelOutcome.Answered;
import io.lookingglass.probes.event.TunnelOutcome.NotSent;
import io.lookingglass.probes.event.TunnelOutcome.Oddity;
import io.lookingglass.probes.event.TunnelOutcome.Refused;
import io.lookingglass.probes.event.TunnelOutcome.TimedOut;
import org.jspecify.annotations.Nullable;

/** Says what became of a probe. */
final class OutcomeWords {
  private OutcomeWords() {}

  /** Why a probe counts as lost, a clause; absent when it does not. */
  static @Nullable String loss(WatchedTunnel watched, TunnelOutcome outcome) {
    return switch (outcome) {
      case Answered answered when answered.oddities().contains(Oddity.OTHER_KEY) ->
          "the answer carries %s, the tunnel has %s"
              .formatted(key(answered.key()), key(watched.tunnel().encapsulation().key()));
      case Answered _ -> null;
      case Refused refused ->
          "%s says: %s (ICMP %d/%d)"
              .formatted(
                  IpAddresses.format(refused.from()),
                  refused.kind().words(),
                  refused.type(),
                  refused.code());
      case TimedOut _ -> "no answer within %d ms".formatted(watched.timeout().toMillis());
      case NotSent notSent -> "not sent: " + notSent.reason();
    };
  }

  private static String key(@Nullable Long key) {
    return key == null ? "no key" : "key " + key;
  }
}
