package io.lookingglass.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Section {@code dns}. */
public record DnsSettings(
    @Key(
            doc =
                "Where a trace begins: the root's name servers and their addresses, in the form of"
                    + " `named.root`. A relative path counts from this file's folder.",
            otherwise = "those of the public Internet")
        @Nullable Path rootHints,
    @Key(
            doc =
                "Where DNSSEC validation begins: keys of the root as DS or DNSKEY records, one on a"
                    + " line. A relative path counts from this file's folder.",
            otherwise = "those of the public Internet")
        @Nullable Path trustAnchors,
    @Key(
            doc =
                "Who may transfer zones (AXFR) from their servers: callers of this role and of"
                    + " higher ones. `public` lets everybody.",
            defaultsTo = "support",
            allowed = "public | customer | support | operator | admin")
        Role zoneTransfers) {

  public DnsSettings {
    Schema.require(DnsSettings.class, rootHints, trustAnchors, zoneTransfers);
  }
}
