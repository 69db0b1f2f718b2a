package io.lookingglass.config;

import io.lookingglass.config.net.IpPrefix;
import java.util.List;

/** Section {@code targets}. */
public record TargetSettings(
    @Key(
            doc = "Prefixes exempt from `special-purpose`; your own private networks, say.",
            defaultsTo = "[]")
        List<IpPrefix> allow,
    @Key(doc = "Prefixes refused besides; they win over `allow`.", defaultsTo = "[]")
        List<IpPrefix> deny,
    @Key(
            doc =
                "Addresses in IANA's special-purpose registries: private, loopback, link-local,"
                    + " multicast, documentation and the like, and the IPv4-mapped, 6to4 and NAT64"
                    + " forms of such addresses.",
            defaultsTo = "refuse")
        SpecialPurpose specialPurpose) {

  public TargetSettings {
    Schema.require(TargetSettings.class, allow, deny, specialPurpose);
    allow = List.copyOf(allow);
    deny = List.copyOf(deny);
  }
}
