package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import io.lookingglass.config.language.Sentence;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What is done with the traffic of a FlowSpec rule, in words (RFC 8955, section 7). */
final class FlowSpecActions {
  private static final int TRAFFIC_RATE_BYTES = 0x8006;
  private static final int TRAFFIC_RATE_PACKETS = 0x800c;
  private static final int TRAFFIC_ACTION = 0x8007;
  private static final int TRAFFIC_MARKING = 0x8009;
  private static final int REDIRECT_AS = 0x8008;
  private static final int REDIRECT_IPV4 = 0x8108;
  private static final int REDIRECT_AS4 = 0x8208;

  private FlowSpecActions() {}

  static Sentence sentence(List<ExtendedCommunity> actions, Sentence traffic) {
    List<Sentence> clauses = new ArrayList<>();
    for (ExtendedCommunity action : actions) {
      clauses.add(clause(action, clauses.isEmpty() ? traffic : Sentence.of("it")));
    }
    return clauses.isEmpty() ? Sentence.of("lets {0} pass", traffic) : Sentence.listed(clauses);
  }

  private static Sentence clause(ExtendedCommunity action, Sentence what) {
    int type = action.type() << 8 | action.subtype();
    int low = (int) action.bits() & 0xff;
    float rate = Float.intBitsToFloat((int) action.bits());
    return switch (type) {
      case TRAFFIC_RATE_BYTES -> bytes(what, rate);
      case TRAFFIC_RATE_PACKETS ->
          limited(rate)
              ? Sentence.of("lets at most {0} packets a second pass of {1}", plain(rate), what)
              : unlimited(what, rate);
      case TRAFFIC_ACTION -> order(what, (low & 2) != 0, (low & 1) != 0);
      case TRAFFIC_MARKING -> Sentence.of("marks {0} with DSCP {1}", what, low & 0x3f);
      case REDIRECT_AS, REDIRECT_IPV4, REDIRECT_AS4 ->
          Sentence.of(
              "redirects {0} to the VRF with route target {1}",
              what, ExtendedCommunityText.format(action).replaceFirst("^redirect:", ""));
      default ->
          Sentence.of(
              "does with {0}: {1} ({2})",
              what,
              ExtendedCommunityText.meaning(action)
                  .map(Sentence::verbatim)
                  .orElseGet(() -> Sentence.of("something unknown")),
              ExtendedCommunityText.format(action));
    };
  }

  private static Sentence order(Sentence what, boolean sampled, boolean further) {
    if (sampled) {
      return further
          ? Sentence.of("samples and logs {0} and applies the rules behind this one too", what)
          : Sentence.of("samples and logs {0} and applies no rules behind this one", what);
    }
    return further
        ? Sentence.of("applies the rules behind this one too to {0}", what)
        : Sentence.of("applies no rules behind this one to {0}", what);
  }

  private static Sentence bytes(Sentence what, float rate) {
    if (!limited(rate)) {
      return unlimited(what, rate);
    }
    String bits = bits(rate);
    return bits.isEmpty()
        ? Sentence.of("lets at most {0} bytes a second pass of {1}", plain(rate), what)
        : Sentence.of("lets at most {0} bytes a second ({1}) pass of {2}", plain(rate), bits, what);
  }

  private static boolean limited(float rate) {
    return rate > 0 && Float.isFinite(rate);
  }

  private static Sentence unlimited(Sentence what, float rate) {
    if (Float.isNaN(rate)) {
      return Sentence.of("limits {0} to a rate that is not a number", what);
    }
    return rate <= 0 // RFC 8955, section 7.1: what is negative counts as zero.
        ? Sentence.of("drops {0}", what)
        : Sentence.of("lets {0} pass without limit", what);
  }

  /** {@code 1 Mbit/s} beside so many bytes; empty for few. */
  private static String bits(float bytes) {
    if (!Float.isFinite(bytes) || bytes < 125) {
      return "";
    }
    double bits = bytes * 8.0;
    String[] units = {"kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"};
    int unit = 0;
    double shown = bits / 1000;
    while (shown >= 1000 && unit < units.length - 1) {
      shown /= 1000;
      unit++;
    }
    String digits = plain((float) (Math.round(shown * 100) / 100.0));
    return digits + " " + units[unit];
  }

  private static String plain(float number) {
    BigDecimal decimal = new BigDecimal(Float.toString(number));
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }
}
