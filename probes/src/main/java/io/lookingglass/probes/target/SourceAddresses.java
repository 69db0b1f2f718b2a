package io.lookingglass.probes.target;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** The address that packets to a destination would leave from: what RFC 6724 calls Source(D). */
@FunctionalInterface
public interface SourceAddresses {

  /** The source address; null when there is no route. Sends nothing. */
  @Nullable InetAddress sourceFor(InetAddress destination);

  /** As this machine's routing tables say. */
  static SourceAddresses routed() {
    return destination -> {
      StandardProtocolFamily family =
          destination instanceof Inet4Address
              ? StandardProtocolFamily.INET
              : StandardProtocolFamily.INET6;
      try (DatagramChannel channel = DatagramChannel.open(family)) {
        // Connecting a datagram socket chooses the route and the source; the port is discard's.
        channel.connect(new InetSocketAddress(destination, 9));
        return channel.getLocalAddress() instanceof InetSocketAddress local
            ? local.getAddress()
            : null;
      } catch (IOException | UnresolvedAddressException | UnsupportedAddressTypeException e) {
        return null;
      } catch (UnsupportedOperationException e) {
        return null; // A machine without that version of IP.
      }
    };
  }
}
