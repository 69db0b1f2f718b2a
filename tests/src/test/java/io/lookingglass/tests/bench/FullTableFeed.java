package io.lookingglass.tests.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * UPDATEs of a made-up full Internet table, the same for the same seed: lengths of prefixes, of AS
 * paths and of communities in the proportions of the real one, prefixes of an origin close to each
 * other, each set of attributes shared by a few prefixes, most sets by one or two.
 */
final class FullTableFeed {
  private static final int MESSAGE = 4096;
  private static final int HEADER = 23; // The header, and both length fields of an UPDATE.
  private static final int ORIGINS = 75_000;
  private static final int[] IPV4_LENGTHS = {
    24, 600, 23, 96, 22, 104, 21, 52, 20, 45, 19, 27, 18, 15, 17, 10, 16, 14, 15, 3, 14, 2, 13, 1
  };
  private static final int[] IPV6_LENGTHS = {
    48, 470, 44, 100, 40, 95, 32, 115, 36, 45, 46, 30, 47, 25, 42, 25, 33, 25, 29, 22, 45, 20, 34,
    12, 35, 10, 30, 3, 31, 2, 28, 1
  };
  private static final int[] PATH_LENGTHS = {2, 6, 3, 22, 4, 34, 5, 22, 6, 10, 7, 4, 8, 2};

  private final Random random;
  private final int peerAs;

  private FullTableFeed(long seed, int peerAs) {
    this.random = new Random(seed);
    this.peerAs = peerAs;
  }

  /**
   * Complete messages, of four-octet AS numbers.
   *
   * @param perSet how many prefixes share their attributes in the mean
   * @param peerAs the first AS of every path
   */
  static List<byte[]> messages(boolean ipv4, int prefixes, int perSet, long seed, int peerAs) {
    return messages(ipv4, prefixes, perSet, seed, peerAs, 0);
  }

  /**
   * As the other, at a later time.
   *
   * @param time with another one the same prefixes have other attributes
   */
  static List<byte[]> messages(
      boolean ipv4, int prefixes, int perSet, long seed, int peerAs, int time) {
    // The prefixes are the same whoever tells them; what is said of them is the peer's own.
    FullTableFeed feed = new FullTableFeed(seed, peerAs);
    List<List<byte[]>> groups = feed.groups(ipv4, prefixes, perSet);
    FullTableFeed attributes = new FullTableFeed(seed * 31 + peerAs + time * 7919L, peerAs);
    List<byte[]> messages = new ArrayList<>();
    for (List<byte[]> group : groups) {
      attributes.write(ipv4, group, messages);
    }
    return messages;
  }

  private List<List<byte[]>> groups(boolean ipv4, int prefixes, int perSet) {
    List<List<byte[]>> groups = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (int left = prefixes; left > 0; ) {
      // As uneven as the real ones, with this mean.
      double uneven = Math.exp(random.nextGaussian() * 1.2 - 0.72);
      int size = Math.min(left, 1 + (int) Math.round(uneven * (perSet - 1)));
      long region = region(ipv4, (int) (ORIGINS * Math.pow(random.nextDouble(), 1.6)));
      List<byte[]> group = new ArrayList<>(size);
      while (group.size() < size) {
        int length = choose(ipv4 ? IPV4_LENGTHS : IPV6_LENGTHS);
        long bits =
            (ipv4 ? region & -1L << 47 : region & -1L << 32)
                | random.nextLong() >>> (ipv4 ? 17 : 32);
        if (random.nextInt(8) == 0) {
          bits =
              ipv4
                  ? random.nextLong()
                  : region(false, random.nextInt(ORIGINS)) ^ random.nextLong() >>> 12;
        }
        bits &= -1L << (64 - length);
        int first = (int) (bits >>> 56);
        boolean unicast =
            ipv4
                ? first > 0 && first < 224 && first != 127
                : first == 0x2a || first == 0x20 || first == 0x24 || first == 0x26 || first == 0x28;
        if (unicast && seen.add(bits | length)) {
          group.add(nlri(bits, length));
        }
      }
      groups.add(group);
      left -= size;
    }
    Collections.shuffle(groups, random);
    return groups;
  }

