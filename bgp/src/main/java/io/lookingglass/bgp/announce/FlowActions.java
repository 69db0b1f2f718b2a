package io.lookingglass.bgp.announce;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.bgp.wire.text.ExtendedCommunityText;
import io.lookingglass.config.language.Sentence;
import java.util.Optional;

/** The actions of FlowSpec rules, and which of them are harmless to those who did not ask. */
final class FlowActions {
  private static final int TRAFFIC_RATE_BYTES = 0x8006;
  private static final int TRAFFIC_ACTION = 0x8007;
  private static final int TRAFFIC_MARKING = 0x8009;
  private static final int TRAFFIC_RATE_PACKETS = 0x800c;

  private FlowActions() {}

  /**
   * Why an extended community may not go with a rule; empty when it may: traffic is limited,
   * dropped, marked or sampled, never sent elsewhere. What is not known to be harmless may not go.
   */
  static Optional<Sentence> problem(ExtendedCommunity community) {
    int type = community.type() << 8 | community.subtype();
    float rate = Float.intBitsToFloat((int) community.bits());
    String text = ExtendedCommunityText.format(community);
    return switch (type) {
      case TRAFFIC_RATE_BYTES, TRAFFIC_RATE_PACKETS ->
          Float.isFinite(rate) && rate >= 0
              ? Optional.empty()
              : Optional.of(Sentence.of("The rate of {0} is no number from 0 on", text));
      case TRAFFIC_ACTION, TRAFFIC_MARKING -> Optional.empty();
      default ->
          Optional.of(
              Sentence.of(
                  "The action {0} is not allowed; traffic can be limited or discarded ({1}), marked"
                      + " ({2}) or sampled ({3})",
                  text,
                  "traffic-rate-bytes, traffic-rate-packets",
                  "traffic-marking",
                  "traffic-action"));
    };
  }
}
