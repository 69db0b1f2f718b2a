package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.List;

/**
 * Stands in where this process cannot probe at all, and says why.
 *
 * @param reason a clause
 * @param remedy a clause in the imperative
 */
record UnavailableProbeNetwork(String reason, String remedy) implements ProbeNetwork {
  @Override
  public ProbeAbility ability(IpVersion ipVersion, ProbeProtocol protocol) {
    return new ProbeAbility(
        ProbeAbility.Tier.UNAVAILABLE,
        List.of("Probing is not possible: " + reason + "."),
        "To probe, " + remedy + ".");
  }

  @Override
  public ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException {
    throw new ProbeNetworkException(
        "Probing is not possible: " + reason + ". To probe, " + remedy + ".");
  }

  @Override
  public void close() {}
}
