package io.lookingglass.web;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.ProbeEvent;
import io.lookingglass.probes.event.ProbeEvent.Finished;
import io.lookingglass.probes.event.ProbeEvent.PingReplied;
import io.lookingglass.probes.event.ProbeEvent.ProbingStarted;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.event.ReplyKind;
import io.lookingglass.probes.event.ResultStatus;
import java.util.List;

/** What happens in the measurements of these tests. */
final class Events {
  private Events() {}

  static ProbeEvent pingStarts(int packets) {
    return new ProbingStarted(
        ProbeProtocol.ICMP, null, IpAddresses.parse("192.0.2.10"), 84, null, packets, 1, List.of());
  }

  static ProbeEvent pingReplied(int sequence) {
    return new PingReplied(
        sequence, 1_234_567, IpAddresses.parse("203.0.113.9"), ReplyKind.ECHO_REPLY, 57, 84);
  }

  static ProbeEvent finished() {
    return new Finished(ResultStatus.FINISHED, null, null);
  }
}
