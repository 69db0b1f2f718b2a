package io.lookingglass.bgp.wire;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.Community;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How many prefixes one thread reads and walks in a second of processor time: run by hand. The
 * shape of a full table is three routes to a set of attributes, and no set comes again soon.
 */
final class UpdateReaderBenchmark {
  private static final int MESSAGES = 100_000;
  private static final int ROUNDS = 12;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final CodecContext SESSION =
      new CodecContext(true, true, false, Set.of(), RandomMessages.FAMILIES, Set.of());

  private UpdateReaderBenchmark() {}

  public static void main(String[] arguments) {
    for (Family family : List.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)) {
      measure(family, 3, Integer.MAX_VALUE);
      measure(family, 3, 50);
      measure(family, 200, Integer.MAX_VALUE);
    }
  }

  /**
   * @param perMessage routes in a message
   * @param sets how many sets of attributes there are, one after the other again and again
   */
  private static void measure(Family family, int perMessage, int sets) {
    Random random = new Random(1);
    int count = Math.min(MESSAGES, 3_000_000 / perMessage);
    List<Octets> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      messages.add(
          Octets.wrap(MessageCodec.encode(message(family, perMessage, i % sets, random), SESSION)));
    }
    double best = 0;
    long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
      UpdateReader reader = new UpdateReader();
      long start = THREADS.getCurrentThreadCpuTime();
      for (Octets message : messages) {
        if (reader.read(message, SESSION)
            instanceof UpdateReader.Result.Update(ReceivedUpdate update)) {
          for (NlriBlock block : update.reachable()) {
            for (NlriCursor route = new NlriCursor(block); route.next(); ) {
              sum += route.high() ^ route.low() ^ route.length();
            }
          }
        }
      }
      best =
          Math.max(
              best,
              count * (double) perMessage / (THREADS.getCurrentThreadCpuTime() - start) * 1e9);
    }
    System.out.printf(
        "%s, %d routes a message, %s: %.1f M prefixes/s (%.1f M messages/s) %d%n",
        family,
        perMessage,
        sets == Integer.MAX_VALUE ? "attributes always new" : sets + " sets of attributes",
        best / 1e6,
        best / perMessage / 1e6,
        sum & 1);
  }

  private static BgpMessage.Update message(Family family, int routes, int set, Random random) {
    List<PathAttribute> attributes = new ArrayList<>();
    attributes.add(new PathAttribute.Origin(PathAttribute.OriginCode.IGP));
    List<Asn> path = new ArrayList<>();
    Random bySet = new Random(set);
    for (int i = 0; i < 4 + bySet.nextInt(3); i++) {
      path.add(new Asn(1 + bySet.nextInt(400_000)));
    }
    attributes.add(new PathAttribute.AsPathAttribute(AsPath.sequence(path)));
    List<Community.Standard> communities = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      communities.add(new Community.Standard(bySet.nextInt(65536), bySet.nextInt(65536)));
    }
    attributes.add(new PathAttribute.Communities(communities));
    List<Nlri.Prefix> prefixes = new ArrayList<>();
    boolean ipv4 = family.equals(Family.IPV4_UNICAST);
    byte[] address = new byte[ipv4 ? 4 : 16];
    for (int i = 0; i < routes; i++) {
      random.nextBytes(address);
      prefixes.add(
          new Nlri.Prefix(
              IpPrefix.containing(
                  IpAddresses.ofBytes(address),
                  ipv4 ? 16 + random.nextInt(9) : 29 + random.nextInt(20)),
              null));
    }
    if (ipv4) {
      attributes.add(new PathAttribute.NextHop((Inet4Address) IpAddresses.parse("192.0.2.1")));
      return new BgpMessage.Update(List.of(), attributes, prefixes);
    }
    attributes.add(
        new PathAttribute.MpReach(
            family, IpAddresses.parse("2001:db8::1"), null, List.copyOf(prefixes)));
    return new BgpMessage.Update(List.of(), attributes, List.of());
  }
}
