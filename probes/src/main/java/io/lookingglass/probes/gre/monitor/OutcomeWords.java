package io.lookingglass.probes.gre.monitor;

import io.lookingglass.config.language.Sentence;
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
  static @Nullable Sentence loss(WatchedTunnel watched, TunnelOutcome outcome) {
    return switch (outcome) {
      case Answered answered when answered.oddities().contains(Oddity.OTHER_KEY) ->
          Sentence.of(
              "the answer carries {0}, the tunnel has {1}",
              key(answered.key()), key(watched.tunnel().encapsulation().key()));
      case Answered _ -> null;
      case Refused refused ->
          Sentence.of(
              "{0} says: {1} (ICMP {2}/{3})",
              IpAddresses.format(refused.from()),
              refused.kind().sentence(),
              refused.type(),
              refused.code());
      case TimedOut _ -> Sentence.of("no answer within {0} ms", watched.timeout().toMillis());
      case NotSent notSent -> Sentence.of("not sent: {0}", notSent.reason());
    };
  }

  private static Sentence key(@Nullable Long key) {
    return key == null ? Sentence.of("no key") : Sentence.of("key {0}", key);
  }
}
