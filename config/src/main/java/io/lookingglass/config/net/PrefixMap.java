package io.lookingglass.config.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;

/**
 * A map from prefixes to values that finds the longest prefix holding an address. Immutable and
 * therefore thread-safe.
 *
 * @param <V> the value at a prefix; never null
 */
public final class PrefixMap<V> {

  /*
   * Each family is a set of columns sorted by (network address, length), with the row of the nearest less specific prefix as
   * `parent`. The last row not behind the address sought is either the answer or nested in it, because a prefix that holds the
   * address sorts before everything inside it: a binary search and a walk up the parents find the longest match. An IPv4 row takes
   * 17 bytes, an IPv6 row 25, besides the values.
   */

  private final Columns ipv4;
  private final Columns ipv6;

  private PrefixMap(Columns ipv4, Columns ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  public static <V> Builder<V> builder() {
    return new Builder<>();
  }

  public static <V> PrefixMap<V> empty() {
    return PrefixMap.<V>builder().build();
  }

  /** A prefix of the map and what stands there. */
  public record Match<V>(IpPrefix prefix, V value) {}

  /** The value at the longest prefix that holds the address. */
  public Optional<V> longest(InetAddress address) {
    Columns columns = columns(address);
    int row = columns.longest(highBits(address), lowBits(address), columns.bits);
    return row < 0 ? Optional.empty() : Optional.of(value(columns, row));
  }

  /** The longest prefix that holds the address, with its value. */
  public Optional<Match<V>> longestMatch(InetAddress address) {
    Columns columns = columns(address);
    int row = columns.longest(highBits(address), lowBits(address), columns.bits);
    return row < 0 ? Optional.empty() : Optional.of(match(columns, row));
  }

  /** The longest prefix that is, or holds, the one given. */
  public Optional<Match<V>> longestMatch(IpPrefix prefix) {
    Columns columns = columns(prefix.address());
    int row =
        columns.longest(highBits(prefix.address()), lowBits(prefix.address()), prefix.length());
    return row < 0 ? Optional.empty() : Optional.of(match(columns, row));
  }

  /** The value at exactly this prefix. */
  public Optional<V> exact(IpPrefix prefix) {
    return longestMatch(prefix)
        .filter(match -> match.prefix().length() == prefix.length())
        .map(Match::value);
  }

  /** Every prefix that holds the address, the longest first. */
  public List<Match<V>> covering(InetAddress address) {
    Columns columns = columns(address);
    List<Match<V>> matches = new ArrayList<>();
    int row = columns.longest(highBits(address), lowBits(address), columns.bits);
    for (; row >= 0; row = columns.parent[row]) {
      matches.add(match(columns, row));
    }
    return Collections.unmodifiableList(matches);
  }

  /** The number of prefixes. */
  public int size() {
    return ipv4.size() + ipv6.size();
  }

  public boolean isEmpty() {
    return size() == 0;
  }

  /** Passes every prefix and its value, in the order of {@link IpPrefix}. */
  public void forEach(BiConsumer<IpPrefix, V> action) {
    for (Columns columns : List.of(ipv4, ipv6)) {
      for (int row = 0; row < columns.size(); row++) {
        action.accept(columns.prefix(row), value(columns, row));
      }
    }
  }

  private Columns columns(InetAddress address) {
    return address instanceof Inet4Address ? ipv4 : ipv6;
  }

  private Match<V> match(Columns columns, int row) {
    return new Match<>(columns.prefix(row), value(columns, row));
  }

  @SuppressWarnings("unchecked") // Only a Builder<V> fills the column.
  private V value(Columns columns, int row) {
    return (V) columns.values[row];
  }

  private static long highBits(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? bits(bytes, 0, 4) << 32 : bits(bytes, 0, 8);
  }

  private static long lowBits(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? 0 : bits(bytes, 8, 8);
  }

  private static long bits(byte[] bytes, int offset, int count) {
    long value = 0;
    for (int index = offset; index < offset + count; index++) {
      value = value << 8 | (bytes[index] & 0xff);
    }
    return value;
  }

  /** Collects the entries of one {@link PrefixMap}. Not thread-safe. */
  public static final class Builder<V> {

    private final List<Row<V>> ipv4 = new ArrayList<>();
    private final List<Row<V>> ipv6 = new ArrayList<>();

    private Builder() {}

    /** Adds an entry. */
    public Builder<V> put(IpPrefix prefix, V value) {
      InetAddress address = prefix.address();
      Row<V> row =
          new Row<>(
              highBits(address), lowBits(address), prefix.length(), Objects.requireNonNull(value));
      (prefix.isIpv4() ? ipv4 : ipv6).add(row);
      return this;
    }

    /** The map; of several values put at one prefix the last stands. */
    public PrefixMap<V> build() {
      return build((earlier, later) -> later);
    }

    /** The map; several values put at one prefix are merged, in the order they were put. */
    public PrefixMap<V> build(BinaryOperator<V> merge) {
      return new PrefixMap<>(
          new Columns(32, distinct(ipv4, merge)), new Columns(128, distinct(ipv6, merge)));
    }

    private static <V> List<Row<V>> distinct(List<Row<V>> rows, BinaryOperator<V> merge) {
      List<Row<V>> sorted = new ArrayList<>(rows);
      sorted.sort(Comparator.naturalOrder()); // Stable: the order of putting stays.
      List<Row<V>> distinct = new ArrayList<>(sorted.size());
      for (Row<V> row : sorted) {
        if (!distinct.isEmpty() && distinct.getLast().compareTo(row) == 0) {
          Row<V> earlier = distinct.removeLast();
          V merged = Objects.requireNonNull(merge.apply(earlier.value(), row.value()));
          distinct.add(new Row<>(row.high(), row.low(), row.length(), merged));
        } else {
          distinct.add(row);
        }
      }
      return distinct;
    }
  }

  /** An entry on its way into the columns; ordered as they are. */
  private record Row<V>(long high, long low, int length, V value) implements Comparable<Row<V>> {
    @Override
    public int compareTo(Row<V> other) {
      if (high != other.high) {
        return Long.compareUnsigned(high, other.high);
      }
      return low != other.low
          ? Long.compareUnsigned(low, other.low)
          : Integer.compare(length, other.length);
    }
  }

  /** The rows of one family. */
  private static final class Columns {

    private final int bits;
    private final long[] high;
    private final long[] low; // Empty for IPv4.
    private final byte[] length; // 128 is stored as -128; read it masked.
    private final int[] parent;
    private final Object[] values;

    Columns(int bits, List<? extends Row<?>> rows) {
      this.bits = bits;
      high = new long[rows.size()];
      low = bits == 32 ? new long[0] : new long[rows.size()];
      length = new byte[rows.size()];
      parent = new int[rows.size()];
      values = new Object[rows.size()];
      int above = -1;
      for (int index = 0; index < rows.size(); index++) {
        Row<?> row = rows.get(index);
        high[index] = row.high();
        if (bits == 128) {
          low[index] = row.low();
        }
        length[index] = (byte) row.length();
        values[index] = Objects.requireNonNull(row.value());
        while (above >= 0 && !contains(above, row.high(), row.low())) {
          above = parent[above];
        }
        parent[index] = above;
        above = index;
      }
    }

    int size() {
      return high.length;
    }

    IpPrefix prefix(int row) {
      byte[] bytes = new byte[bits / 8];
      for (int index = 0; index < bytes.length; index++) {
        long word = index < 8 ? high[row] : low[row];
        bytes[index] = (byte) (word >>> (56 - 8 * (index % 8)));
      }
      return new IpPrefix(IpAddresses.ofBytes(bytes), length(row));
    }

    /**
     * The row of the longest prefix of at most {@code longest} bits that holds the address, or -1.
     */
    int longest(long addressHigh, long addressLow, int longest) {
      int first = 0;
      int last = size() - 1;
      while (first <= last) {
        int middle = (first + last) >>> 1;
        if (isBehind(middle, addressHigh, addressLow)) {
          last = middle - 1;
        } else {
          first = middle + 1;
        }
      }
      int row = last;
      while (row >= 0 && (length(row) > longest || !contains(row, addressHigh, addressLow))) {
        row = parent[row];
      }
      return row;
    }

    private boolean isBehind(int row, long addressHigh, long addressLow) {
      int order = Long.compareUnsigned(high[row], addressHigh);
      return order > 0 || (order == 0 && Long.compareUnsigned(low(row), addressLow) > 0);
    }

    private boolean contains(int row, long addressHigh, long addressLow) {
      int prefixLength = length(row);
      if (prefixLength <= 64) {
        return prefixLength == 0 || (high[row] ^ addressHigh) >>> (64 - prefixLength) == 0;
      }
      return high[row] == addressHigh && (low(row) ^ addressLow) >>> (128 - prefixLength) == 0;
    }

    private long low(int row) {
      return bits == 32 ? 0 : low[row];
    }

    private int length(int row) {
      return length[row] & 0xff;
    }
  }

  @Override
  public String toString() {
    return "PrefixMap[" + size() + " prefixes]";
  }
}
