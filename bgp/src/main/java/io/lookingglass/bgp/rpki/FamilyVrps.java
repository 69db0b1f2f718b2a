package io.lookingglass.bgp.rpki;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of one address family, immutable, in columns: 17 octets a distinct IPv4 prefix and 5
 * a payload.
 *
 * <p>Prefixes stand in order of address and length, each with the index of the nearest prefix that
 * covers it: a trie laid flat. What covers a route is found by one binary search for the last
 * prefix not behind it, and by following the covering ones from there: any prefix that covers the
 * route stands before it and so covers, or is, that last one.
 */
final class FamilyVrps {
  private static final int NONE = -1;

  private final int addressOctets;

  // One entry a distinct prefix. IPv4 addresses take the upper half of `high` and no `low`.
  private final long[] high;
  private final long[] low;
  private final byte[] length;
  private final int[] parent;

  /** Where the payloads of a prefix begin; one more entry than there are prefixes. */
  private final int[] firstPayload;

  // One entry a payload, in order of maximum length and AS within a prefix.
  private final byte[] maxLength;
  private final int[] asn;

  private FamilyVrps(int addressOctets, VrpBuffer sorted, int prefixes) {
    this.addressOctets = addressOctets;
    boolean wide = addressOctets == 16;
    high = new long[prefixes];
    low = new long[wide ? prefixes : 0];
    length = new byte[prefixes];
    parent = new int[prefixes];
    firstPayload = new int[prefixes + 1];
    maxLength = new byte[sorted.size()];
    asn = new int[sorted.size()];
    int prefix = NONE;
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || !sorted.samePrefix(i - 1, i)) {
        prefix++;
        high[prefix] = sorted.high(i);
        if (wide) {
          low[prefix] = sorted.low(i);
        }
        length[prefix] = (byte) sorted.length(i);
        firstPayload[prefix] = i;
        parent[prefix] = covering(prefix - 1, high[prefix], sorted.low(i), sorted.length(i));
      }
      maxLength[i] = (byte) sorted.maxLength(i);
      asn[i] = sorted.asn(i);
    }
    firstPayload[prefixes] = sorted.size();
  }

  /**
   * The payloads of a buffer, each once.
   *
   * @param addressOctets 4 or 16
   */
  static FamilyVrps of(int addressOctets, VrpBuffer buffer) {
    VrpBuffer sorted = buffer.sortedDistinct();
    int prefixes = 0;
    for (int i = 0; i < sorted.size(); i++) {
      if (i == 0 || !sorted.samePrefix(i - 1, i)) {
        prefixes++;
      }
    }
    return new FamilyVrps(addressOctets, sorted, prefixes);
  }

  int size() {
    return asn.length;
  }

  long memoryBytes() {
    return 13L * high.length + 8L * low.length + 4L * firstPayload.length + 5L * asn.length;
  }

  /** What is said of a route to this prefix from this origin, null for one that has none. */
  ValidationState state(long prefixHigh, long prefixLow, int prefixLength, @Nullable Asn origin) {
    boolean covered = false;
    int wanted = origin == null ? 0 : (int) origin.value();
    for (int i = nearest(prefixHigh, prefixLow, prefixLength); i != NONE; i = parent[i]) {
      covered = true;
      for (int payload = firstPayload[i]; payload < firstPayload[i + 1]; payload++) {
        // AS 0 is never a match: it says that nobody may originate the prefix.
        if (asn[payload] == wanted && wanted != 0 && prefixLength <= (maxLength[payload] & 0xff)) {
          return ValidationState.VALID;
        }
      }
    }
    return covered ? ValidationState.INVALID : ValidationState.NOT_FOUND;
  }

  /** The payloads about this prefix, the most specific first. */
  List<Vrp> covering(long prefixHigh, long prefixLow, int prefixLength) {
    List<Vrp> found = new ArrayList<>();
    for (int i = nearest(prefixHigh, prefixLow, prefixLength); i != NONE; i = parent[i]) {
      int prefix = i;
      eachPayload(i, payload -> found.add(vrp(prefix, payload)));
    }
    return found;
  }

  boolean contains(Vrp vrp) {
    long vrpHigh = VrpBuffer.high(vrp.prefix());
    long vrpLow = VrpBuffer.low(vrp.prefix());
    int i = notBehind(vrpHigh, vrpLow, vrp.prefix().length());
    if (i == NONE || compare(i, vrpHigh, vrpLow, vrp.prefix().length()) != 0) {
      return false;
    }
    return hasPayload(i, (byte) vrp.maxLength(), (int) vrp.asn().value());
  }

  /** A buffer of these payloads with some more and, among the ones here, some less. */
  VrpBuffer changed(VrpBuffer more, FamilyVrps less) {
    VrpBuffer changed = new VrpBuffer();
    int other = 0;
    for (int i = 0; i < high.length; i++) {
      while (other < less.high.length && less.compare(other, this, i) < 0) {
        other++;
      }
      boolean some = other < less.high.length && less.compare(other, this, i) == 0;
      for (int payload = firstPayload[i]; payload < firstPayload[i + 1]; payload++) {
        if (!some || !less.hasPayload(other, maxLength[payload], asn[payload])) {
          changed.add(high[i], lowAt(i), length[i] & 0xff, maxLength[payload] & 0xff, asn[payload]);
        }
      }
    }
    changed.addAll(more);
    return changed;
  }

  /** Tells each prefix that has other payloads there than here. */
  void differences(FamilyVrps there, Consumer<IpPrefix> found) {
    int mine = 0;
    int others = 0;
    while (mine < high.length || others < there.high.length) {
      int order =
          mine == high.length ? 1 : others == there.high.length ? -1 : compare(mine, there, others);
      if (order < 0) {
        found.accept(prefix(mine++));
      } else if (order > 0) {
        found.accept(there.prefix(others++));
      } else {
        if (!samePayloads(mine, there, others)) {
          found.accept(prefix(mine));
        }
        mine++;
        others++;
      }
    }
  }

  List<Vrp> all() {
    List<Vrp> all = new ArrayList<>(size());
    for (int i = 0; i < high.length; i++) {
      int prefix = i;
      eachPayload(i, payload -> all.add(vrp(prefix, payload)));
    }
    return all;
  }

  private void eachPayload(int prefix, IntConsumer action) {
    for (int payload = firstPayload[prefix]; payload < firstPayload[prefix + 1]; payload++) {
      action.accept(payload);
    }
  }

  private Vrp vrp(int prefix, int payload) {
    return new Vrp(prefix(prefix), maxLength[payload] & 0xff, new Asn(asn[payload] & 0xffff_ffffL));
  }

  private IpPrefix prefix(int prefix) {
    byte[] address = new byte[addressOctets];
    if (addressOctets == 4) {
      ByteBuffer.wrap(address).putInt((int) (high[prefix] >>> 32));
    } else {
      ByteBuffer.wrap(address).putLong(high[prefix]).putLong(low[prefix]);
    }
    return new IpPrefix(IpAddresses.ofBytes(address), length[prefix] & 0xff);
  }

  private boolean hasPayload(int prefix, byte wantedMaxLength, int wantedAsn) {
    for (int payload = firstPayload[prefix]; payload < firstPayload[prefix + 1]; payload++) {
      if (maxLength[payload] == wantedMaxLength && asn[payload] == wantedAsn) {
        return true;
      }
    }
    return false;
  }

  private boolean samePayloads(int prefix, FamilyVrps there, int thatPrefix) {
    int from = firstPayload[prefix];
    int to = firstPayload[prefix + 1];
    int thatFrom = there.firstPayload[thatPrefix];
    int thatTo = there.firstPayload[thatPrefix + 1];
    return Arrays.equals(maxLength, from, to, there.maxLength, thatFrom, thatTo)
        && Arrays.equals(asn, from, to, there.asn, thatFrom, thatTo);
  }

  /** The most specific prefix that covers this one or is it. */
  private int nearest(long prefixHigh, long prefixLow, int prefixLength) {
    return covering(
        notBehind(prefixHigh, prefixLow, prefixLength), prefixHigh, prefixLow, prefixLength);
  }

  /** Among a prefix and those that cover it, the nearest that covers the given one. */
  private int covering(int from, long prefixHigh, long prefixLow, int prefixLength) {
    int i = from;
    while (i != NONE && !covers(i, prefixHigh, prefixLow, prefixLength)) {
      i = parent[i];
    }
    return i;
  }

  private boolean covers(int i, long prefixHigh, long prefixLow, int prefixLength) {
    int bits = length[i] & 0xff;
    return bits <= prefixLength
        && ((high[i] ^ prefixHigh) & mask(bits)) == 0
        && ((lowAt(i) ^ prefixLow) & mask(bits - 64)) == 0;
  }

  private static long mask(int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? -1L : -1L << (64 - bits);
  }

  /** The last prefix in order that is not behind the given one. */
  private int notBehind(long prefixHigh, long prefixLow, int prefixLength) {
    int from = 0;
    int to = high.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (compare(middle, prefixHigh, prefixLow, prefixLength) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private int compare(int i, FamilyVrps there, int thatPrefix) {
    return compare(
        i, there.high[thatPrefix], there.lowAt(thatPrefix), there.length[thatPrefix] & 0xff);
  }

  private int compare(int i, long prefixHigh, long prefixLow, int prefixLength) {
    int byHigh = Long.compareUnsigned(high[i], prefixHigh);
    if (byHigh != 0) {
      return byHigh;
    }
    int byLow = Long.compareUnsigned(lowAt(i), prefixLow);
    return byLow != 0 ? byLow : Integer.compare(length[i] & 0xff, prefixLength);
  }

  private long lowAt(int i) {
    return low.length == 0 ? 0 : low[i];
  }
}
