package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;

/**
 * The network as probing sees it: opens flows, sends probes, reports replies. The one real
 * implementation is {@code LinuxProbeNetwork}; tests use a fake that answers from data.
 *
 * <p>Thread-safe.
 */
public interface ProbeNetwork extends AutoCloseable {

  /**
   * What this process may do with probes of this kind; decided once, when the network was opened.
   */
  ProbeAbility ability(IpVersion ipVersion, ProbeProtocol protocol);

  /**
   * Opens a flow: packets that load balancers see as one, as far as the tier allows.
   *
   * @param listener told of every event of the flow, on a reactor thread, so it must not block
   * @throws ProbeNetworkException when there is no way to probe like this from here (no privilege,
   *     no route, no source address, no free port), saying why and what would help
   * @throws IllegalStateException when the network was closed
   */
  ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException;

  @Override
  void close();
}
