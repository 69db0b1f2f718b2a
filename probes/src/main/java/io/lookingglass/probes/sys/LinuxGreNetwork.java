package io.lookingglass.probes.sys;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GRE over raw sockets of Linux. Thread-safe, but for what its interface leaves to the loops. */
public final class LinuxGreNetwork implements GreNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxGreNetwork.class);

  private final Map<IpVersion, Side> sides = new EnumMap<>(IpVersion.class);

  /**
   * One IP version.
   *
   * @param reactor absent where the platform has none
   * @param loop absent when the process may not, or cannot
   */
  private record Side(ProbeAbility ability, @Nullable Reactor reactor, @Nullable GreLoop loop) {}

  private LinuxGreNetwork() {}

  /** Never fails: where nothing can be done, {@link #ability} says why. */
  public static GreNetwork open(Listener listener) {
    LinuxGreNetwork network = new LinuxGreNetwork();
    for (IpVersion ipVersion : IpVersion.values()) {
      network.sides.put(ipVersion, side(ipVersion, listener));
    }
    return network;
  }

  private static Side side(IpVersion ipVersion, Listener listener) {
    String unsupported = LinuxProbeNetwork.unsupportedBecause();
    if (unsupported != null) {
      return new Side(
          new ProbeAbility(
              ProbeAbility.Tier.UNAVAILABLE,
              List.of("GRE tunnels cannot be probed: " + unsupported + "."),
              "Run on Linux on x86-64 or aarch64."),
          null,
          null);
    }
    try {
      Reactor reactor = Reactor.start("gre-reactor-ipv" + ipVersion.number());
      try {
        GreLoop loop =
            reactor.call(() -> new GreLoop(reactor, ipVersion, listener), ErrnoException.class);
        return new Side(Abilities.raw(), reactor, loop);
      } catch (ErrnoException e) {
        // The loop's thread stays: outcomes are told there.
        return new Side(Abilities.gre(ipVersion, e.errno()), reactor, null);
      }
    } catch (ErrnoException | RuntimeException | LinkageError e) {
      LOG.error("Cannot probe GRE tunnels over {} from this process", ipVersion, e);
      return new Side(
          new ProbeAbility(
              ProbeAbility.Tier.UNAVAILABLE,
              List.of("GRE tunnels cannot be probed: the socket layer could not be started."),
              "Start java with --enable-native-access=ALL-UNNAMED; see the log for the cause."),
          null,
          null);
    }
  }

  private Side side(IpVersion ipVersion) {
    Side side = sides.get(ipVersion);
    if (side == null) {
      throw new IllegalStateException("no side for " + ipVersion);
    }
    return side;
  }

  @Override
  public ProbeAbility ability(IpVersion ipVersion) {
    return side(ipVersion).ability();
  }

  @Override
  public Hold hold(InetAddress local) throws ProbeNetworkException {
    Side side = side(IpVersion.of(local));
    GreLoop loop = usable(side);
    Reactor reactor = side.reactor();
    if (reactor == null) {
      throw unavailable(side);
    }
    try {
      reactor.<@Nullable Void, ErrnoException>call(
          () -> {
            loop.hold(local);
            return null;
          },
          ErrnoException.class);
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(GreLoop.cannotHold(local, e.errno()));
    }
    AtomicBoolean closed = new AtomicBoolean();
    return () -> {
      if (closed.compareAndSet(false, true)) {
        reactor.execute(() -> loop.release(local));
      }
    };
  }

  @Override
  public InetAddress sourceTowards(InetAddress remote) throws ProbeNetworkException {
    Side side = side(IpVersion.of(remote));
    GreLoop loop = usable(side);
    Reactor reactor = side.reactor();
    if (reactor == null) {
      throw unavailable(side);
    }
    try {
      return reactor.call(() -> loop.sourceTowards(remote), ErrnoException.class);
    } catch (ErrnoException e) {
      throw new ProbeNetworkException(
          "there is no route to %s: %s"
              .formatted(IpAddresses.format(remote), Errno.describe(e.errno())));
    }
  }

  private static GreLoop usable(Side side) throws ProbeNetworkException {
    GreLoop loop = side.loop();
    if (loop == null) {
      throw unavailable(side);
    }
    return loop;
  }

  private static ProbeNetworkException unavailable(Side side) {
    return new ProbeNetworkException(side.ability().sentence());
  }

  @Override
  public void execute(IpVersion ipVersion, Runnable task) {
    Reactor reactor = side(ipVersion).reactor();
    if (reactor == null) {
      task.run(); // There is no loop, hence no state that would need one.
    } else {
      reactor.execute(task);
    }
  }

  @Override
  public void schedule(IpVersion ipVersion, long delayNanos, Runnable task) {
    Reactor reactor = side(ipVersion).reactor();
    if (reactor != null) {
      reactor.schedule(delayNanos, task);
    }
  }

  @Override
  public void send(byte[] packet, InetAddress target, boolean mayFragment, Departure departure) {
    GreLoop loop = side(IpVersion.of(target)).loop();
    if (loop == null) {
      departure.failed(Errno.EPERM, null);
    } else {
      loop.send(packet, target, mayFragment, departure);
    }
  }

  @Override
  public void close() {
    for (Side side : sides.values()) {
      Reactor reactor = side.reactor();
      GreLoop loop = side.loop();
      if (reactor != null) {
        if (loop != null) {
          reactor.execute(loop::close);
        }
        reactor.close();
      }
    }
  }
}
