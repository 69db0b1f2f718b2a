package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import io.lookingglass.probes.event.ProbeProtocol;
import io.lookingglass.probes.packet.IpHeader;
import io.lookingglass.probes.packet.Octets;
import io.lookingglass.tests.lab.Scenario.Router;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network that the host's kernel reaches through a TUN device of its own: what a {@link
 * Scenario} says, with delays exact to well below 0.1 ms on an idle machine, and the truth about
 * each delay. The default route stays as it is.
 *
 * <p>One thread owns the device, the scenario's counters and the queue of answers.
 */
public final class SimulatedNetwork implements AutoCloseable {
  /** Below this the thread spins, for a sleeping thread wakes up late. */
  private static final long SPIN_NANOS = 60_000;

  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  /** Reads at most so many packets before it looks at the answers that are due. */
  private static final int READ_BURST = 64;

  private final Scenario scenario;
  private final LabSlot slot;
  private final @Nullable NetworkNamespace namespace;
  private final TunDevice device;
  private final String deviceName;
  private final Simulator simulator;
  private final PriorityQueue<Pending> pending = new PriorityQueue<>();
  private final Queue<Truth> truth = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread thread;
  private long accepted;

  /**
   * What the simulator did with a packet that it answered.
   *
   * @param node the name of the router, or {@code target N}
   * @param transportStart the first eight bytes of the probe's transport header
   * @param plannedNanos the delay that the scenario asked for
   * @param appliedNanos from when the probe was read to when the answer was about to be written
   */
  public record Truth(
      String node,
      InetAddress target,
      @Nullable ProbeProtocol protocol,
      int probeTtl,
      Octets transportStart,
      long plannedNanos,
      long appliedNanos) {}

  private record Pending(
      long dueNanos, long order, long readNanos, Octets probe, Simulator.Answer answer)
      implements Comparable<Pending> {
    @Override
    public int compareTo(Pending other) {
      long difference = dueNanos - other.dueNanos;
      return difference != 0 ? Long.signum(difference) : Long.compare(order, other.order);
    }
  }

  private SimulatedNetwork(Scenario scenario, LabSlot slot, @Nullable NetworkNamespace namespace) {
    this.scenario = scenario;
    this.slot = slot;
    this.namespace = namespace;
    this.simulator = new Simulator(scenario, slot);
    this.deviceName = slot.name("");
    this.device =
        namespace == null
            ? TunDevice.open(deviceName)
            : namespace.within(() -> TunDevice.open(deviceName));
    this.thread = Thread.ofPlatform().name("simulated-network").daemon().unstarted(this::run);
  }

  /** Starts the network that {@code /lab/NAME.net} describes, reached from the host. */
  public static SimulatedNetwork start(String name) {
    return start(ScenarioReader.resource(name), false);
  }

  /**
   * Starts the network that a text describes, see {@link ScenarioReader}; reached from the host.
   */
  public static SimulatedNetwork startFrom(String text) {
    return start(ScenarioReader.read("scenario", text), false);
  }

  /**
   * Starts the network that {@code /lab/NAME.net} describes, reached from a namespace of its own
   * where everybody may use ping sockets; see {@link #within}.
   */
  public static SimulatedNetwork startInNamespace(String name) {
    return start(ScenarioReader.resource(name), true);
  }

  private static SimulatedNetwork start(Scenario scenario, boolean inNamespace) {
    LabSlot slot = LabSlot.take();
    NetworkNamespace namespace = null;
    SimulatedNetwork network = null;
    try {
      namespace = inNamespace ? NetworkNamespace.make(slot.name("sim")) : null;
      network = new SimulatedNetwork(scenario, slot, namespace);
      network.configureDevice();
      network.awaitUsableAddress();
      network.thread.start();
      return network;
    } catch (RuntimeException e) {
      if (network != null) {
        network.device.close();
      }
      if (namespace != null) {
        namespace.close();
      }
      slot.close();
      throw e;
    }
  }

