package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.net.InetAddress;

/**
 * What all packets of a flow have in common.
 *
 * @param target where they go
 * @param protocol what they are
 * @param port destination port for UDP and TCP, 1 to 65535; 0 for ICMP
 * @param flow which of several flows to that target, 0 to 15: flows differ in the fields that load
 *     balancers hash (ICMP checksum, UDP and TCP source port), packets of one flow do not
 * @param trafficClass the eight bits of DSCP and ECN
 * @param dontFragment path MTU search: DF is set and the kernel's cached path MTU is ignored
 *     ({@code IP_PMTUDISC_PROBE})
 */
public record FlowSpec(
    InetAddress target,
    ProbeProtocol protocol,
    int port,
    int flow,
    int trafficClass,
    boolean dontFragment) {
  public FlowSpec {
    boolean portFits = protocol == ProbeProtocol.ICMP ? port == 0 : port >= 1 && port <= 65535;
    if (!portFits || flow < 0 || flow > 15 || trafficClass < 0 || trafficClass > 255) {
      throw new IllegalArgumentException(
          "flow out of range: protocol=%s port=%d flow=%d trafficClass=%d"
              .formatted(protocol, port, flow, trafficClass));
    }
  }

  public IpVersion ipVersion() {
    return IpVersion.of(target);
  }
}
