package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a received packet says about a probe, before it is known which; see {@link
 * FlowEvent.Replied}.
 *
 * @param roundTripNanos when the kernel measured it itself; else it follows from the time stamps
 */
record Answer(
    long receivedNanos,
    @Nullable Long roundTripNanos,
    InetAddress from,
    ReplyKind kind,
    @Nullable Integer replyTtl,
    @Nullable Integer replyBytes,
    @Nullable Integer nextHopMtuBytes,
    @Nullable QuotedHeader quoted,
    List<IcmpExtension> extensions) {
  Answer {
    extensions = List.copyOf(extensions);
  }
}
