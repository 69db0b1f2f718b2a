package io.lookingglass.bgp.wire.text;

import io.lookingglass.bgp.wire.ExtendedCommunity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  static String sentence(List<ExtendedCommunity> actions, String traffic) {
    List<String> clauses = new ArrayList<>();
    for (ExtendedCommunity action : actions) {
      clauses.add(clause(action, clauses.isEmpty() ? traffic : "it"));
    }
    if (clauses.isEmpty()) {
      clauses.add("lets " + traffic + " pass");
    }
    String sentence = String.join("; ", clauses);
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }

  private static String clause(ExtendedCommunity action, String what) {
    int type = action.type() << 8 | action.subtype();
    int low = (int) action.bits() & 0xff;
    float rate = Float.intBitsToFloat((int) action.bits());
    return switch (type) {
      case TRAFFIC_RATE_BYTES -> limit(what, rate, "bytes", bits(rate));
      case TRAFFIC_RATE_PACKETS -> limit(what, rate, "packets", "");
      case TRAFFIC_ACTION ->
          ((low & 2) == 0 ? "applies " : "samples and logs ")
              + ((low & 2) == 0 ? "" : what + " and applies ")
              + ((low & 1) == 0 ? "no rules behind this one" : "the rules behind this one too")
              + ((low & 2) == 0 ? " to " + what : "");
      case TRAFFIC_MARKING -> "marks " + what + " with DSCP " + (low & 0x3f);
      case REDIRECT_AS, REDIRECT_IPV4, REDIRECT_AS4 ->
          "redirects "
              + what
              + " to the VRF with route target "
              + ExtendedCommunityText.format(action).replaceFirst("^redirect:", "");
      default -> {
        String text = ExtendedCommunityText.format(action);
        Optional<String> meaning = ExtendedCommunityText.meaning(action);
        yield "does with " + what + ": " + meaning.orElse("something unknown") + " (" + text + ")";
      }
    };
  }

  private static String limit(String what, float rate, String unit, String besides) {
    if (Float.isNaN(rate)) {
      return "limits " + what + " to a rate that is not a number";
    }
    if (rate <= 0) { // RFC 8955, section 7.1: what is negative counts as zero.
      return "drops " + what;
    }
    if (Float.isInfinite(rate)) {
      return "lets " + what + " pass without limit";
    }
    return "lets at most " + plain(rate) + " " + unit + " a second" + besides + " pass of " + what;
  }

  /** " (1 Mbit/s)" beside so many bytes. */
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
    return " (" + digits + " " + units[unit] + ")";
  }

  private static String plain(float number) {
    BigDecimal decimal = new BigDecimal(Float.toString(number));
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }
}
