package io.lookingglass.probes.trace;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known about sizes: which pass, which do not and why. Assumes that whatever is smaller
 * than a size that passes, passes as well; a packet that passed is therefore stronger evidence than
 * any word or loss about a smaller one.
 */
final class MtuSearch {
  /** How many sizes are tried at once: each flight shrinks the range sevenfold. */
  static final int FLIGHT = 6;

  /**
   * Sizes that paths have in practice, tried before anything between them: RFC 1191 section 7's
   * plateaus as far as they are still met, and what tunnels leave of 1500 bytes: PPPoE 1492, 6in4
   * and IPIP 1480, GRE 1476, IPsec 1400 to 1460, WireGuard 1420.
   */
  private static final List<Integer> PLATEAUS =
      List.of(
          32000, 17914, 9216, 9000, 8166, 4352, 2002, 1500, 1492, 1480, 1476, 1460, 1420, 1400,
          1280, 1006, 576, 508, 296, 68);

  /**
   * Why a size does not pass.
   *
   * @param from who said that it is too big; absent when it was lost without a word
   * @param byWord whether this size itself was not tried, but follows from what was told
   */
  record Limit(@Nullable InetAddress from, boolean byWord) {}

  private final TreeMap<Integer, Limit> limits = new TreeMap<>();
  private final int smallest;
  private int passed;

  /**
   * @param smallest no path may have less, in bytes
   * @param largest no packet can be larger
   */
  MtuSearch(int smallest, int largest) {
    this.smallest = smallest;
    limits.put(largest + 1, new Limit(null, true));
  }

  /** The largest size that passed, 0 when none has. */
  int passed() {
    return passed;
  }

  /** The smallest size that is known not to pass. */
  int limitBytes() {
    return boundary().getKey();
  }

  /** Why that size does not pass. */
  Limit limit() {
    return boundary().getValue();
  }

  private Map.Entry<Integer, Limit> boundary() {
    // There always is one: the constructor's, which no packet can exceed.
    return Objects.requireNonNull(limits.higherEntry(passed));
  }

  void pass(int bytes) {
    passed = Math.max(passed, bytes);
  }

  void lost(int bytes) {
    limits.putIfAbsent(bytes, new Limit(null, false));
  }

  /**
   * @param told the MTU that {@code from} named; ignored when no link can have it, or when it is
   *     refuted by this size or by one that passed
   */
  void tooBig(int bytes, InetAddress from, @Nullable Integer told) {
    limits.put(bytes, new Limit(from, false));
    if (told == null || told < smallest || told >= bytes || told < passed) {
      return;
    }
    if (told + 1 < bytes) {
      limits.put(told + 1, new Limit(from, true));
    }
  }

  /** Whether this size's fate would tell anything new. */
  boolean open(int bytes) {
    return bytes > passed && bytes < limitBytes();
  }

  boolean decided() {
    return passed + 1 >= limitBytes();
  }

  /** The next sizes to try, largest first; empty when all is decided. */
  List<Integer> nextSizes() {
    int least = Math.max(passed + 1, smallest);
    int most = limitBytes() - 1;
    if (most < least) {
      return List.of();
    }
    List<Integer> sizes = new ArrayList<>();
    if (most - least < FLIGHT) {
      for (int bytes = most; bytes >= least; bytes--) {
        sizes.add(bytes);
      }
      return sizes;
    }
    Limit limit = limit();
    if (limit.byWord()) {
      sizes.add(most); // said to pass: the likeliest by far
    }
    for (int plateau : PLATEAUS) {
      if (plateau >= least
          && plateau <= most
          && sizes.size() < FLIGHT
          && !sizes.contains(plateau)) {
        sizes.add(plateau);
      }
    }
    return sizes.size() > (limit.byWord() ? 1 : 0) ? sizes : evenly(least, most);
  }

  private static List<Integer> evenly(int least, int most) {
    List<Integer> sizes = new ArrayList<>();
    for (int part = FLIGHT; part >= 1; part--) {
      sizes.add(least + (int) ((long) (most - least) * part / (FLIGHT + 1)));
    }
    return sizes.stream().distinct().toList();
  }
}
