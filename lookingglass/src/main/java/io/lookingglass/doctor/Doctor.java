package io.lookingglass.doctor;

import io.lookingglass.config.Configuration;
import io.lookingglass.probes.gre.GreTunnelProber;
import io.lookingglass.probes.gre.TunnelProber;
import io.lookingglass.probes.sys.LinuxProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetwork;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a server needs of this machine, as the user who asks. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks at everything; takes some seconds where resolvers do not answer.
   *
   * @param file where the configuration is from; absent for none
   */
  public static List<Check> examine(Configuration configuration, @Nullable Path file, Instant now) {
    List<Check> checks = new ArrayList<>(MachineChecks.of(configuration, now));
    checks.addAll(FileChecks.of(configuration, file));
    try (ProbeNetwork network = LinuxProbeNetwork.open();
        TunnelProber tunnels = GreTunnelProber.open()) {
      checks.addAll(NetworkChecks.of(configuration, network, tunnels));
    }
    return List.copyOf(checks);
  }
}
