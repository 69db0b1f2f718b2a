package io.lookingglass.probes.trace;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.sys.FlowEvent;
import io.lookingglass.probes.sys.FlowListener;
import io.lookingglass.probes.sys.FlowSpec;
import io.lookingglass.probes.sys.Probe;
import io.lookingglass.probes.sys.ProbeAbility;
import io.lookingglass.probes.sys.ProbeAbility.Tier;
import io.lookingglass.probes.sys.ProbeFlow;
import io.lookingglass.probes.sys.ProbeNetwork;
import io.lookingglass.probes.sys.ProbeNetworkException;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A network in memory that answers at once, on a thread of its own as the real one does. */
final class FakeProbeNetwork implements ProbeNetwork {
  static final InetAddress SOURCE = InetAddress.ofLiteral("198.51.100.1");

  /** What happens to a probe; called on the thread that sends. */
  @FunctionalInterface
  interface Behaviour {
    List<FlowEvent> events(FlowSpec spec, Probe probe);
  }

  /** Counted down when the first probes are sent. */
  final CountDownLatch sent = new CountDownLatch(1);

  final List<FlowSpec> opened = new CopyOnWriteArrayList<>();
  final List<FlowSpec> closed = new CopyOnWriteArrayList<>();
  final List<Probe> probes = new CopyOnWriteArrayList<>();

  private final Behaviour behaviour;
  private final int flowsThatOpen;
  private final Map<ProbeProtocol, ProbeAbility> abilities = new EnumMap<>(ProbeProtocol.class);
  private final ExecutorService reactor =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("reactor").factory());

  FakeProbeNetwork(Behaviour behaviour) {
    this(behaviour, Integer.MAX_VALUE);
  }

  /**
   * @param flowsThatOpen later ones find no free port
   */
  FakeProbeNetwork(Behaviour behaviour, int flowsThatOpen) {
    this.behaviour = behaviour;
    this.flowsThatOpen = flowsThatOpen;
    for (ProbeProtocol protocol : ProbeProtocol.values()) {
      abilities.put(protocol, new ProbeAbility(Tier.RAW, List.of(), null));
    }
  }

  FakeProbeNetwork with(ProbeProtocol protocol, ProbeAbility ability) {
    abilities.put(protocol, ability);
    return this;
  }

  @Override
  public ProbeAbility ability(IpVersion ipVersion, ProbeProtocol protocol) {
    return abilities.getOrDefault(protocol, new ProbeAbility(Tier.UNAVAILABLE, List.of(), null));
  }

  @Override
  public ProbeFlow openFlow(FlowSpec spec, FlowListener listener) throws ProbeNetworkException {
    ProbeAbility ability = ability(spec.ipVersion(), spec.protocol());
    if (ability.tier() == Tier.UNAVAILABLE) {
      throw new ProbeNetworkException(String.join(" ", ability.lost()) + " " + ability.remedy());
    }
    if (opened.size() >= flowsThatOpen) {
      throw new ProbeNetworkException("no free port; close some programs");
    }
    opened.add(spec);
    return new ProbeFlow() {
      @Override
      public InetAddress sourceAddress() {
        return SOURCE;
      }

      @Override
      public void send(List<Probe> batch) {
        for (Probe probe : batch) {
          probes.add(probe);
          for (FlowEvent event : behaviour.events(spec, probe)) {
            reactor.execute(() -> listener.onEvent(event));
          }
        }
        sent.countDown();
      }

      @Override
      public void close() {
        closed.add(spec);
      }
    };
  }

  @Override
  public void close() {
    reactor.shutdown();
  }
}
