package io.lookingglass.bgp.rpki;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validated ROA payloads of both families, and what they say. Immutable. */
public final class VrpTable {
  /** Without any payload. */
  public static final VrpTable EMPTY = ofBuffers(new VrpBuffer(), new VrpBuffer());

  private final FamilyVrps ipv4;
  private final FamilyVrps ipv6;

  private VrpTable(FamilyVrps ipv4, FamilyVrps ipv6) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  /** A table of these payloads. */
  public static VrpTable of(Iterable<Vrp> vrps) {
    VrpBuffer ipv4 = new VrpBuffer();
    VrpBuffer ipv6 = new VrpBuffer();
    for (Vrp vrp : vrps) {
      (isIpv4(vrp.prefix()) ? ipv4 : ipv6).add(vrp);
    }
    return ofBuffers(ipv4, ipv6);
  }

  static VrpTable ofBuffers(VrpBuffer ipv4, VrpBuffer ipv6) {
    return new VrpTable(FamilyVrps.of(4, ipv4), FamilyVrps.of(16, ipv6));
  }

  /** This table with payloads more and payloads less. */
  VrpTable changed(Set<Vrp> added, Set<Vrp> removed) {
    return new VrpTable(changed(4, ipv4, added, removed), changed(16, ipv6, added, removed));
  }

  /** How many payloads there are. */
  public int size() {
    return ipv4.size() + ipv6.size();
  }

  /** What the payloads take in memory. */
  public long memoryBytes() {
    return ipv4.memoryBytes() + ipv6.memoryBytes();
  }

  /**
   * What is said of a route (RFC 6811, section 2.1).
   *
   * @param origin the last AS of its path; null for one that has none, as behind an AS_SET
   * @return never {@link ValidationState#UNKNOWN}: how old the table is, it does not know
   */
  public ValidationState state(IpPrefix prefix, @Nullable Asn origin) {
    return family(prefix)
        .state(VrpBuffer.high(prefix), VrpBuffer.low(prefix), prefix.length(), origin);
  }

  /**
   * As {@link #state(IpPrefix, Asn)}, without an object for the prefix.
   *
   * @param high the first 64 bits of the address; an IPv4 address in the upper 32 of them
   * @param low the last 64 bits of an IPv6 address
   */
  public ValidationState state(
      boolean isIpv4, long high, long low, int length, @Nullable Asn origin) {
    return (isIpv4 ? ipv4 : ipv6).state(high, low, length, origin);
  }

  /** The payloads about a prefix: those that say why, the most specific first. */
  public List<Vrp> covering(IpPrefix prefix) {
    return family(prefix).covering(VrpBuffer.high(prefix), VrpBuffer.low(prefix), prefix.length());
  }

  boolean contains(Vrp vrp) {
    return family(vrp.prefix()).contains(vrp);
  }

  /** Every payload in order, IPv4 first. */
  public List<Vrp> all() {
    List<Vrp> all = new ArrayList<>(ipv4.all());
    all.addAll(ipv6.all());
    return all;
  }

  /** The prefixes that one of two tables has other payloads for than the other. */
  static List<IpPrefix> differences(VrpTable one, VrpTable other) {
    List<IpPrefix> prefixes = new ArrayList<>();
    one.ipv4.differences(other.ipv4, prefixes::add);
    one.ipv6.differences(other.ipv6, prefixes::add);
    return prefixes;
  }

  private FamilyVrps family(IpPrefix prefix) {
    return isIpv4(prefix) ? ipv4 : ipv6;
  }

  private static FamilyVrps changed(
      int addressOctets, FamilyVrps before, Set<Vrp> added, Set<Vrp> removed) {
    VrpBuffer more = of(addressOctets, added);
    VrpBuffer less = of(addressOctets, removed);
    return more.size() == 0 && less.size() == 0
        ? before
        : FamilyVrps.of(addressOctets, before.changed(more, FamilyVrps.of(addressOctets, less)));
  }

  private static VrpBuffer of(int addressOctets, Set<Vrp> vrps) {
    VrpBuffer buffer = new VrpBuffer();
    for (Vrp vrp : vrps) {
      if (isIpv4(vrp.prefix()) == (addressOctets == 4)) {
        buffer.add(vrp);
      }
    }
    return buffer;
  }

  private static boolean isIpv4(IpPrefix prefix) {
    return prefix.maxLength() == 32;
  }
}
