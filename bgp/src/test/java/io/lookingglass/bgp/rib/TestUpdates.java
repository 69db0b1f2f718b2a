package io.lookingglass.bgp.rib;

import io.lookingglass.bgp.wire.AttributeSet;
import io.lookingglass.bgp.wire.Family;
import io.lookingglass.bgp.wire.FlowSpecCodec;
import io.lookingglass.bgp.wire.FlowSpecRule;
import io.lookingglass.bgp.wire.NlriBlock;
import io.lookingglass.bgp.wire.Octets;
import io.lookingglass.bgp.wire.ReceivedUpdate;
import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what a session would hand to the tables. */
final class TestUpdates {
  private TestUpdates() {}

  static RibPeer externalPeer(int number) {
    return peer(number, true);
  }

  static RibPeer internalPeer(int number) {
    return peer(number, false);
  }

  private static RibPeer peer(int number, boolean external) {
    return new RibPeer(
        "peer-" + number,
        IpAddresses.parse("192.0.2." + number),
        new Asn(external ? 65000 + number : 64500),
        external,
        (Inet4Address) IpAddresses.parse("10.0.0." + number));
  }

  static ReceivedUpdate announcement(AttributeSet attributes, NlriBlock... blocks) {
    return new ReceivedUpdate(List.of(), List.of(blocks), attributes, null, List.of());
  }

  static ReceivedUpdate withdrawal(NlriBlock... blocks) {
    return new ReceivedUpdate(List.of(blocks), List.of(), null, null, List.of());
  }

  /**
   * Prefixes of one family.
   *
   * @param pathId null without add-path
   */
  static NlriBlock prefixes(@Nullable Integer pathId, List<IpPrefix> prefixes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (IpPrefix prefix : prefixes) {
      writePathId(out, pathId);
      out.write(prefix.length());
      out.write(prefix.address().getAddress(), 0, (prefix.length() + 7) / 8);
    }
    Family family = prefixes.getFirst().isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
    return new NlriBlock(family, pathId != null, Octets.wrap(out.toByteArray()));
  }

  static NlriBlock prefixes(String... prefixes) {
    return prefixes(null, List.of(prefixes).stream().map(IpPrefix::parse).toList());
  }

  /** FlowSpec rules of fewer than 240 octets. */
  static NlriBlock rules(Family family, @Nullable Integer pathId, List<FlowSpecRule> rules) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (FlowSpecRule rule : rules) {
      writePathId(out, pathId);
      Octets octets = FlowSpecCodec.encode(family, rule);
      out.write(octets.length());
      out.writeBytes(octets.toByteArray());
    }
    return new NlriBlock(family, pathId != null, Octets.wrap(out.toByteArray()));
  }

  private static void writePathId(ByteArrayOutputStream out, @Nullable Integer pathId) {
    if (pathId != null) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(pathId >>> shift);
      }
    }
  }
}