  private static long region(boolean ipv4, int origin) {
    Random its = new Random(origin * 7919L + 17);
    long bits = its.nextLong();
    int[] ipv6 = {0x20, 0x24, 0x26, 0x28, 0x2a};
    return ipv4 ? bits : bits >>> 8 | (long) ipv6[its.nextInt(ipv6.length)] << 56;
  }

  private int choose(int[] weighted) {
    int sum = 0;
    for (int index = 1; index < weighted.length; index += 2) {
      sum += weighted[index];
    }
    int at = random.nextInt(sum);
    int index = 0;
    while (at >= weighted[index + 1]) {
      at -= weighted[index + 1];
      index += 2;
    }
    return weighted[index];
  }

  private static byte[] nlri(long bits, int length) {
    byte[] octets = new byte[1 + (length + 7) / 8];
    octets[0] = (byte) length;
    for (int index = 1; index < octets.length; index++) {
      octets[index] = (byte) (bits >>> (64 - 8 * index));
    }
    return octets;
  }

  private void write(boolean ipv4, List<byte[]> group, List<byte[]> messages) {
    byte[] attributes = attributes(ipv4);
    int reach = ipv4 ? 0 : 4 + 21; // MP_REACH_NLRI without its NLRI.
    for (int from = 0; from < group.size(); ) {
      int octets = 0;
      int to = from;
      while (to < group.size()
          && HEADER + attributes.length + reach + octets + group.get(to).length <= MESSAGE) {
        octets += group.get(to++).length;
      }
      int length = HEADER + attributes.length + reach + octets;
      ByteBuffer message = ByteBuffer.allocate(length);
      message.putLong(-1).putLong(-1).putShort((short) length).put((byte) 2).putShort((short) 0);
      message.putShort((short) (attributes.length + (ipv4 ? 0 : reach + octets)));
      if (!ipv4) {
        message.put((byte) 0x90).put((byte) 14).putShort((short) (21 + octets));
        message.putShort((short) 2).put((byte) 1).put((byte) 16);
        message.putLong(0x20010db8_00990000L).putLong(peerAs).put((byte) 0);
        group.subList(from, to).forEach(message::put);
      }
      message.put(attributes);
      if (ipv4) {
        group.subList(from, to).forEach(message::put);
      }
      messages.add(message.array());
      from = to;
    }
  }

  private byte[] attributes(boolean ipv4) {
    ByteBuffer out = ByteBuffer.allocate(1024);
    out.put(new byte[] {0x40, 1, 1, (byte) (random.nextInt(10) < 9 ? 0 : 2)});
    int hops = choose(PATH_LENGTHS);
    int origin = 1 + random.nextInt(ORIGINS) * 5;
    int prepends = random.nextInt(8) == 0 ? 1 + random.nextInt(3) : 0;
    out.put((byte) 0x40).put((byte) 2).put((byte) (2 + 4 * (hops + prepends)));
    out.put((byte) 2).put((byte) (hops + prepends)).putInt(peerAs);
    for (int hop = 1; hop < hops - 1; hop++) {
      out.putInt(1000 + (int) (9000 * Math.pow(random.nextDouble(), 2.5)));
    }
    for (int last = 0; last <= prepends; last++) {
      out.putInt(origin);
    }
    if (ipv4) {
      out.put(new byte[] {0x40, 3, 4, 10, 99, 0, (byte) peerAs});
    }
    if (random.nextInt(100) < 15) {
      out.put(new byte[] {(byte) 0x80, 4, 4}).putInt(random.nextInt(5000));
    }
    if (random.nextInt(100) < 60) {
      int count = Math.min(40, 1 + (int) (-5 * Math.log(1 - random.nextDouble())));
      out.put((byte) 0xc0).put((byte) 8).put((byte) (4 * count));
      for (int index = 0; index < count; index++) {
        out.putInt(random.nextInt(65000) << 16 | random.nextInt(65000));
      }
    }
    if (random.nextInt(100) < 12) {
      int count = Math.min(20, 1 + (int) (-2 * Math.log(1 - random.nextDouble())));
      out.put((byte) 0xc0).put((byte) 32).put((byte) (12 * count));
      for (int index = 0; index < count; index++) {
        out.putInt(origin).putInt(random.nextInt(20)).putInt(random.nextInt(3000));
      }
    }
    byte[] octets = new byte[out.position()];
    out.flip().get(octets);
    return octets;
  }
}
