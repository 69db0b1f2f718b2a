package io.lookingglass.probes.target;

import io.lookingglass.config.net.IpAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;

/**
 * What the DNS says about the addresses of one version.
 *
 * @param addresses in the resolver's order, at most 64; empty when there are none
 * @param noSuchName whether the name does not exist at all
 * @param resolver who said so; empty when nobody did
 * @param failures why nothing is known; empty when something is
 */
record AddressAnswer(
    List<InetAddress> addresses, boolean noSuchName, String resolver, List<String> failures) {
  private static final int MOST_ADDRESSES = 64;

  AddressAnswer {
    addresses = List.copyOf(addresses);
    failures = List.copyOf(failures);
  }

  boolean failed() {
    return !failures.isEmpty();
  }

  static AddressAnswer failed(List<String> failures) {
    return new AddressAnswer(List.of(), false, "", failures);
  }

  /** Reads an answer of code NOERROR or NXDOMAIN. */
  static AddressAnswer read(Message message, Name name, int type, String resolver) {
    return switch (AliasChain.follow(message, name, type)) {
      case AliasChain.Endless endless ->
          failed(List.of(resolver + " gave " + endless.what() + " for " + name.toString(true)));
      case AliasChain.Ends ends -> {
        List<InetAddress> addresses = new ArrayList<>();
        for (var answer : ends.records()) {
          byte[] bytes = answer.rdataToWireCanonical();
          // The record's own accessor would turn an IPv4-mapped address into an IPv4 one.
          if (addresses.size() < MOST_ADDRESSES && (bytes.length == 4 || bytes.length == 16)) {
            addresses.add(IpAddresses.ofBytes(bytes));
          }
        }
        // NXDOMAIN behind an alias is about the alias's end; either way there is no such host.
        boolean none = addresses.isEmpty() && message.getRcode() == Rcode.NXDOMAIN;
        yield new AddressAnswer(addresses, none, resolver, List.of());
      }
    };
  }
}
