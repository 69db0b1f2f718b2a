package io.lookingglass.config;

import io.lookingglass.config.net.HostPort;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code probes} of a tunnel. */
public record TunnelProbeSettings(
    @Key(
            doc =
                "What is sent. Reply modes and keepalives need nothing of the far end but routing;"
                    + " a stateful firewall there drops them.",
            defaultsTo = "[request-bidirectional]")
        List<TunnelProbeMode> modes,
    @Key(
            doc = "The time from one probe of a mode to the next.",
            defaultsTo = "1s",
            min = "100ms",
            max = "1h")
        Duration interval,
    @Key(
            doc =
                "How long the answer is waited for. A tunnel that goes silent is found down at the"
                    + " latest after an interval, twice this, and a tenth of a second for each"
                    + " fast retry but the first; a good half second sooner where answers usually"
                    + " come within 200 ms.",
            defaultsTo = "800ms",
            min = "50ms",
            max = "10s")
        Duration timeout,
    @Key(doc = "The inner address that answers echo requests.", otherwise = "`inner-remote`")
        @Nullable InetAddress target,
    @Key(
            doc =
                "An address and TCP port behind the tunnel. A diagnosis sends a SYN there, and sees"
                    + " from the answer whether the far end lowers the MSS.",
            otherwise = "the MSS is not looked at")
        @Nullable HostPort mssTarget) {

  public TunnelProbeSettings {
    Schema.require(TunnelProbeSettings.class, modes, interval, timeout, target, mssTarget);
    modes = List.copyOf(modes);
  }
}
