package io.lookingglass.probes.diagnosis;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.result.DnsResponse;
import io.lookingglass.probes.result.DnsResult;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses in an answer of the DNS. */
final class DnsAddresses {
  /** A name with more is measured by its first anyway. */
  private static final int MOST = 64;

  private DnsAddresses() {}

  static List<InetAddress> in(@Nullable DnsResult result, IpVersion version) {
    DnsResponse response = result == null ? null : result.response();
    DnsMessage message = response == null ? null : response.message();
    if (message == null || !message.status().equals("NOERROR")) {
      return List.of();
    }
    String type = version == IpVersion.IPV4 ? "A" : "AAAA";
    return message.answers().stream()
        .filter(record -> record.type().equals(type))
        .map(record -> IpAddresses.tryParse(record.value()))
        .flatMap(Optional::stream)
        .filter(address -> IpVersion.of(address) == version)
        .distinct()
        .limit(MOST)
        .toList();
  }
}
