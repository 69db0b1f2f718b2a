package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IcmpExtension;
import io.lookingglass.probes.event.QuotedHeader;
import io.lookingglass.probes.event.ReplyKind;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a probe. Times are nanoseconds of one clock per network (kernel real time
 * stamps), only to be subtracted from each other; {@code id} is the probe's.
 */
public sealed interface FlowEvent {

  int id();

  /** The packet left: the kernel's send time stamp, or the best known time when it gave none. */
  record Sent(int id, long sentNanos) implements FlowEvent {}

  /**
   * The packet could not be sent.
   *
   * @param reason what the kernel said, in words a person can act on
   * @param tooBigForMtuBytes the MTU of the outgoing interface when that was the reason, else
   *     absent
   */
  record SendFailed(int id, String reason, @Nullable Integer tooBigForMtuBytes)
      implements FlowEvent {}

  /**
   * An answer.
   *
   * @param receivedNanos kernel receive time stamp
   * @param roundTripNanos received minus sent, never negative, computed where both stamps are known
   * @param from the sender
   * @param replyTtl time to live or hop limit of the answer; absent when the tier does not show it
   * @param replyBytes size of the answer's IP packet; absent when not known
   * @param nextHopMtuBytes with {@link ReplyKind#PACKET_TOO_BIG}: the MTU the router told; absent
   *     when it told none (0 in old routers)
   * @param quoted what the error quotes of our packet, absent for answers that quote nothing
   * @param extensions ICMP extension objects in order
   */
  record Replied(
      int id,
      long receivedNanos,
      long roundTripNanos,
      InetAddress from,
      ReplyKind kind,
      @Nullable Integer replyTtl,
      @Nullable Integer replyBytes,
      @Nullable Integer nextHopMtuBytes,
      @Nullable QuotedHeader quoted,
      List<IcmpExtension> extensions)
      implements FlowEvent {
    public Replied {
      extensions = List.copyOf(extensions);
    }
  }
}
