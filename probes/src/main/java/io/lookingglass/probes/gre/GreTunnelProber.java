package io.lookingglass.probes.gre;

import io.lookingglass.config.net.IpAddresses;
import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.TunnelOutcome;
import io.lookingglass.probes.gre.TunnelProblem.Kind;
import io.lookingglass.probes.sys.GreNetwork;
import io.lookingglass.probes.sys.LinuxGreNetwork;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Probes tunnels over a {@link GreNetwork}. */
public final class GreTunnelProber implements TunnelProber {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  /** How often it is looked again at what may be wrong with a tunnel at this end. */
  private static final long LOCAL_CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final GreNetwork network;
  private final StrayCounts strays = new StrayCounts();
  private final Map<IpVersion, ProbeTable> tables = new EnumMap<>(IpVersion.class);
  private final Set<Opened> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  private GreTunnelProber(Function<GreNetwork.Listener, GreNetwork> opened) {
    network = opened.apply(new Receiver());
    for (IpVersion ipVersion : IpVersion.values()) {
      tables.put(ipVersion, new ProbeTable(ipVersion, network, strays));
    }
  }

  /** Over raw sockets, with everything that the process may do; never fails. */
  public static TunnelProber open() {
    return new GreTunnelProber(LinuxGreNetwork::open);
  }

  /** Over a network of the caller's, which is closed with the prober. */
  static TunnelProber over(Function<GreNetwork.Listener, GreNetwork> opened) {
    return new GreTunnelProber(opened);
  }

  /** Hands what came to the table of its IP version; runs on that one's loop. */
  private final class Receiver implements GreNetwork.Listener {
    @Override
    public void gre(GreNetwork.Arrival arrival) {
      @Nullable ProbeTable table = tables.get(arrival.ipVersion());
      if (table != null) {
        table.gre(arrival);
      }
    }

    @Override
    public void icmp(GreNetwork.Arrival arrival) {
      @Nullable ProbeTable table = tables.get(arrival.ipVersion());
      if (table != null) {
        table.icmp(arrival);
      }
    }
  }

  private ProbeTable table(IpVersion ipVersion) {
    ProbeTable table = tables.get(ipVersion);
    if (table == null) {
      throw new IllegalStateException("no table for " + ipVersion);
    }
    return table;
  }

  @Override
  public OpenTunnel open(Tunnel tunnel) {
    Opened opened = new Opened(tunnel);
    opened.check();
    open.add(opened);
    if (closed.get()) {
      opened.close();
    }
    return opened;
  }

  @Override
  public Map<StrayKind, Long> strays() {
    return strays.snapshot();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Set.copyOf(open).forEach(Opened::close);
      network.close();
    }
  }

  /**
   * What is known of this end.
   *
   * @param hold absent while the local address is not held
   * @param problem absent when there is none
   */
  private record LocalEnd(
      GreNetwork.@Nullable Hold hold, @Nullable TunnelProblem problem, long checkedNanos) {}

  private final class Opened implements OpenTunnel {
    private final Tunnel tunnel;
    private final ProbeTable table;
    private final OuterPair.Ends ends;
    private final AtomicBoolean tunnelClosed = new AtomicBoolean();
    private final AtomicBoolean registered = new AtomicBoolean();
    private volatile LocalEnd local = new LocalEnd(null, null, System.nanoTime());

    Opened(Tunnel tunnel) {
      this.tunnel = tunnel;
      this.table = table(tunnel.outerVersion());
      this.ends = new OuterPair.Ends(tunnel.local(), tunnel.remote());
      network.execute(
          tunnel.outerVersion(),
          () -> {
            if (!tunnelClosed.get()) {
              table.use(ends);
              registered.set(true);
            }
          });
    }

    @Override
    public Tunnel tunnel() {
      return tunnel;
    }

    @Override
    public Optional<TunnelProblem> problem() {
      return Optional.ofNullable(local.problem());
    }

    /** Looks at what can be wrong at this end. Any thread, but not two at once. */
    private void check() {
      GreNetwork.@Nullable Hold hold = local.hold();
      @Nullable TunnelProblem problem = null;
      ProbeAbility ability = network.ability(tunnel.outerVersion());
      if (ability.tier() != ProbeAbility.Tier.RAW) {
        problem = new TunnelProblem(Kind.NO_PRIVILEGE, ability.sentence());
      } else {
        Kind inTheWay = Kind.LOCAL_ADDRESS;
        try {
          if (hold == null) {
            hold = network.hold(tunnel.local());
          }
          inTheWay = Kind.NO_ROUTE;
          InetAddress source = network.sourceTowards(tunnel.remote());
          problem = source.equals(tunnel.innerLocal()) ? recursion(source) : null;
        } catch (ProbeNetworkException e) {
          problem = new TunnelProblem(inTheWay, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
          problem = new TunnelProblem(Kind.CLOSED, "the prober was closed");
        }
      }
      local = new LocalEnd(hold, problem, System.nanoTime());
    }

    private TunnelProblem recursion(InetAddress source) {
      String remote = IpAddresses.format(tunnel.remote());
      return new TunnelProblem(
          Kind.RECURSIVE_ROUTING,
          ("the route to the far end %s leads into the tunnel itself (packets to it leave from"
                  + " inner-local %s); give %s a route of its own over the uplink, more specific"
                  + " than what the tunnel carries")
              .formatted(remote, IpAddresses.format(source), remote));
    }

    @Override
    public void send(TunnelProbe probe, Duration timeout, Consumer<TunnelOutcome> outcome) {
      if (timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException("a timeout is at most a minute, not " + timeout);
      }
      if (tunnelClosed.get()) {
        outcome.accept(CLOSED);
        return;
      }
      network.execute(tunnel.outerVersion(), () -> sendOnLoop(probe, timeout, outcome));
    }

    private void sendOnLoop(TunnelProbe probe, Duration timeout, Consumer<TunnelOutcome> outcome) {
      if (tunnelClosed.get()) {
        outcome.accept(CLOSED);
        return;
      }
      if (System.nanoTime() - local.checkedNanos() > LOCAL_CHECK_NANOS) {
        check();
      }
      @Nullable TunnelProblem problem = local.problem();
      @Nullable String obstacle =
          switch (probe.content()) {
            case TunnelProbe.Mode probed -> tunnel.obstacle(probed.mode());
            case TunnelProbe.PlainEcho _ -> null;
            case TunnelProbe.Syn _ ->
                tunnel.innerLocal() == null ? "the tunnel has no inner-local address" : null;
          };
      @Nullable String blocked = problem != null ? problem.sentence() : obstacle;
      if (blocked != null) {
        outcome.accept(new TunnelOutcome.NotSent(blocked, null));
        return;
      }
      table.send(tunnel, ends, this, probe, timeout, outcome);
    }

    @Override
    public void close() {
      if (!tunnelClosed.compareAndSet(false, true)) {
        return;
      }
      open.remove(this);
      network.execute(
          tunnel.outerVersion(),
          () -> {
            table.endAll(ends, this, CLOSED);
            if (registered.get()) {
              table.release(ends);
            }
            GreNetwork.@Nullable Hold hold = local.hold();
            if (hold != null) {
              hold.close();
            }
          });
    }
  }

  private static final TunnelOutcome CLOSED =
      new TunnelOutcome.NotSent("the tunnel is no longer probed", null);
}
