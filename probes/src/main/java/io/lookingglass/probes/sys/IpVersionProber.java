package io.lookingglass.probes.sys;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of one IP version: its reactor, its tiers, and what they can do. */
final class IpVersionProber implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IpVersionProber.class);

  private final IpVersion ipVersion;
  private final Reactor reactor;
  private final Map<ProbeProtocol, Way> ways;

  /**
   * How a protocol is probed.
   *
   * @param tier absent when it cannot be; used on the reactor thread only
   */
  private record Way(ProbeAbility ability, @Nullable ProbeTier tier) {}

  private IpVersionProber(IpVersion ipVersion, Reactor reactor, TierChoice choice)
      throws ErrnoException {
    this.ipVersion = ipVersion;
    this.reactor = reactor;
    this.ways = reactor.call(() -> detect(choice), ErrnoException.class);
  }

  /**
   * Opens what the process may use.
   *
   * @throws ErrnoException when not even a reactor can be had
   */
  static IpVersionProber open(IpVersion ipVersion, TierChoice choice) throws ErrnoException {
    Reactor reactor = Reactor.start(ipVersion);
    try {
      return new IpVersionProber(ipVersion, reactor, choice);
    } catch (ErrnoException | RuntimeException | Error e) {
      reactor.close();
      throw e;
    }
  }

  private Map<ProbeProtocol, Way> detect(TierChoice choice) throws ErrnoException {
    RawTier raw = choice == TierChoice.BEST ? rawIfAllowed() : null;
    UnprivilegedTier unprivileged = new UnprivilegedTier(reactor, ipVersion);
    Map<ProbeProtocol, Way> found = new EnumMap<>(ProbeProtocol.class);
    for (ProbeProtocol protocol : ProbeProtocol.values()) {
      found.put(
          protocol,
          raw != null ? new Way(Abilities.raw(), raw) : withoutPrivilege(unprivileged, protocol));
    }
    return found;
  }

  private @Nullable RawTier rawIfAllowed() throws ErrnoException {
    try {
      return new RawTier(reactor, ipVersion);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.EPERM, Errno.EACCES, Errno.EAFNOSUPPORT -> null;
        default -> throw e;
      };
    }
  }

  private Way withoutPrivilege(UnprivilegedTier tier, ProbeProtocol protocol) {
    try {
      tier.tryOut(protocol);
      if (protocol == ProbeProtocol.TCP) {
        warmUpTcp(tier);
      }
      return new Way(Abilities.unprivileged(protocol), tier);
    } catch (ErrnoException e) {
      return new Way(Abilities.unavailable(ipVersion, protocol, e.errno()), null);
    }
  }

  private void warmUpTcp(UnprivilegedTier tier) {
    try {
      tier.warmUpTcp();
    } catch (ErrnoException e) {
      LOG.debug("No TCP on the loopback interface over {}", ipVersion, e);
    }
  }

  private Way way(ProbeProtocol protocol) {
    Way way = ways.get(protocol);
    if (way == null) {
      throw new IllegalStateException("nothing was detected for " + protocol);
    }
    return way;
  }

  ProbeAbility ability(ProbeProtocol protocol) {
    return way(protocol).ability();
  }

  ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException {
    Way way = way(spec.protocol());
    ProbeTier tier = way.tier();
    if (tier == null) {
      throw new ProbeNetworkException(
          String.join(" ", way.ability().lost()) + " " + way.ability().remedy());
    }
    return reactor.call(() -> open(tier, spec, listener), ProbeNetworkException.class);
  }

  private static ProbeFlow open(ProbeTier tier, FlowSpec spec, FlowListener listener)
      throws ProbeNetworkException {
    try {
      return tier.open(spec, listener);
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(
          "Cannot probe %s: %s".formatted(spec.target().getHostAddress(), e.getMessage()));
    }
  }

  @Override
  public void close() {
    reactor.execute(
        () -> {
          for (Way way : ways.values()) {
            if (way.tier() != null) {
              way.tier().close();
            }
          }
        });
    reactor.close();
  }
}
