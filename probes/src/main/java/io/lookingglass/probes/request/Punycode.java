package io.lookingglass.probes.request;

import java.util.Optional;

/** Punycode as IDNA uses it (RFC 3492), without the prefix {@code xn--}. */
final class Punycode {
  private static final int BASE = 36;
  private static final int T_MIN = 1;
  private static final int T_MAX = 26;
  private static final int SKEW = 38;
  private static final int DAMP = 700;
  private static final int INITIAL_BIAS = 72;
  private static final int INITIAL_N = 128;

  private Punycode() {}

  /**
   * Section 6.3.
   *
   * @param label at most 253 characters, so that no sum overflows
   */
  static String encode(String label) {
    int[] input = label.codePoints().toArray();
    StringBuilder output = new StringBuilder();
    label.codePoints().filter(c -> c < INITIAL_N).forEach(output::appendCodePoint);
    int basic = output.length();
    if (basic > 0) {
      output.append('-');
    }
    int n = INITIAL_N;
    int delta = 0;
    int bias = INITIAL_BIAS;
    for (int handled = basic; handled < input.length; ) {
      int next = Integer.MAX_VALUE;
      for (int c : input) {
        next = c >= n && c < next ? c : next;
      }
      delta += (next - n) * (handled + 1);
      n = next;
      for (int c : input) {
        if (c < n) {
          delta++;
        } else if (c == n) {
          appendInteger(output, delta, bias);
          bias = adapt(delta, handled + 1, handled == basic);
          delta = 0;
          handled++;
        }
      }
      delta++;
      n++;
    }
    return output.toString();
  }

  /**
   * Section 6.2; empty for what no label encodes to.
   *
   * @param text ASCII in lower case, at most 63 characters
   */
  static Optional<String> decode(String text) {
    int delimiter = text.lastIndexOf('-');
    StringBuilder output = new StringBuilder(delimiter < 0 ? "" : text.substring(0, delimiter));
    int count = output.length();
    int n = INITIAL_N;
    int bias = INITIAL_BIAS;
    long i = 0;
    for (int position = delimiter + 1; position < text.length(); ) {
      long before = i;
      long weight = 1;
      for (int k = BASE; ; k += BASE) {
        int digit = position < text.length() ? digit(text.charAt(position++)) : -1;
        i += digit * weight;
        if (digit < 0 || i > Integer.MAX_VALUE) {
          return Optional.empty();
        }
        int threshold = threshold(k, bias);
        if (digit < threshold) {
          break;
        }
        weight *= BASE - threshold;
        if (weight > Integer.MAX_VALUE) {
          return Optional.empty();
        }
      }
      count++;
      bias = adapt((int) (i - before), count, before == 0);
      long character = n + i / count;
      if (character > Character.MAX_CODE_POINT
          || Character.getType((int) character) == Character.SURROGATE) {
        return Optional.empty();
      }
      n = (int) character;
      i %= count;
      output.insert(output.offsetByCodePoints(0, (int) i), Character.toString(n));
      i++;
    }
    return Optional.of(output.toString());
  }

  private static void appendInteger(StringBuilder output, int delta, int bias) {
    int rest = delta;
    for (int k = BASE; ; k += BASE) {
      int threshold = threshold(k, bias);
      if (rest < threshold) {
        output.append(character(rest));
        return;
      }
      output.append(character(threshold + (rest - threshold) % (BASE - threshold)));
      rest = (rest - threshold) / (BASE - threshold);
    }
  }

  private static int threshold(int k, int bias) {
    return Math.clamp(k - bias, T_MIN, T_MAX);
  }

  /** Section 6.1. */
  private static int adapt(int delta, int points, boolean first) {
    int rest = first ? delta / DAMP : delta / 2;
    rest += rest / points;
    int k = 0;
    while (rest > (BASE - T_MIN) * T_MAX / 2) {
      rest /= BASE - T_MIN;
      k += BASE;
    }
    return k + (BASE - T_MIN + 1) * rest / (rest + SKEW);
  }

  /** Section 5: a to z are 0 to 25, 0 to 9 are 26 to 35. */
  private static char character(int digit) {
    return (char) (digit < 26 ? 'a' + digit : '0' + digit - 26);
  }

  private static int digit(char c) {
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
  }
}