  /** Performs work where the network is reached from: in its namespace, or on the host. */
  public <T> T within(Callable<T> work) {
    if (namespace != null) {
      return namespace.within(work);
    }
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException("the work on the host failed", e);
    }
  }

  private String ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    if (namespace != null) {
      command.addAll(List.of("-n", namespace.name()));
    }
    command.addAll(List.of(arguments));
    return Command.run(command.toArray(new String[0]));
  }

  private void configureDevice() {
    // A burst of probes must wait in the device, not be dropped by it: the default is 500 packets.
    ip("link", "set", deviceName, "txqueuelen", "100000");
    ip("link", "set", deviceName, "addrgenmode", "none", "up");
    for (IpVersion version : IpVersion.values()) {
      String family = "-" + version.number();
      String prober = slot.prober(version).getHostAddress();
      int bits = version == IpVersion.IPV4 ? 32 : 128;
      if (version == IpVersion.IPV4) {
        ip(family, "addr", "add", prober + "/" + bits, "dev", deviceName);
      } else {
        ip(family, "addr", "add", prober + "/" + bits, "dev", deviceName, "nodad");
      }
      ip(family, "route", "add", slot.prefix(version), "dev", deviceName, "src", prober);
    }
  }

  /** Until then the kernel drops what arrives for an IPv6 address, even without its detection. */
  private void awaitUsableAddress() {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (!ip("-6", "addr", "show", "dev", deviceName, "tentative").isBlank()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the IPv6 address of " + deviceName + " stays tentative");
      }
    }
  }

  /** The device's name, for a capture. */
  public String deviceName() {
    return deviceName;
  }

  /** The address that probes into this network come from. */
  public InetAddress prober(IpVersion version) {
    return slot.prober(version);
  }

  /**
   * The address of a router.
   *
   * @throws IllegalArgumentException when the scenario has none of that name
   */
  public InetAddress router(String name, IpVersion version) {
    Router router = scenario.routers().get(name);
    if (router == null) {
      throw new IllegalArgumentException("the scenario has no router " + name);
    }
    return Simulator.routerAddress(slot, router, version);
  }

  /** The address of a target, 0 to 3839. */
  public InetAddress target(int index, IpVersion version) {
    return slot.target(version, index);
  }

  /** Every answer given so far, in the order of time. */
  public List<Truth> truth() {
    return List.copyOf(truth);
  }

  private void run() {
    TunDevice.prepareThread();
    while (open.get()) {
      boolean busy = readBurst();
      busy |= writeDue();
      if (!busy) {
        rest();
      }
    }
  }

  private boolean readBurst() {
    for (int i = 0; i < READ_BURST; i++) {
      byte[] packet = device.read();
      if (packet == null) {
        return i > 0;
      }
      long now = System.nanoTime();
      for (Simulator.Answer answer : simulator.answers(packet, now)) {
        pending.add(
            new Pending(now + answer.delayNanos(), accepted++, now, Octets.of(packet), answer));
      }
    }
    return true;
  }

  private boolean writeDue() {
    boolean wrote = false;
    for (Pending next = pending.peek();
        next != null && next.dueNanos() <= System.nanoTime();
        next = pending.peek()) {
      pending.remove();
      long now = System.nanoTime();
      device.write(next.answer().packet().toArray());
      remember(next, now);
      wrote = true;
    }
    return wrote;
  }

  private void remember(Pending sent, long now) {
    Octets probe = sent.probe();
    IpHeader header = IpHeader.decode(probe);
    if (header != null) {
      truth.add(
          new Truth(
              sent.answer().node(),
              header.destination(),
              Simulator.protocol(header),
              header.ttl(),
              header.transport(probe).first(8),
              sent.answer().delayNanos(),
              now - sent.readNanos()));
    }
  }

  private void rest() {
    Pending next = pending.peek();
    long wait = next == null ? LONGEST_SLEEP_NANOS : next.dueNanos() - System.nanoTime();
    if (wait > SPIN_NANOS) {
      device.await(Math.min(LONGEST_SLEEP_NANOS, wait - SPIN_NANOS));
    } else {
      Thread.onSpinWait();
    }
  }

  /**
   * Runs a scenario until standard input ends, to try programs against it by hand. The argument is
   * its name.
   */
  public static void main(String[] arguments) throws IOException {
    try (SimulatedNetwork network = start(arguments[0])) {
      for (IpVersion version : IpVersion.values()) {
        System.out.printf(
            "from %s, targets from %s%n",
            network.prober(version).getHostAddress(), network.target(0, version).getHostAddress());
      }
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Removes the device, and with it its addresses and routes. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        device.close();
        if (namespace != null) {
          namespace.close();
        }
        slot.close();
      }
    }
  }
}
