package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything of one IP version: its reactor, its tiers, and what they can do. */
final class IpVersionProber implements AutoCloseable {
  private final IpVersion ipVersion;
  private final Reactor reactor;
  private final Map<ProbeProtocol, ProbeAbility> abilities;

  /** Set on the reactor thread before any flow is opened, and used there only. */
  private @Nullable RawTier rawTier;

  private IpVersionProber(IpVersion ipVersion, Reactor reactor, TierChoice choice)
      throws ErrnoException {
    this.ipVersion = ipVersion;
    this.reactor = reactor;
    this.abilities = reactor.call(() -> detect(choice), ErrnoException.class);
  }

  static IpVersionProber open(IpVersion ipVersion, TierChoice choice) throws ErrnoException {
    Reactor reactor = Reactor.start(ipVersion);
    try {
      return new IpVersionProber(ipVersion, reactor, choice);
    } catch (ErrnoException | RuntimeException | Error e) {
      reactor.close();
      throw e;
    }
  }

  private Map<ProbeProtocol, ProbeAbility> detect(TierChoice choice) throws ErrnoException {
    Map<ProbeProtocol, ProbeAbility> found = new EnumMap<>(ProbeProtocol.class);
    ProbeAbility ability =
        new ProbeAbility(ProbeAbility.Tier.UNAVAILABLE, List.of(), "Run with CAP_NET_RAW.");
    if (choice == TierChoice.BEST) {
      try {
        rawTier = new RawTier(reactor, ipVersion);
        ability = new ProbeAbility(ProbeAbility.Tier.RAW, List.of(), null);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EPERM && e.errno() != Errno.EAFNOSUPPORT) {
          throw e;
        }
      }
    }
    for (ProbeProtocol protocol : ProbeProtocol.values()) {
      found.put(protocol, ability);
    }
    return found;
  }

  ProbeAbility ability(ProbeProtocol protocol) {
    ProbeAbility ability = abilities.get(protocol);
    if (ability == null) {
      throw new IllegalStateException("nothing was detected for " + protocol);
    }
    return ability;
  }

  ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException {
    return reactor.call(() -> openOnReactor(spec, listener), ProbeNetworkException.class);
  }

  private ProbeFlow openOnReactor(FlowSpec spec, FlowListener listener)
      throws ProbeNetworkException {
    String what = "Cannot probe %s: ".formatted(spec.target().getHostAddress());
    if (rawTier == null) {
      throw new ProbeNetworkException(what + ability(spec.protocol()).remedy());
    }
    try {
      return rawTier.open(spec, listener);
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(what + e.getMessage());
    }
  }

  @Override
  public void close() {
    reactor.execute(
        () -> {
          if (rawTier != null) {
            rawTier.close();
          }
        });
    reactor.close();
  }
}
