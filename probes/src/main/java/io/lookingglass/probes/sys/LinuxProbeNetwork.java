package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probing through the sockets of Linux on x86-64 and aarch64. For each IP version one reactor
 * thread owns all sockets; see {@link Reactor}.
 *
 * <p>Times are the kernel's stamps of the packets themselves, in both directions, wherever it gives
 * them. {@link FlowEvent.Sent} is reported as soon as the kernel has stamped the packet, at the
 * latest 20 ms after it was handed over, and always before {@link FlowEvent.Replied} of the same
 * probe. Events of one flow come on one thread.
 */
public final class LinuxProbeNetwork implements ProbeNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxProbeNetwork.class);

  private final Map<IpVersion, IpVersionProber> probers = new EnumMap<>(IpVersion.class);

  private LinuxProbeNetwork() {}

  /** With everything that the process may do. */
  public static ProbeNetwork open() {
    return open(TierChoice.BEST);
  }

  /**
   * Never fails: where nothing can be done, {@link #ability} says why.
   *
   * @param choice which tiers may be used
   */
  public static ProbeNetwork open(TierChoice choice) {
    String unsupported = unsupportedBecause();
    if (unsupported != null) {
      return new UnavailableProbeNetwork(unsupported, "run on Linux on x86-64 or aarch64");
    }
    LinuxProbeNetwork network = new LinuxProbeNetwork();
    try {
      for (IpVersion ipVersion : IpVersion.values()) {
        network.probers.put(ipVersion, IpVersionProber.open(ipVersion, choice));
      }
      return network;
    } catch (ErrnoException | RuntimeException | LinkageError e) {
      network.close();
      LOG.error("Cannot probe the network from this process", e);
      return new UnavailableProbeNetwork(
          "the socket layer could not be started: " + e,
          "start java with --enable-native-access=ALL-UNNAMED; see the log for the cause");
    }
  }

  static @org.jspecify.annotations.Nullable String unsupportedBecause() {
    String system = System.getProperty("os.name", "");
    String architecture = System.getProperty("os.arch", "");
    boolean known = architecture.equals("amd64") || architecture.equals("aarch64");
    return system.equals("Linux") && known
        ? null
        : "probing is made for Linux on x86-64 and aarch64, this is %s on %s"
            .formatted(system, architecture);
  }

  @Override
  public ProbeAbility ability(IpVersion ipVersion, ProbeProtocol protocol) {
    return prober(ipVersion).ability(protocol);
  }

  @Override
  public ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException {
    return prober(spec.ipVersion()).openFlow(spec, listener);
  }

  private IpVersionProber prober(IpVersion ipVersion) {
    IpVersionProber prober = probers.get(ipVersion);
    if (prober == null) {
      throw new IllegalStateException("no prober for " + ipVersion);
    }
    return prober;
  }

  @Override
  public void close() {
    probers.values().forEach(IpVersionProber::close);
  }
}
