package io.lookingglass.probes.local;

import io.lookingglass.config.OriginTable;
import io.lookingglass.config.net.Asn;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which autonomous systems originate an address. Thread-safe, and never waits for anything. */
@FunctionalInterface
public interface OriginLookup {

  /** The origins of the most specific prefix known that holds the address. */
  Origins of(InetAddress address);

  /**
   * What is known.
   *
   * @param asns in no particular order, several when the prefix has several origins; empty when
   *     none is known
   * @param network a name for them, absent when not known
   */
  record Origins(List<Asn> asns, @Nullable String network) {
    public static final Origins UNKNOWN = new Origins(List.of(), null);

    public Origins {
      asns = List.copyOf(asns);
    }
  }

  /** As a table says. */
  static OriginLookup of(OriginTable table) {
    return address -> {
      List<OriginTable.Origin> origins = table.lookup(address);
      String names =
          origins.stream()
              .map(OriginTable.Origin::name)
              .filter(Objects::nonNull)
              .distinct()
              .collect(Collectors.joining(" / "));
      return new Origins(
          origins.stream().map(OriginTable.Origin::asn).toList(), names.isEmpty() ? null : names);
    };
  }
}
