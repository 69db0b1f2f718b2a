package io.lookingglass.probes.result;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.config.net.PlainText;
import io.lookingglass.probes.event.DnsFailure;
import io.lookingglass.probes.event.DnsMessage;
import io.lookingglass.probes.event.DnsRetry;
import io.lookingglass.probes.event.DnsServer;
import io.lookingglass.probes.event.DnsTransport;
import io.lookingglass.probes.event.TlsSession;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one name server said, or that it said nothing.
 *
 * @param message absent when there is no answer
 * @param at when the answer came; absent when none did
 * @param total milliseconds from the question to the answer, or to giving up
 * @param transfer how it went, where a zone was transferred; its records are the answers of the
 *     message then
 * @param failure why there is no answer, absent when there is one
 * @param failureReason the same as a sentence without a full stop
 */
public record DnsResponse(
    DnsServer server,
    DnsTransport transport,
    @Nullable DnsMessage message,
    @Nullable Instant at,
    double total,
    List<DnsRetry> retries,
    int ignoredReplies,
    @Nullable TlsSession tls,
    @Nullable DnsTransfer transfer,
    @Nullable DnsFailure failure,
    @Nullable String failureReason) {
  public DnsResponse {
    retries = List.copyOf(retries);
  }

  /** {@code 192.0.2.53}, or {@code ns1.example.com (192.0.2.53)}. */
  public String who() {
    String name = PlainText.name(server.name());
    if (server.address() == null) {
      return name;
    }
    String address = IpAddresses.format(server.address());
    return name.equals(address) ? name : name + " (" + address + ")";
  }

  /** Whether the server answered with NOERROR or NXDOMAIN. */
  public boolean usable() {
    return message != null
        && (message.status().equals("NOERROR") || message.status().equals("NXDOMAIN"));
  }
}
