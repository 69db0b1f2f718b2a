package io.lookingglass.probes.text;

import io.lookingglass.config.net.Asn;
import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.MplsLabel;
import io.lookingglass.probes.event.ProbeEvent.AddressAnnotated;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pieces that lines are put together from. */
final class Columns {
  private Columns() {}

  /** {@code 23.123}: traceroute's milliseconds. */
  static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
  }

  /** {@code host.example (192.0.2.1)}; without a known name the address stands for it. */
  static String nameAndAddress(InetAddress address, @Nullable String hostname) {
    String text = IpAddresses.format(address);
    return (hostname == null || hostname.isEmpty() ? text : PlainText.name(hostname))
        + " ("
        + text
        + ")";
  }

  /** {@code AS64500/AS64501}, as traceroute -A joins them; absent when none is known. */
  static @Nullable String origins(@Nullable AddressAnnotated annotation) {
    if (annotation == null || annotation.asns().isEmpty()) {
      return null;
    }
    return annotation.asns().stream()
        .map(Asn::value)
        .map(number -> "AS" + number)
        .collect(Collectors.joining("/"));
  }

  /** {@code <MPLS:L=16,E=0,S=1,T=1>}, as traceroute -e shows a label stack. */
  static String labels(List<MplsLabel> labels) {
    return labels.stream()
        .map(
            label ->
                "L=%d,E=%d,S=%d,T=%d".formatted(label.label(), label.tc(), label.s(), label.ttl()))
        .collect(Collectors.joining("/", "<MPLS:", ">"));
  }
}
