package io.lookingglass.tests.lab;

import io.lookingglass.probes.event.IpVersion;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The far ends of many GRE tunnels over IPv4, behind a TUN device: echo requests inside GRE without
 * key are answered inside GRE, plain ones plainly. Each can be silenced. One thread owns the
 * device.
 */
public final class GreResponders implements AutoCloseable {
  private static final int IP = 20;
  private static final int GRE = 4;
  private static final int ICMP = 1;
  private static final int PROTOCOL_47 = 47;
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  private final LabSlot slot;
  private final TunDevice device;
  private final AtomicIntegerArray silent;
  private final long[] lastNanos; // The thread's, like all below.
  private final List<Long> deviations = new ArrayList<>();
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final Thread thread;

  private GreResponders(LabSlot slot, TunDevice device, int count) {
    this.slot = slot;
    this.device = device;
    silent = new AtomicIntegerArray(count);
    lastNanos = new long[count];
    thread = Thread.ofPlatform().name("far-ends").daemon().unstarted(this::run);
  }

  /**
   * Starts them, reached from the host.
   *
   * @param count at most {@link LabSlot#TARGETS}
   */
  public static GreResponders start(int count) {
    LabSlot slot = LabSlot.take();
    String name = slot.name("");
    TunDevice device = TunDevice.open(name);
    try {
      String prober = slot.prober(IpVersion.IPV4).getHostAddress();
      Command.run("ip", "link", "set", name, "txqueuelen", "100000");
      Command.run("ip", "link", "set", name, "addrgenmode", "none", "up");
      Command.run("ip", "addr", "add", prober + "/32", "dev", name);
      Command.run("ip", "route", "add", slot.prefix(IpVersion.IPV4), "dev", name, "src", prober);
      GreResponders responders = new GreResponders(slot, device, count);
      responders.thread.start();
      return responders;
    } catch (RuntimeException e) {
      device.close();
      slot.close();
      throw e;
    }
  }

  /** The address that probes come from. */
  public InetAddress prober() {
    return slot.prober(IpVersion.IPV4);
  }

  /** The address of a far end, from 0. */
  public InetAddress farEnd(int index) {
    return slot.target(IpVersion.IPV4, index);
  }

  /** Has a far end answer nothing, or answer again. */
  public void silence(int index, boolean quiet) {
    silent.set(index, quiet ? 1 : 0);
  }

  /** Begins to note anew how far the time between two packets to a far end was from a second. */
  public void noteIntervals() {
    synchronized (deviations) {
      deviations.clear();
      Arrays.fill(lastNanos, 0);
    }
  }

  /** What was noted, ascending, in nanoseconds. */
  public List<Long> deviations() {
    synchronized (deviations) {
      return deviations.stream().sorted().toList();
    }
  }

  private void run() {
    TunDevice.prepareThread();
    while (open.get()) {
      byte @Nullable [] packet = device.read();
      if (packet == null) {
        device.await(LONGEST_SLEEP_NANOS);
      } else {
        handle(packet);
      }
    }
  }

  private void handle(byte[] packet) {
    if (packet.length < IP + GRE || packet[0] != 0x45) {
      return;
    }
    int index = index(packet);
    if (index < 0) {
      return;
    }
    note(index);
    if (silent.get(index) == 0 && answer(packet)) {
      boolean ignored = device.write(packet);
    }
  }

  private int index(byte[] packet) {
    try {
      int index = slot.targetIndex(InetAddress.getByAddress(Arrays.copyOfRange(packet, 16, 20)));
      return index < lastNanos.length ? index : -1;
    } catch (java.net.UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void note(int index) {
    long now = System.nanoTime();
    synchronized (deviations) {
      if (lastNanos[index] != 0) {
        deviations.add(Math.abs(now - lastNanos[index] - 1_000_000_000L));
      }
      lastNanos[index] = now;
    }
  }

  /** Makes the answer out of a request; false where it is none. */
  private static boolean answer(byte[] packet) {
    int icmp = IP;
    if (packet[9] == PROTOCOL_47) {
      int inner = IP + GRE;
      boolean plainIpv4 = packet[IP] == 0 && packet[IP + 1] == 0 && packet[IP + 2] == 8;
      if (!plainIpv4 || packet.length < inner + IP + 8 || packet[inner + 9] != ICMP) {
        return false;
      }
      swapAddresses(packet, inner);
      icmp = inner + IP;
    } else if (packet[9] != ICMP) {
      return false;
    }
    if (packet.length < icmp + 8 || packet[icmp] != 8) {
      return false;
    }
    swapAddresses(packet, 0);
    // From type 8 to type 0 the checksum grows by 0x0800.
    packet[icmp] = 0;
    int checksum = ((packet[icmp + 2] & 0xFF) << 8 | (packet[icmp + 3] & 0xFF)) + 0x0800;
    checksum = (checksum & 0xFFFF) + (checksum >>> 16);
    packet[icmp + 2] = (byte) (checksum >>> 8);
    packet[icmp + 3] = (byte) checksum;
    return true;
  }

  /** The header's checksum stays the same. */
  private static void swapAddresses(byte[] packet, int header) {
    for (int octet = 12; octet < 16; octet++) {
      byte source = packet[header + octet];
      packet[header + octet] = packet[header + octet + 4];
      packet[header + octet + 4] = source;
    }
  }

  @Override
  public void close() {
    open.set(false);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    device.close();
    slot.close();
  }
}
