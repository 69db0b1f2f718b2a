package io.lookingglass.bgp.wire;

import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.BitmaskMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.Component;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericComponent;
import io.lookingglass.bgp.wire.FlowSpecRule.NumericMatch;
import io.lookingglass.bgp.wire.FlowSpecRule.PrefixComponent;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** FlowSpec rules of every shape, for what has to hold of all. */
public final class RandomFlowSpec {
  private final RandomGenerator random;

  public RandomFlowSpec(RandomGenerator random) {
    this.random = random;
  }

  /** A rule of the family with values that the fields of a packet can have. */
  public FlowSpecRule rule(Family family) {
    List<Component> components = new ArrayList<>();
    for (FlowSpecType type : FlowSpecType.values()) {
      if (type.isOf(family) && (random.nextInt(4) == 0)) {
        components.add(component(family, type));
      }
    }
    return components.isEmpty() ? rule(family) : new FlowSpecRule(components);
  }

  private Component component(Family family, FlowSpecType type) {
    return switch (type.form()) {
      case PREFIX -> prefix(family, type);
      case NUMERIC -> {
        List<NumericMatch> matches = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
          matches.add(
              new NumericMatch(
                  !matches.isEmpty() && random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextInt(type.maximum() + 1) >>> random.nextInt(20)));
        }
        yield new NumericComponent(type.code(), matches);
      }
      case BITMASK -> {
        int bits =
            type == FlowSpecType.FRAGMENT && family.equals(Family.IPV6_FLOWSPEC)
                ? 0xe
                : type.maximum();
        List<BitmaskMatch> matches = new ArrayList<>();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
          matches.add(
              new BitmaskMatch(
                  !matches.isEmpty() && random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextBoolean(),
                  random.nextInt() & bits));
        }
        yield new BitmaskComponent(type.code(), matches);
      }
    };
  }

  private PrefixComponent prefix(Family family, FlowSpecType type) {
    boolean ipv6 = family.equals(Family.IPV6_FLOWSPEC);
    byte[] address = new byte[ipv6 ? 16 : 4];
    random.nextBytes(address);
    int length = random.nextInt(address.length * 8 + 1);
    int offset = ipv6 && length > 0 && random.nextBoolean() ? random.nextInt(length) : 0;
    for (int bit = 0; bit < offset; bit++) {
      address[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return new PrefixComponent(
        type.code(), IpPrefix.containing(IpAddresses.ofBytes(address), length), offset);
  }
}
